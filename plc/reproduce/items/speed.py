"""Table 3: words a second of training at the best batch size, both encoders in turns; epochs to converge."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

from plc.reproduce.engine.cells import Cell, Json, datasets_beside
from plc.reproduce.engine.items import Finished, Item, Page, Plan
from plc.reproduce.engine.leases import Lease
from plc.reproduce.engine.models import ENCODERS, PAPER_ROWS, config_of_job
from plc.reproduce.items.learning_curves import convergence_of
from plc.reproduce.items.speed_tables import (
    gain_row,
    gain_table,
    speed_json,
    speed_of,
    speed_row,
    speed_table,
)
from plc.reproduce.measure.alternation import one_round
from plc.reproduce.measure.compared import (
    KINDS,
    kinds_wanted,
    material,
    measured_job,
    part,
    row_of,
)
from plc.reproduce.measure.kept import kept
from plc.reproduce.measure.machine import described, machine, threads
from plc.reproduce.measure.sizes import REPEATS, SIZES
from plc.reproduce.measure.speed import Speed, batches_of, contestants, speeds_of
from plc.reproduce.measure.stepping import Stepper, device_of

_TITLE = "Table 3: speed of training"


def _cells(plan: Plan) -> list[Cell]:
    sizes = SIZES[plan.scale.name]
    asked = {
        "rows": sizes.speed,
        "batches": sizes.batches,
        "repeats": REPEATS,
        "threads": sizes.threads,
    }
    return [Cell("table3", kind, measured_job(kind, plan) | asked) for kind in kinds_wanted(plan)]


def _run(cell: Cell, directory: Path, lease: Lease) -> Mapping[str, Json]:
    configs = {encoder: config_of_job(part(cell.job, "configs", encoder)) for encoder in ENCODERS}
    rows = material(datasets_beside(directory) / part(cell.job, "data", "name"), configs["regular"])
    device = device_of("auto")
    with threads(part(cell.job, "threads")):
        on = kept(directory, "machine", lambda: machine(device))
        models: dict[str, Stepper] = {
            encoder: Stepper(config.model, optim=config.optim, vocabulary=rows.vocabulary, device=device)
            for encoder, config in configs.items()
        }
        batches = batches_of(rows.examples, part(cell.job, "rows"), batches=part(cell.job, "batches"))
        ways = contestants(models, batches)
        rounds = []
        for number in range(part(cell.job, "repeats")):
            lease.check()
            rounds.append(kept(directory, f"round{number}", partial(one_round, ways, number=number)))
    took = [{name: part(each, name) for name in each} for each in rounds]
    return {
        "machine": on,
        "vocabulary": rows.vocabulary,
        "speeds": {
            encoder: [speed_json(speed) for speed in speeds_of(encoder, batches, took).values()]
            for encoder in ENCODERS
        },
    }


def _render(finished: Sequence[Finished], plan: Plan) -> Page:
    results = {each.cell.name: each.result for each in finished}
    speeds = {(kind, encoder): _speeds(results.get(kind), encoder) for kind in KINDS for encoder in ENCODERS}
    kinds = kinds_wanted(plan)
    rows = [
        speed_row(
            row_of(kind, encoder),
            speeds[kind, encoder],
            converged=convergence_of(row_of(kind, encoder), "c", plan),
        )
        for kind in kinds
        for encoder in ENCODERS
        if plan.wants(row_of(kind, encoder))
    ]
    gains = [gain_row(kind, speeds[kind, "regular"], speeds[kind, "pyramid"]) for kind in kinds]
    return Page(
        _TITLE,
        (
            speed_table(f"{_TITLE}, C and C++", rows),
            gain_table("Target words a second of the pyramid over those of the regular encoder", gains),
        ),
        notes=(_HOW.format(batches=SIZES[plan.scale.name].batches), *_on(finished)),
    )


def _speeds(result: Mapping[str, Json] | None, encoder: str) -> dict[int, Speed]:
    if result is None:
        return {}
    found = [speed_of(content) for content in part(result, "speeds", encoder)]
    return {speed.rows: speed for speed in found}


def _on(finished: Sequence[Finished]) -> list[str]:
    return [described([part(each.result, "machine") for each in finished])] if finished else []


_HOW = (
    "Each entry is the median of five rounds, in brackets the least and the greatest of them, which hold "
    "the true median with a probability of 94 %. In each round both encoders train on the same {batches} "
    "batches of each size, in turns and in every other round in the reversed order, within one process: "
    "rows of the training part, neighbours by length, evenly from short to long. A step is all that "
    "training does (collating, forward, loss, backward, clipping, Adam, averaging). Words are counted "
    "without padding. The batch size with most target words a second is shown.\n\n*Of processor time*: "
    "words over the time that the one thread really worked. On an idle machine it is the same as by the "
    "clock; where other processes want the processor it still tells what the models cost. Best batches are "
    "chosen by it.\n\n*Epochs to converge*: how often fold 0's training rows had been read when the repair "
    "rate on the validation sources first came within one point of its best."
)

TABLE3 = Item("table3", _cells, _run, _render, PAPER_ROWS, folds=(0,))
