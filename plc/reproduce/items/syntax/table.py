"""Item `syntax`: errors mended by Table 5's models, those put into correct programs and students' own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from data_prep.corpora.syntax.mutations import MEANING, MUTATIONS
from plc.evaluate.rate import Rate
from plc.reproduce.engine.items import Finished, Item, Page, Plan
from plc.reproduce.engine.models import SERVED_ROW
from plc.reproduce.items.syntax.compiling import FLAGS
from plc.reproduce.items.syntax.notes import compiler_notes, paragraph
from plc.reproduce.items.syntax.own import ITEM, run_syntax_cell, syntax_cells
from plc.reproduce.items.syntax.rates import CUTS
from plc.reproduce.items.syntax.trainings import (
    BOUNDS,
    FOLDS,
    ROWS,
    SETS,
    STUDENTS,
    label_of,
    scale_of_programs,
    sizes_of,
    trainings_of,
)
from plc.reproduce.pages.table import Entry, Row, Table
from plc.reproduce.pages.training_table import training_table

_SET: Mapping[str, str] = {"juliet": "Juliet", "tracer": "students' mended"}
_COUNTS = ("1", "2", "3", "4", "5")
_FIXES = ("insert", "delete", "replace")


def _render(finished: Sequence[Finished], plan: Plan) -> Page:
    rows = [row for row in ROWS if plan.wants(row)]
    own = [each for each in finished if each.cell.item == ITEM]
    trained = [each for each in own if each.cell.job["row"] != BOUNDS]
    bounds = [each for each in own if each.cell.job["row"] == BOUNDS]
    trainings = [each for each in finished if each.cell.item != ITEM]
    tables = (
        _main_table(rows, trained, bounds, plan),
        _groups_table("By the number of errors put in, exact@1", rows, trained, "by count", _COUNTS),
        _groups_table("One error put in, exact@1 by kind", rows, trained, "by kind", MUTATIONS),
        _students_table(rows, trained),
        training_table({label_of(row): trainings_of(row, trainings) for row in rows}),
    )
    title = "Syntax errors put in, and students' own"
    return Page(title, tables, notes=tuple(_notes(own, plan)), sizes=sizes_of(plan))


def pooled(finished: Sequence[Finished], row: str, *path: str) -> Rate | None:
    """The rate at a place in the results of one row, over all its finished folds; None where none has it."""
    hits = n = 0
    found = False
    for each in finished:
        if each.cell.job["row"] != row:
            continue
        value: Any = each.result
        for key in path:
            value = None if value is None else value.get(key)
        if value is not None:
            rate = Rate.from_json(value)
            hits, n, found = hits + rate.hits, n + rate.n, True
    return Rate(hits, n) if found else None


def _main_table(
    rows: Sequence[str], trained: Sequence[Finished], bounds: Sequence[Finished], plan: Plan
) -> Table:
    columns = (
        "folds",
        *(f"{_SET[kind]} exact@{at}" for kind in SETS for at in CUTS),
        *(f"students' errors exact@{at}" for at in CUTS),
        *(f"students' errors compile@{at}" for at in CUTS),
    )
    drawn: list[Row] = []
    for row in rows:
        count = sum(each.cell.job["row"] == row for each in trained)
        rates = [
            *(pooled(trained, row, "sets", kind, "exact", "all", str(at)) for kind in SETS for at in CUTS),
            *(pooled(trained, row, "sets", STUDENTS, "exact", "all", str(at)) for at in CUTS),
            *(pooled(trained, row, "sets", STUDENTS, "compiles", str(at)) for at in CUTS),
        ]
        folds = Entry.of_text(f"{count} of {len(plan.folds)}")
        drawn.append(Row(label_of(row), (folds, *(Entry.of_rate(rate) for rate in rates))))
    for name in ("as they are", "as mended") if plan.wants(BOUNDS) else ():
        folds = Entry.of_text(f"{len(bounds)} of {len(plan.folds)}")
        put_in = Entry.of_text("none" if name == "as they are" else "all")
        rates = [pooled(bounds, BOUNDS, name, what, str(at)) for what in ("exact", "compiles") for at in CUTS]
        entries = (folds, *[put_in] * 2 * len(SETS), *(Entry.of_rate(rate) for rate in rates))
        drawn.append(Row(f"the programs {name}", entries))
    return Table(f"Errors mended, {plan.scale.name} scale", "model", columns, tuple(drawn))


def _groups_table(
    title: str, rows: Sequence[str], trained: Sequence[Finished], group: str, labels: Sequence[str]
) -> Table:
    columns = tuple(f"{_SET[kind]}: {label}" for kind in SETS for label in labels)
    drawn = [
        Row(
            label_of(row),
            tuple(
                Entry.of_rate(pooled(trained, row, "sets", kind, "exact", group, label, "1"))
                for kind in SETS
                for label in labels
            ),
        )
        for row in rows
    ]
    return Table(title, "model", columns, tuple(drawn))


def _students_table(rows: Sequence[str], trained: Sequence[Finished]) -> Table:
    """Fixes that touch one place, by what they do there."""
    drawn = [
        Row(
            label_of(row),
            tuple(
                Entry.of_rate(pooled(trained, row, "sets", STUDENTS, "exact", "by kind", kind, str(at)))
                for kind in _FIXES
                for at in CUTS
            ),
        )
        for row in rows
    ]
    columns = tuple(f"{kind} exact@{at}" for kind in _FIXES for at in CUTS)
    return Table("Students' errors in one place, by what mends them", "model", columns, tuple(drawn))


def _notes(finished: Sequence[Finished], plan: Plan) -> Iterator[str]:
    mutations = "; ".join(MEANING[mutation] for mutation in MUTATIONS)
    yield paragraph(f"""
        The trainings are those of Table 5, whose page has them on DeepFix's test sets. Trained on, and
        measured here: the paper's five mutations ({mutations}), one to five
        in each program, put into functions of Juliet C 1.3 and into TRACER's mended student programs; and
        TRACER's real errors.
    """)
    yield paragraph(f"""
        Rows without "students' errors too" are trained on programs with errors put in alone, of both kinds;
        the others also on the students' errors of the other folds. Five folds: a Juliet function goes with
        its functional variant, a program with all of the same attempt and all that differ from it in names
        alone. Programs have at most {scale_of_programs(plan).max_words} words. `{SERVED_ROW}`
        is the served family, which writes edits; the other rows write the whole program. Candidates come
        from a beam of 5. n counts distinct broken programs of the finished folds, intervals are Wilson's at
        95 %.
    """)
    yield paragraph(f"""
        `exact`: a candidate has the words of the mended program, and each of its names and literals is one
        of the broken program's or a common one; what needs another spelling counts as not mended, whatever
        the model writes. `compile`: the candidate's words, set back into the student's text with its layout,
        pass `gcc {" ".join(FLAGS)}`; nothing is run. That a program compiles does not mean that it is right:
        a model may take the faulty statement away. Some programs compile as they are (the students' compiler
        only warned, or could not link). The last two rows are what two answers are worth: the program as it
        is, which comes for nothing, and as it was mended; no model here has more exact matches than that.
    """)
    remedy = f""", so whether their programs compile was not run. Install gcc, and remove `result.json` and
        `{STUDENTS}.json` from these cells' folders: the next call compiles, without training again."""
    yield from compiler_notes(finished, remedy=remedy)


SYNTAX = Item(
    name=ITEM,
    cells=syntax_cells,
    run=run_syntax_cell,
    render=_render,
    rows=(*ROWS, BOUNDS),
    folds=FOLDS,
)
