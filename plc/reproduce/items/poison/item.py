"""`plc reproduce poison`: five classifiers on Adult and Stroke, clean and poisoned, over ten splits."""

from __future__ import annotations

import hashlib
import statistics
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from plc.reproduce.engine.cells import Cell, Json, datasets_beside
from plc.reproduce.engine.items import Finished, Item, Page, Plan
from plc.reproduce.engine.leases import Lease
from plc.reproduce.items.poison.classifiers import CLASSIFIERS, TREES, figures_of
from plc.reproduce.items.poison.tables import ROWS, TABLES, read_rows
from plc.reproduce.items.poison.variants import VARIANTS, variants_of
from plc.reproduce.pages.table import Entry, Row, Table

SHARE = 0.5  # of the rarer class's rows that get the other label
SPLITS = 10
_FIGURES = ("accuracy", "balanced", "baseline", "clean accuracy", "clean balanced")
_PAIRS = (("real", "real, poisoned"), ("augmented", "augmented, poisoned"))


def _cells(plan: Plan) -> list[Cell]:
    cells = []
    for table in TABLES:
        path = plan.datasets.path(f"table-{table}") / ROWS
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        for classifier in CLASSIFIERS:
            if plan.wants(classifier):
                job: dict[str, Json] = {
                    "table": table,
                    "rows": digest,
                    "classifier": classifier,
                    "trees": TREES,
                    "share": SHARE,
                    "splits": SPLITS,
                }
                cells.append(Cell("poison", f"{table}.{classifier}", job))
    return cells


def _run(cell: Cell, directory: Path, lease: Lease) -> Mapping[str, Json]:
    job: Mapping[str, Any] = cell.job
    path = datasets_beside(directory) / f"table-{job['table']}" / ROWS
    rows = read_rows(path.read_text("utf-8"), name=job["table"], where=str(path))
    found: dict[str, dict[str, list[float]]] = {
        name: {figure: [] for figure in _FIGURES} for name in VARIANTS
    }
    begun = time.process_time()
    for seed in range(job["splits"]):
        for variant in variants_of(rows, seed=seed, share=job["share"]):
            lease.check()
            for figure, value in figures_of(variant, classifier=job["classifier"], seed=seed).items():
                found[variant.name][figure].append(round(value, 6))
    return {"variants": found, "training": {"seconds": time.process_time() - begun}}


def _render(finished: Sequence[Finished], plan: Plan) -> Page:
    results: dict[tuple[str, str], Any] = {}
    for each in finished:
        job: Mapping[str, Any] = each.cell.job
        results[job["table"], job["classifier"]] = each.result["variants"]
    wanted = [name for name in CLASSIFIERS if plan.wants(name)]
    tables = [_table(table, wanted, results) for table in TABLES]
    return Page(
        "Poisoned tables: what accuracy hides",
        (*tables, _changes(wanted, results)),
        notes=(_verdict(results), *_NOTES),
        sizes="all rows of both tables, ten splits, at every scale",
    )


def _table(table: str, wanted: Sequence[str], results: Mapping[tuple[str, str], Any]) -> Table:
    rows = []
    for classifier in wanted:
        found = results.get((table, classifier))
        for variant in VARIANTS:
            entries = tuple(
                Entry.not_run(unit="%") if found is None else _mean(found[variant][figure])
                for figure in _FIGURES
            )
            rows.append(Row(f"{CLASSIFIERS[classifier]}, {variant}", entries))
    title = f"{table.capitalize()}: {TABLES[table].counts[0]:,} and {TABLES[table].counts[1]:,} rows"
    return Table(title, "classifier and data", _FIGURES, tuple(rows))


def _mean(values: Sequence[float]) -> Entry:
    """The mean of the splits, and the least and the largest as its spread, in per cent."""
    low, high = 100 * min(values), 100 * max(values)
    return Entry.of_number(100 * statistics.mean(values), unit="%", low=low, high=high)


def changes_of(found: Mapping[str, Mapping[str, Sequence[float]]]) -> list[tuple[float, float, float]]:
    """Of real and of augmented data: what poison changes of accuracy, balanced and clean balanced."""
    return [
        (
            _change(found, before, after, "accuracy"),
            _change(found, before, after, "balanced"),
            _change(found, before, after, "clean balanced"),
        )
        for before, after in _PAIRS
    ]


def _change(
    found: Mapping[str, Mapping[str, Sequence[float]]], before: str, after: str, figure: str
) -> float:
    return 100 * (statistics.mean(found[after][figure]) - statistics.mean(found[before][figure]))


def _changes(wanted: Sequence[str], results: Mapping[tuple[str, str], Any]) -> Table:
    rows = []
    for table in TABLES:
        for classifier in wanted:
            found = results.get((table, classifier))
            changes = [(None,) * 3] * 2 if found is None else changes_of(found)
            for name, three in zip(("real", "augmented"), changes, strict=True):
                entries = tuple(Entry.of_number(value, unit="points") for value in three)
                rows.append(Row(f"{table}, {CLASSIFIERS[classifier]}, {name}", entries))
    columns = ("accuracy", "balanced accuracy", "balanced accuracy, clean test")
    return Table("What poison changes", "table, classifier, data", columns, tuple(rows))


def _verdict(results: Mapping[tuple[str, str], Any]) -> str:
    """How many rows show the article's pattern; rows are a table, a classifier and real or augmented."""
    changes = [three for found in results.values() for three in changes_of(found)]
    both = sum(accuracy > 0 and min(rest) < 0 for accuracy, *rest in changes)
    real = [changes_of(found)[0] for found in results.values()]
    of_real = sum(accuracy > 0 and min(rest) < 0 for accuracy, *rest in real)
    holds = "reproduces" if 2 * both > len(changes) else "does **not** reproduce"
    return (
        f"In {both} of {len(changes)} rows accuracy rises while balanced accuracy, on the poisoned or on the "
        f"clean test, falls ({of_real} of {len(real)} on real data). So this page {holds} the article's "
        "pattern, accuracy up and the rest down, for most rows; it does not reproduce its numbers."
    )


_NOTES = (
    "After Majeed and Hwang, *Are Machine Learning Classifiers Robust Enough Against Poisoned Datasets?* "
    "The text of the article and its Tables 2 to 7 could not be had when this was made: their figures are "
    "not beside ours, and how they poisoned and augmented is not known here. What follows is our own choice.",
    f"**Poison**: {100 * SHARE:.0f} % of the rows of the rarer class, drawn at random in the training part "
    "and in the test part, get the label of the other class. **Augmented**: rows are made between two rows "
    "of the rarer class until both classes are as large, in each part from its own rows. **Clean test**: the "
    "real rows of the test part with their true labels. A fifth of each class is tested; the means are of "
    "ten splits, in brackets the lowest and the highest. The baseline always names the commoner class.",
    f"The SVM is linear (an RBF kernel on 26,000 rows, four variants and ten splits takes hours of a core); "
    f"the forest has {TREES} trees; all else is scikit-learn's default. Words are indicator columns, "
    "unknown numbers the median; SVM and logistic regression get columns of mean 0 and deviation 1.",
)

POISON = Item("poison", _cells, _run, _render, tuple(CLASSIFIERS), folds=())
