"""The cells of the seeds differ in nothing else, and a spread needs all of its trainings."""

from __future__ import annotations

from pathlib import Path

import pytest

from plc.evaluate.rate import Rate
from plc.reproduce.engine.items import Finished, Plan, item_of
from plc.reproduce.engine.models import config_of_job
from plc.reproduce.engine.scales import SCALES
from plc.reproduce.items.repair.cells import repair_cell
from plc.reproduce.items.repair.tables import METRICS
from plc.reproduce.items.seeds import MODEL, SEEDS_ITEM, cell_of
from tests.unit.reproduce.items.plans import flawed_plan


@pytest.fixture
def plan(tmp_path: Path) -> Plan:
    return flawed_plan(tmp_path, SCALES["small"])


def test_the_cells_differ_in_their_seed_alone(plan: Plan) -> None:
    assert item_of("seeds") is SEEDS_ITEM
    cells = SEEDS_ITEM.cells(plan)
    assert [(cell.item, cell.name) for cell in cells] == [
        ("table1", f"{MODEL}.fold0"),
        ("seeds", f"{MODEL}.fold0.seed2"),
        ("seeds", f"{MODEL}.fold0.seed3"),
        *(("table1", f"{MODEL}.fold{fold}") for fold in (1, 2, 3)),
    ]
    first, second = (config_of_job(cell.job["config"]) for cell in cells[:2])  # type: ignore[arg-type]
    assert cells[0] == repair_cell("table1", "c", MODEL, 0, plan)
    assert second == first.model_copy(update={"seed": 2})
    assert {**cells[1].job, "config": None} == {**cells[0].job, "config": None}


def test_a_spread_needs_all_of_its_trainings(plan: Plan) -> None:
    def finished(fold: int, seed: int, hits: int) -> Finished:
        rate = Rate(hits, 10)
        rates = {"rates": {metric: rate.to_json() for metric in METRICS}}
        counts = {"v": {metric: [hits, 10] for metric in METRICS}}
        return Finished(cell_of(fold, seed, plan), {"splits": {"pair": rates | {"variants": counts}}})

    page = SEEDS_ITEM.render([finished(0, 1, 4), finished(0, 2, 5), finished(0, 3, 6)], plan)
    each, spreads = page.tables
    assert [row.label for row in each.rows][:2] == ["fold 0, seed 1", "fold 0, seed 2"]
    assert len(each.rows) == 6
    assert each.rows[1].entries[0].value == 50
    assert spreads.rows[0].entries[0].plain() == "50.0 %, deviation 10.0"
    assert spreads.rows[1].entries[0].plain() == "not run"
