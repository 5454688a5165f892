"""One row of Table 1 with three seeds: what another training changes, beside what another fold changes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from statistics import fmean, stdev
from typing import Any

from plc.reproduce.engine.cells import Cell
from plc.reproduce.engine.items import FOLDS, Finished, Item, Page, Plan
from plc.reproduce.engine.models import SEED, config_of_job, job_config
from plc.reproduce.items.repair.cells import repair_cell, run_repair_cell
from plc.reproduce.items.repair.tables import METRICS, entry_of, pooled
from plc.reproduce.pages.table import Entry, Row, Table

MODEL = "dot-regular"
SEEDS = (1, 2, 3)
_FOLD = 0


def cell_of(fold: int, seed: int, plan: Plan) -> Cell:
    """The cell of one fold and seed; those of the first seed are Table 1's own."""
    own = repair_cell("table1", "c", MODEL, fold, plan)
    if seed == SEED:
        return own
    job: dict[str, Any] = dict(own.job)
    job["config"] = job_config(config_of_job(job["config"]).model_copy(update={"seed": seed}))
    return Cell("seeds", f"{MODEL}.fold{fold}.seed{seed}", job)


def _cells(plan: Plan) -> list[Cell]:
    seeds = [cell_of(_FOLD, seed, plan) for seed in SEEDS]
    return [*seeds, *(cell_of(fold, SEED, plan) for fold in FOLDS if fold != _FOLD)]


def _render(finished: Sequence[Finished], plan: Plan) -> Page:
    by_key = {each.cell.key: each for each in finished}

    def of(fold: int, seed: int) -> list[Finished]:
        each = by_key.get(cell_of(fold, seed, plan).key)
        return [] if each is None else [each]

    seeds = {f"fold {_FOLD}, seed {seed}": of(_FOLD, seed) for seed in SEEDS}
    folds = {f"fold {fold}, seed {SEED}": of(fold, SEED) for fold in FOLDS}
    rows = [
        Row(label, tuple(entry_of(one, row=MODEL, split="pair", metric=metric) for metric in METRICS))
        for label, one in (seeds | folds).items()
    ]
    spreads = [
        Row(
            f"between {len(group)} {name}", tuple(_spread(list(group.values()), metric) for metric in METRICS)
        )
        for name, group in (("seeds", seeds), ("folds", folds))
    ]
    return Page(
        f"Seeds: {MODEL} of Table 1",
        (
            Table("C/C++, split `pair`, each training", "training", METRICS, tuple(rows)),
            Table("Mean, and standard deviation of the trainings", "spread", METRICS, tuple(spreads)),
        ),
        notes=(_NOTE,),
    )


def _spread(group: Collection[Sequence[Finished]], metric: str) -> Entry:
    """Not run before every training of the group is finished."""
    rates = [pooled(one, row=MODEL, split="pair", metric=metric) for one in group]
    shares = [100 * rate.value for rate in rates if rate is not None and rate.value is not None]
    if len(shares) < len(group):
        return Entry.not_run()
    return Entry.of_text(f"{fmean(shares):.1f} %, deviation {stdev(shares):.1f}")


_NOTE = (
    "Three trainings of fold 0 differ in their seed alone (weights, order of batches); four of seed 1 differ "
    "in their fold. What folds differ by beyond what seeds change is the folds' own. Intervals draw "
    "functional variants and know neither."
)

SEEDS_ITEM = Item("seeds", _cells, run_repair_cell, _render, folds=(_FOLD,))
