"""The appendix: parameters, time and energy of each training, from the runs' own logs."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from plc.reproduce.engine.items import Finished, Item, Page, Plan
from plc.reproduce.engine.models import ROWS
from plc.reproduce.engine.training import RUN
from plc.reproduce.items.learning_curves import NAME_OF, TABLE_OF, trained_cells
from plc.reproduce.items.repair.cells import run_repair_cell
from plc.reproduce.measure.compared import part
from plc.reproduce.measure.log import counter_of
from plc.reproduce.pages.table import Entry, Row, Table
from plc.train.record.checkpoint import LAST, progress_of

_TITLE = "Appendix: parameters, time and energy of each training"
_JOULES = 3600.0  # in a watt-hour


@dataclass(frozen=True, slots=True)
class Cost:
    """What one training took; `joules` is None where no counter saw all of it."""

    parameters: int
    steps: int
    seconds: float
    words: int
    joules: float | None
    counter: str | None

    def watt_hours(self, watts: float | None) -> float | None:
        """By the counter, otherwise by a stated power, otherwise not known."""
        if self.joules is not None:
            return self.joules / _JOULES
        return None if watts is None else watts * self.seconds / _JOULES


def cost_of(run: Path, *, parameters: int) -> Cost:
    """Read a finished run."""
    last = progress_of(run / LAST)
    return Cost(parameters, last.step, last.seconds, last.words, last.joules, counter_of(run))


def _render(finished: Sequence[Finished], plan: Plan) -> Page:
    costs: dict[tuple[object, object], list[Cost]] = {}
    for each in finished:
        run = plan.cells.directory(each.cell) / RUN
        cost = cost_of(run, parameters=part(each.result, "training", "parameters"))
        costs.setdefault((each.cell.job["language"], each.cell.job["row"]), []).append(cost)
    tables = tuple(
        Table(
            f"{NAME_OF[language]}, mean of the trainings that are finished",
            "model",
            ("trainings", "parameters", "steps", "minutes", "words/s", "watt-hours"),
            tuple(
                Row(row, _entries(costs.get((language, row), []), plan)) for row in ROWS if plan.wants(row)
            ),
        )
        for language in TABLE_OF
    )
    return Page(_TITLE, tables, notes=(_NOTE, _energy_note(costs, plan)))


def _entries(costs: Sequence[Cost], plan: Plan) -> tuple[Entry, ...]:
    folds = Entry.of_number(len(costs), digits=0)
    if not costs:
        return folds, *(Entry.not_run(),) * 5
    hours = [hours for cost in costs if (hours := cost.watt_hours(plan.watts)) is not None]
    return (
        folds,
        Entry.of_number(costs[0].parameters, digits=0),
        Entry.of_number(statistics.fmean(cost.steps for cost in costs), digits=0),
        Entry.of_number(statistics.fmean(cost.seconds for cost in costs) / 60, digits=1),
        Entry.of_number(sum(cost.words for cost in costs) / sum(cost.seconds for cost in costs), digits=0),
        Entry.of_number(statistics.fmean(hours), digits=2)
        if len(hours) == len(costs)
        else Entry.of_text("not counted"),
    )


def _energy_note(costs: Mapping[tuple[object, object], Sequence[Cost]], plan: Plan) -> str:
    runs = [cost for of_row in costs.values() for cost in of_row]
    counted = [cost for cost in runs if cost.joules is not None]
    parts = []
    if counted:
        names = sorted({cost.counter or "a counter whose name was not kept" for cost in counted})
        parts.append(
            f"Energy of {len(counted)} of {len(runs)} trainings is by the machine's own counters "
            f"({'; '.join(names)}): all that the processor or the card drew meanwhile, other work included."
        )
    if len(counted) < len(runs):
        rest = f"For {len(runs) - len(counted)} of {len(runs)} trainings no counter could be read"
        parts.append(
            f"{rest}; their energy is the stated power of {plan.watts:g} W times their time."
            if plan.watts is not None
            else f"{rest}; state the machine's power with `--watts` to have it from the time."
        )
    return " ".join(parts) or "No training is finished."


_NOTE = (
    "Time is of training alone, with the validations in it, on one processor thread or one card, over all "
    "resumptions, as the run counted it by the clock; words are source and target words without padding. A "
    "run that shared its machine took longer: what a model costs, side by side, Table 3 says."
)

APPENDIX = Item("appendix", trained_cells, run_repair_cell, _render, ROWS)
