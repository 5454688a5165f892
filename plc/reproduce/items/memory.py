"""Table 4 and Figure 5: the memory that training takes over the batch size, and the line through it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

from plc.evaluate.plot import Plot
from plc.reproduce.engine.cells import Cell, Json, datasets_beside
from plc.reproduce.engine.items import Finished, Item, Page, Plan
from plc.reproduce.engine.leases import Lease
from plc.reproduce.engine.models import ENCODERS, PAPER_ROWS, config_of_job
from plc.reproduce.items.memory_tables import (
    Held,
    held_json,
    held_of,
    memory_row,
    memory_series,
    memory_table,
    saving_row,
    saving_table,
)
from plc.reproduce.measure.compared import KINDS, kinds_wanted, material, measured_job, part, row_of
from plc.reproduce.measure.errors import MeasuringError
from plc.reproduce.measure.kept import kept
from plc.reproduce.measure.peak import Load, Peak, peak_of
from plc.reproduce.measure.sizes import SIZES

_TITLE = "Table 4: memory efficiency of training"
_FIGURE = "Figure 5: memory over the batch size"
_FEWEST = 3  # sizes that a line with an interval needs


def _cells(plan: Plan) -> list[Cell]:
    asked = {"rows": SIZES[plan.scale.name].memory, "words": plan.scale.max_words}
    return [Cell("table4", kind, measured_job(kind, plan) | asked) for kind in kinds_wanted(plan)]


def _run(cell: Cell, directory: Path, lease: Lease) -> Mapping[str, Json]:
    configs = {encoder: config_of_job(part(cell.job, "configs", encoder)) for encoder in ENCODERS}
    data = datasets_beside(directory) / part(cell.job, "data", "name")
    vocabulary = part(
        kept(directory, "words", lambda: {"vocabulary": material(data, configs["regular"]).vocabulary}),
        "vocabulary",
    )
    result: dict[str, Json] = {"vocabulary": vocabulary}
    for encoder, config in configs.items():
        peaks: dict[int, Peak] = {}
        for rows in part(cell.job, "rows"):
            lease.check()
            load = Load(
                model=config.model.model_dump(mode="json"),
                optim=config.optim.model_dump(mode="json"),
                vocabulary=vocabulary,
                rows=rows,
                words=part(cell.job, "words"),
                device="auto",
            )
            found = kept(directory, f"{encoder}-{rows}rows", partial(_peak_json, load))
            if found["bytes"] is None:
                break  # larger batches would not fit either
            peaks[rows] = Peak(part(found, "bytes"), part(found, "how"), part(found, "parameters"))
        if len(peaks) < _FEWEST:
            raise MeasuringError(
                f"{row_of(cell.name, encoder)}: only batches of {', '.join(map(str, peaks)) or 'no'} rows "
                f"fit into the memory, and a line needs {_FEWEST}; measure on a larger machine"
            )
        result[encoder] = held_json(peaks)
    return result


def _peak_json(load: Load) -> dict[str, Json]:
    """What is kept of one child: its peak, or that the memory did not suffice."""
    peak = peak_of(load)
    if peak is None:
        return {"bytes": None}
    return {"bytes": peak.bytes, "how": peak.how, "parameters": peak.parameters}


def _held(finished: Sequence[Finished], plan: Plan) -> dict[tuple[str, str], Held]:
    """What was measured of the rows that were asked for, by kind and encoder."""
    results = {each.cell.name: each.result for each in finished}
    return {
        (kind, encoder): held_of(part(results[kind], encoder))
        for kind in KINDS
        for encoder in ENCODERS
        if kind in results and plan.wants(row_of(kind, encoder))
    }


def _table(finished: Sequence[Finished], plan: Plan) -> Page:
    held = _held(finished, plan)
    kinds = kinds_wanted(plan)
    rows = [
        memory_row(row_of(kind, encoder), held.get((kind, encoder)))
        for kind in kinds
        for encoder in ENCODERS
        if plan.wants(row_of(kind, encoder))
    ]
    savings = [saving_row(kind, held.get((kind, "regular")), held.get((kind, "pyramid"))) for kind in kinds]
    return Page(
        _TITLE,
        (
            memory_table(_TITLE, rows),
            saving_table("k of the regular encoder over k of the pyramid", savings),
        ),
        notes=_notes(held, plan),
        sizes=_sizes(plan),
    )


def _figure(finished: Sequence[Finished], plan: Plan) -> Page:
    held = _held(finished, plan)
    peaks = [peak / 1e9 for each in held.values() for peak in each.bytes]
    span = (0.9 * min(peaks), 1.05 * max(peaks)) if peaks else None  # one for all, so that slopes compare
    plots = []
    for kind in kinds_wanted(plan):
        series = [
            line
            for colour, encoder in enumerate(ENCODERS)
            if (kind, encoder) in held
            for line in memory_series(f"{row_of(kind, encoder)}", held[kind, encoder], colour=colour)
        ]
        if series:
            plots.append(
                Plot(
                    name=f"figure5-{kind}",
                    title=f"Memory of training over the batch size: {kind} ({plan.scale.name} scale)",
                    x_label=f"batch size, rows of {plan.scale.max_words} source and as many target words",
                    y_label="most memory in use, GB",
                    series=tuple(series),
                    y_range=span,
                )
            )
    return Page(_FIGURE, (), tuple(plots), notes=_notes(held, plan), sizes=_sizes(plan))


def _sizes(plan: Plan) -> str:
    """The scale's description without the trainings, of which there are none here."""
    scale = plan.scale
    return f"{scale.name} scale: {scale.sizes}, rows of {scale.max_words} words{scale.caution}"


def _notes(held: Mapping[tuple[str, str], Held], plan: Plan) -> tuple[str, ...]:
    counted = sorted({each.how for each in held.values()})
    if not counted:
        return ()
    words = plan.scale.max_words
    return (
        f"Each point is a process of its own that trains two steps on rows of {words} source and {words} "
        f"target words and then says the most memory that it ever held ({' and '.join(counted)}). The line "
        "is fitted by least squares; its slope is k, what one more row of a batch costs, with the 95 % "
        "interval of Student's t, and E = 1/k, how many rows fit into one more gigabyte (10^9 bytes). What "
        "is left without any row holds the program, the weights, their gradients, Adam's moments and the "
        "averaged weights. The interval of a quotient of two slopes takes the bounds of both: it is wider "
        "than 95 % asks for.",
    )


TABLE4 = Item("table4", _cells, _run, _table, PAPER_ROWS, folds=(0,))
FIGURE5 = Item("figure5", _cells, _run, _figure, PAPER_ROWS, folds=(0,))
