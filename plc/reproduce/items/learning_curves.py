"""Figure 4: learning curves of the repair tables' trainings, and how soon each converged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from plc.evaluate.plot import Plot, Point, Series
from plc.reproduce.engine.cells import Cell
from plc.reproduce.engine.folds import Language
from plc.reproduce.engine.items import Finished, Item, Page, Plan
from plc.reproduce.engine.models import ENCODERS, PAPER_ROWS, RUN_ORDER
from plc.reproduce.engine.training import RUN
from plc.reproduce.items.repair.cells import repair_cell, run_repair_cell, trained_on
from plc.reproduce.items.repair.seen import seen_fold
from plc.reproduce.measure.compared import FOLD, KINDS, row_of
from plc.reproduce.measure.delay import delay
from plc.reproduce.measure.log import Convergence, Look, convergence, read_log
from plc.reproduce.pages.table import Entry, Row, Table

_TITLE = "Figure 4: learning curves"
TABLE_OF: Mapping[Language, str] = {"c": "table1", "java": "table2"}
NAME_OF: Mapping[Language, str] = {"c": "C/C++", "java": "Java"}


def trained_cell(row: str, language: Language, plan: Plan) -> Cell:
    """Fold 0's cell of the repair tables; it is the same work there and here."""
    return repair_cell(TABLE_OF[language], language, row, FOLD, plan)


def trained_cells(plan: Plan) -> list[Cell]:
    """The cells of both repair tables on the folds asked for, in the tables' own order."""
    return [
        repair_cell(item, language, row, fold, plan)
        for fold in plan.folds
        for language, item in TABLE_OF.items()
        for row in RUN_ORDER
        if plan.wants(row) and trained_on(row, fold)
    ]


def looks_of(cell: Cell, plan: Plan) -> tuple[Look, ...] | None:
    """The log of a cell's training; None where the cell is not finished."""
    if plan.cells.result(cell) is None:
        return None
    return read_log(plan.cells.directory(cell) / RUN)


def convergence_of(row: str, language: Language, plan: Plan) -> Convergence | None:
    """When a row's training converged; None where it is not finished, or never repaired anything."""
    looks = looks_of(trained_cell(row, language, plan), plan)
    return None if looks is None else convergence(looks)


def _cells(plan: Plan) -> list[Cell]:
    return [
        trained_cell(row, language, plan)
        for language in TABLE_OF
        for row in RUN_ORDER
        if row in PAPER_ROWS and plan.wants(row)
    ]


def _render(finished: Sequence[Finished], plan: Plan) -> Page:
    curves = {each.cell.key: read_log(plan.cells.directory(each.cell) / RUN) for each in finished}
    plots: list[Plot] = []
    rows: dict[str, list[Entry]] = {row: [] for row in PAPER_ROWS if plan.wants(row)}
    delays: list[Row] = []
    for language in TABLE_OF:
        looks = {row: curves.get(trained_cell(row, language, plan).key) for row in rows}
        for row, seen in looks.items():
            rows[row].append(epochs_entry(None if seen is None else convergence(seen)))
        delays += delay_rows(NAME_OF[language], looks)
        plots += _plots(language, {row: seen for row, seen in looks.items() if seen}, plan)
    table = Table(
        "Epochs to converge, fold 0",
        "model",
        tuple(NAME_OF.values()),
        tuple(Row(row, tuple(entries)) for row, entries in rows.items()),
    )
    tables = (table, delay_table(delays)) if delays else (table,)
    notes = (_NOTE, _DELAY, _validated(plan)) if finished else (_NOTE,)
    return Page(_TITLE, tables, tuple(plots), notes=notes)


def delay_table(rows: Sequence[Row]) -> Table:
    """How far behind the pyramids are."""
    return Table("At the pyramid's least loss, fold 0", "models", _DELAYS, tuple(rows))


def delay_rows(name: str, looks: Mapping[str, Sequence[Look] | None]) -> list[Row]:
    """A row for each attention of which both trainings are finished."""
    found = []
    for kind in KINDS:
        regular, pyramid = (looks.get(row_of(kind, encoder)) for encoder in ENCODERS)
        if not regular or not pyramid:
            continue
        late = delay(regular, pyramid)
        least = [min(seen, key=lambda look: look.valid_loss) for seen in (pyramid, regular)]
        entries = [Entry.of_number(look.valid_loss, digits=3) for look in least]
        if late is None:
            entries += [Entry.of_text("never so low")] * 2
        else:
            entries.append(Entry.of_number(100 * late.share, unit="%", digits=0))
            entries.append(Entry.of_number(100 * late.repaired, unit="%"))
        entries.append(Entry.of_number(100 * least[0].repaired, unit="%"))
        found.append(Row(f"{name}: {kind}", tuple(entries)))
    return found


def epochs_entry(converged: Convergence | None) -> Entry:
    """Epochs to converge; a bound where the last validation was the best one, or the first good enough."""
    if converged is None:
        return Entry.not_run()
    bounds = [word for word, holds in (("least", converged.open), ("most", converged.first)) if holds]
    if len(bounds) == 1:
        return Entry.of_text(f"at {bounds[0]} {converged.epoch:.1f}")
    return Entry.of_number(converged.epoch, digits=1)


def _plots(language: Language, looks: Mapping[str, Sequence[Look]], plan: Plan) -> list[Plot]:
    """Repair rate and loss on the validation sources, over epochs; dashed is the regular encoder."""
    if not looks:
        return []
    what = f"{NAME_OF[language]}, fold 0 ({plan.scale.name} scale)"
    rates = {row: [(look.epoch, 100 * look.repaired) for look in seen] for row, seen in looks.items()}
    losses = {row: [(look.epoch, look.valid_loss) for look in seen] for row, seen in looks.items()}
    return [
        Plot(
            name=f"figure4-{language}",
            title=f"Repair rate while learning: {what}",
            x_label="epochs",
            y_label="validation sources repaired greedily, %",
            series=_curves(rates),
            legend="beside",
        ),
        Plot(
            name=f"figure4-{language}-loss",
            title=f"Loss while learning: {what}",
            x_label="epochs",
            y_label="validation loss a word, nats",
            series=_curves(losses),
            legend="beside",
        ),
    ]


def _curves(values: Mapping[str, Sequence[tuple[float, float]]]) -> tuple[Series, ...]:
    """A colour for each attention; solid is the pyramid, dashed the regular encoder."""
    return tuple(
        Series(
            row,
            tuple(Point(x, y) for x, y in values[row]),
            "line" if encoder == "pyramid" else "dashed",
            colour,
        )
        for colour, kind in enumerate(KINDS)
        for encoder in ENCODERS
        if (row := row_of(kind, encoder)) in values
    )


def _validated(plan: Plan) -> str:
    """How much one validation source weighs."""
    shown = []
    for language, name in NAME_OF.items():
        count = min(seen_fold(language, FOLD, plan).validation, plan.scale.validated)
        shown.append(f"{count} in {name} (one is {100 / count:.1f} points)")
    return f"Validation sources: {' and '.join(shown)}."


_NOTE = (
    "Fold 0's trainings of the repair tables, as their own logs have them. *Epochs to converge* is how "
    "often the training rows had been read when the repair rate on the validation sources first came "
    "within one point of its best. It is a lower bound (*at least*) where the last look was the best one, "
    "and an upper bound (*at most*) where the first look came so near. Looks are few and the learning rate "
    "falls to nothing at a fixed end, so it is a coarse figure."
)

_DELAYS = (
    "the pyramid's least loss",
    "the regular encoder's",
    "share of its training after which the regular encoder had the pyramid's",
    "the regular encoder repaired then",
    "the pyramid repaired",
)
_DELAY = (
    "The second table compares at equal loss: where a pyramid repairs as much as the regular encoder did "
    "when it had the same validation loss, it is only late; where it repairs less, more of the same "
    "training may not be all that it lacks. Between two looks a straight line is drawn."
)

FIGURE4 = Item("figure4", _cells, run_repair_cell, _render, PAPER_ROWS, folds=(FOLD,))
