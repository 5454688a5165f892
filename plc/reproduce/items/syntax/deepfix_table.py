"""Table 5: programs of DeepFix's own test sets that compile after a model's fix."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from data_prep.corpora.syntax.deepfix import KINDS
from data_prep.corpora.syntax.mutations import MEANING, MUTATIONS
from plc.reproduce.engine.items import Finished, Item, Page, Plan
from plc.reproduce.engine.models import SERVED_ROW
from plc.reproduce.items.syntax.compiling import FLAGS
from plc.reproduce.items.syntax.deepfix import is_deepfix, run_table5_cell, table5_cells
from plc.reproduce.items.syntax.notes import compiler_notes, paragraph
from plc.reproduce.items.syntax.rates import CUTS
from plc.reproduce.items.syntax.trainings import (
    BOUNDS,
    FOLDS,
    ITEM,
    ROWS,
    label_of,
    scale_of_programs,
    sizes_of,
    trainings_of,
)
from plc.reproduce.measure.clustered import ROUNDS, clustered_interval
from plc.reproduce.pages.table import Entry, Row, Table
from plc.reproduce.pages.training_table import training_table

_LENGTHS = (0, 100, 150, 10_000)  # words of a program: above the one, up to the next


def _render(finished: Sequence[Finished], plan: Plan) -> Page:
    rows = [row for row in ROWS if plan.wants(row)]
    measured = [each for each in finished if is_deepfix(each.cell)]
    trained = [each for each in finished if not is_deepfix(each.cell)]
    tables = (
        deepfix_table(rows, measured, plan),
        _lengths_table(rows, measured, plan),
        training_table({label_of(row): trainings_of(row, trained) for row in rows}),
    )
    return Page("Table 5: syntax errors", tables, notes=tuple(_notes(measured, plan)), sizes=sizes_of(plan))


def deepfix_table(rows: Sequence[str], measured: Sequence[Finished], plan: Plan) -> Table:
    """Programs with no compile error left; last DeepFix itself, as printed."""
    columns = ("folds", *(f"DeepFix {kind}, compile@{at}" for kind in KINDS for at in CUTS))
    drawn: list[Row] = []
    for row in _asked(rows, plan):
        count = sum(each.cell.job["row"] == row for each in measured)
        outcomes = {kind: _outcomes(measured, row, kind) for kind in KINDS}
        shares = [_share(outcomes[kind], at) for kind in KINDS for at in CUTS]
        drawn.append(Row(_named(row), (Entry.of_text(f"{count} of {len(plan.folds)}"), *shares)))
    if not plan.only:
        drawn.append(Row("DeepFix", (Entry.of_text("none"), *(Entry.of_text("no model here"),) * 4)))
    title = f"DeepFix's own test sets, {plan.scale.name} scale: no compile error left"
    return Table(title, "model", columns, tuple(drawn))


def _lengths_table(rows: Sequence[str], measured: Sequence[Finished], plan: Plan) -> Table:
    bounds = list(pairwise(_LENGTHS))
    columns = [f"{kind}, {_words(*each)}" for kind in KINDS for each in bounds]
    drawn = []
    for row in _asked(rows, plan):
        entries = [
            _share(_outcomes(measured, row, kind), 1, words=range(low + 1, high + 1))
            for kind in KINDS
            for low, high in bounds
        ]
        drawn.append(Row(_named(row), tuple(entries)))
    return Table("compile@1 by the program's words", "model", tuple(columns), tuple(drawn))


def _words(low: int, high: int) -> str:
    if high == _LENGTHS[-1]:
        return f"more than {low} words"
    return f"{low + 1} to {high} words" if low else f"at most {high} words"


def _asked(rows: Sequence[str], plan: Plan) -> list[str]:
    return [*rows, *([BOUNDS] if plan.wants(BOUNDS) else [])]


def _named(row: str) -> str:
    return "the programs as they are" if row == BOUNDS else label_of(row)


def _outcomes(measured: Sequence[Finished], row: str, kind: str) -> list[Any]:
    """Program by program, over the folds that are finished; none where nothing was compiled."""
    found: list[Any] = []
    for each in measured:
        result: Any = each.result
        if each.cell.job["row"] == row:
            found += result["sets"][kind]["outcomes"] or []
    return found


def _share(outcomes: Sequence[Any], at: int, *, words: range = range(_LENGTHS[-1])) -> Entry:
    """How many compile within `at` candidates; the interval is that of another sample of problems."""
    groups: dict[str, list[bool]] = {}
    for each in outcomes:
        if each["words"] in words:
            place = each["candidate"]
            groups.setdefault(each["problem"], []).append(place is not None and place < at)
    cases = [hit for group in groups.values() for hit in group]
    if not cases:
        return Entry.of_text("no program") if outcomes else Entry.not_run(unit="%")
    low, high = clustered_interval(groups)
    share = 100 * sum(cases) / len(cases)
    return Entry.of_number(share, unit="%", low=100 * low, high=100 * high, n=len(cases))


def _notes(measured: Sequence[Finished], plan: Plan) -> Iterator[str]:
    mutations = "; ".join(MEANING[mutation] for mutation in MUTATIONS)
    limit = plan.scale.sources
    drawn = f", of each kind and fold {limit} programs, drawn evenly" if limit else ""
    yield paragraph(f"""
        The test sets of the paper's Table 5, DeepFix's: `seeded`, students' programs with errors put in by
        DeepFix's authors, and `raw`, students' own errors, each in the authors' five folds{drawn}. Their
        literals were cut out when they were published: numbers are 0 here, strings alike. A program counts
        where a candidate's words, set into its text, pass `gcc {" ".join(FLAGS)}`; nothing is run. That it
        compiles does not mean that it is right: a model may take the faulty statement away. The row of the
        programs as they are says what comes for nothing.
    """)
    yield paragraph(f"""
        Trained on, as in the paper, correct programs with its five mutations put in ({mutations}), one to
        five in each: functions of Juliet C 1.3 and TRACER's mended student programs of at most
        {scale_of_programs(plan).max_words} words. No model is trained on a program of DeepFix; fold k is
        measured by the training that leaves out fold k of our own data. Rows "students' errors too" also
        learn from TRACER's real errors, which the paper did not. `{SERVED_ROW}` is the served family, which
        writes edits; the other rows write the whole program. Beam 5.
    """)
    yield paragraph(f"""
        n counts distinct programs of the finished folds. Intervals are at 95 %, by a bootstrap over the
        students' problems ({ROUNDS:,} draws): programs of one problem are alike. Where no program counts, or
        all do, it is Wilson's of as many programs as there are problems.
    """)
    remedy = """. Install gcc and remove these cells' folders: the next call measures them, without
        training again."""
    yield from compiler_notes(measured, remedy=remedy)


TABLE5 = Item(
    name=ITEM,
    cells=table5_cells,
    run=run_table5_cell,
    render=_render,
    rows=(*ROWS, BOUNDS),
    folds=FOLDS,
)
