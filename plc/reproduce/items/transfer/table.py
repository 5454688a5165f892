"""Table 6: error types of the ITC benchmark, named by models that learnt to repair, and by plain ones."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from data_prep.corpora.itc.instances import ERROR_TYPES
from data_prep.corpora.itc.split import Split
from plc.evaluate.error_types import Figures, confusion, figures_of
from plc.evaluate.rate import wilson
from plc.reproduce.engine.items import Finished, Item, Page, Plan
from plc.reproduce.items.transfer.cells import (
    MAJORITY,
    NAME,
    PLAIN,
    ROWS,
    SEEDS,
    SPLITS,
    TRANSFERRED,
    dataset_of,
    run_transfer_cell,
    transfer_cells,
)
from plc.reproduce.items.transfer.notes import METHOD, leaks_note
from plc.reproduce.measure.line import student_t
from plc.reproduce.pages.beside import CHOSEN
from plc.reproduce.pages.heat_map import HeatMap
from plc.reproduce.pages.table import Entry, Row, Table

_COLUMNS = (
    "accuracy, over seeds",
    "accuracy, over programs",
    "balanced accuracy",
    "macro-F1",
    "accuracy, near-duplicates left out",
    "validation",
    "seeds",
    "types never named",
    "types never named rightly",
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A row's finished seeds in figures, a matrix for each."""

    labels: tuple[str, ...]
    matrices: tuple[npt.NDArray[np.int64], ...]
    apart: tuple[tuple[int, int], ...]  # per seed: right and all of the programs that have no near-duplicate
    valid: tuple[float, ...]

    @classmethod
    def of(cls, results: Sequence[Mapping[str, Any]]) -> Asked:
        """Read what the row's cells gave, at least one."""
        labels = tuple(results[0]["labels"])
        matrices = tuple(confusion(each["truth"], each["named"], types=len(labels)) for each in results)
        return cls(labels, matrices, tuple(map(_apart, results)), tuple(each["valid"] for each in results))

    @property
    def figures(self) -> list[Figures]:
        return [figures_of(matrix) for matrix in self.matrices]

    @property
    def never_named(self) -> tuple[int, ...]:
        """Types of the test that no seed ever named."""
        return figures_of(sum(self.matrices[1:], start=self.matrices[0])).never_named

    @property
    def never_right(self) -> int:
        """How many of the test's types no seed ever named rightly, those never named among them."""
        matrix = sum(self.matrices[1:], start=self.matrices[0])
        return int(((matrix.sum(1) > 0) & (matrix.diagonal() == 0)).sum())

    @property
    def tested(self) -> tuple[int, int]:
        """How many programs and how many types the test has."""
        return int(self.matrices[0].sum()), int((self.matrices[0].sum(1) > 0).sum())


def _apart(result: Mapping[str, Any]) -> tuple[int, int]:
    triples = zip(result["truth"], result["named"], result["told twice"], strict=True)
    once = [truth == named for truth, named, twice in triples if not twice]
    return sum(once), len(once)


def _by_row(finished: Sequence[Finished], split: Split) -> dict[str, Asked]:
    results: dict[str, list[Mapping[str, Any]]] = {}
    for each in finished:
        if each.cell.item == NAME and each.cell.job["split"] == split:
            results.setdefault(str(each.cell.job["row"]), []).append(each.result)
    return {row: Asked.of(those) for row, those in results.items()}


def _render(finished: Sequence[Finished], plan: Plan) -> Page:
    rows = [row for row in ROWS if plan.wants(row)]
    tables: list[Table] = []
    plots: list[HeatMap] = []
    warnings: list[str] = []
    notes: list[str] = []
    for split in SPLITS:
        asked = _by_row(finished, split)
        tables.append(_table(split, rows, asked))
        warnings += [
            _warning(split, row, asked[row]) for row in rows if row in asked and asked[row].never_named
        ]
        best = _best(asked, TRANSFERRED)
        drawn = best or _best(asked, ROWS)  # before any transfer is finished, whatever validates best
        if drawn is not None:
            plots.append(_plot(split, drawn, asked[drawn], plan))
        notes.append(leaks_note(split, dataset_of(split, plan)))
        if split == "authors":
            tables.insert(0, _goal(best, asked))
    warnings = (
        [
            "> [!WARNING]\n> **Some error types are never named at all: an accuracy says nothing of them.**\n"
            + "\n".join(f"> - {warning}" for warning in warnings)
        ]
        if warnings
        else []
    )
    return Page(
        "Table 6: error types of the ITC benchmark",
        tuple(tables),
        plots=tuple(plots),
        notes=(*notes, *METHOD),
        warnings=tuple(warnings),
        sizes=_sizes(plan),
    )


def _sizes(plan: Plan) -> str:
    """The scale's description with this table's own programs."""
    scale = plan.scale
    return (
        f"{scale.name} scale: {scale.sizes}, transferred from Table 1's trainings at that scale "
        "(`edits-transferred` from the model that PLC serves, `edits-fresh` of its sizes); all programs of "
        f"the benchmark, whole{scale.caution}"
    )


def _table(split: Split, rows: Sequence[str], asked: Mapping[str, Asked]) -> Table:
    drawn = [Row(row, _entries(row, asked[row]) if row in asked else _not_run()) for row in rows]
    return Table(f"split `{split}`", "classifier", _COLUMNS, tuple(drawn))


def _entries(row: str, asked: Asked) -> tuple[Entry, ...]:
    figures = asked.figures
    programs, types = asked.tested
    accuracies = [each.accuracy for each in figures]
    mean = math.fsum(accuracies) / len(accuracies)
    low, high = wilson(mean, programs)
    never, wrong = len(asked.never_named), asked.never_right
    return (
        _over_seeds(accuracies, n=programs),
        Entry.of_number(100 * mean, unit="%", low=100 * low, high=100 * high, n=programs),
        _over_seeds([each.balanced_accuracy for each in figures], n=programs),
        _over_seeds([each.macro_f1 for each in figures], n=programs),
        _over_seeds([right / n for right, n in asked.apart if n], n=asked.apart[0][1]),
        _over_seeds(asked.valid),
        Entry.of_text("not random" if row in PLAIN else f"{len(figures)} of {SEEDS}"),
        Entry.of_text(f"**{never} of {types}**" if never else f"none of {types}"),
        Entry.of_text(f"**{wrong} of {types}**" if wrong else f"none of {types}"),
    )


def _not_run() -> tuple[Entry, ...]:
    return tuple(Entry.not_run() for _ in _COLUMNS)


def _over_seeds(shares: Sequence[float], *, n: int | None = None) -> Entry:
    """The mean in per cent, with Student's interval of the mean where there are several."""
    count = len(shares)
    if not count:
        return Entry.of_text("none")
    mean = math.fsum(shares) / count
    if count < 2:
        return Entry.of_number(100 * mean, unit="%", n=n)
    spread = math.sqrt(math.fsum((share - mean) ** 2 for share in shares) / (count - 1))
    half = student_t(count - 1) * spread / math.sqrt(count)
    return Entry.of_number(100 * mean, unit="%", low=100 * (mean - half), high=100 * (mean + half), n=n)


def _best(asked: Mapping[str, Asked], rows: Sequence[str]) -> str | None:
    """Of these rows the one that names the most validation programs; the test has no say."""
    there = [row for row in rows if row in asked]
    return max(there, key=lambda row: math.fsum(asked[row].valid) / len(asked[row].valid), default=None)


def _goal(best: str | None, asked: Mapping[str, Asked]) -> Table:
    entry = Entry.not_run(unit="%")
    if best is not None:
        programs, _ = asked[best].tested
        ours = _over_seeds([each.accuracy for each in asked[best].figures], n=programs)
        entry = Entry.of_number(ours.value, unit="%", low=ours.low, high=ours.high, n=programs)
    label = "best transferred" if best is None else f"best transferred{CHOSEN}{best}"
    return Table(
        "beside the paper: split `authors`", "classifier", ("accuracy, over seeds",), (Row(label, (entry,)),)
    )


def _warning(split: Split, row: str, asked: Asked) -> str:
    if row == MAJORITY:
        return f"`{row}`, split `{split}`: all types but one"
    names = ", ".join(ERROR_TYPES[asked.labels[place]] for place in asked.never_named)
    return f"`{row}`, split `{split}`: {len(asked.never_named)} of {asked.tested[1]} types: {names}"


def _plot(split: Split, row: str, asked: Asked, plan: Plan) -> HeatMap:
    """All seeds of the best transferred row together; only types that the test has or that were named."""
    matrix = sum(asked.matrices[1:], start=asked.matrices[0])
    shown = np.flatnonzero((matrix.sum(0) > 0) | (matrix.sum(1) > 0))
    matrix = matrix[np.ix_(shown, shown)]
    shares = matrix / np.maximum(matrix.sum(1, keepdims=True), 1)
    never = set(asked.never_named)
    return HeatMap(
        name=f"{NAME}-confusion-{split}",
        title=f"{row}, split {split}, seeds: {len(asked.matrices)}, {plan.scale.name} scale",
        x_label="type that was named",
        y_label="true type" + (" (red: never named)" if never else "") + "; empty: not in the test",
        scale="share of a type's programs",
        labels=tuple(f"{ERROR_TYPES[asked.labels[place]]} ({asked.labels[place]})" for place in shown),
        values=tuple(tuple(float(share) for share in line) for line in shares),
        marked=frozenset(index for index, place in enumerate(shown) if int(place) in never),
    )


TABLE6 = Item(
    name=NAME,
    cells=transfer_cells,
    run=run_transfer_cell,
    render=_render,
    rows=ROWS,
    folds=(0,),  # of the trainings that are transferred
)
