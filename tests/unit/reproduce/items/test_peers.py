"""The peers' table: theirs above ours, what was not run says so, and a cell's job holds what decides it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from plc.reproduce.engine.items import Finished, Plan
from plc.reproduce.engine.pages import markdown
from plc.reproduce.engine.scales import SCALES
from plc.reproduce.items.peers import PEERS
from tests.unit.reproduce.items.plans import flawed_plan


@pytest.fixture
def plan(tmp_path: Path) -> Plan:
    return flawed_plan(tmp_path, SCALES["small"])


def result() -> dict[str, Any]:
    rate = {"hits": 1, "n": 4}
    outcome = {"valid_loss": 0.25, "rates": {"paper@1": rate, "reference@1": rate}}
    return {
        "words_per_second": {"theirs": [100.0, 200.0, 400.0], "ours float32": [150.0, 500.0, 400.0]},
        "speed_of": {"theirs": "theirs", "ours": "ours float32"},
        "parameters": {"theirs": 1000, "ours": 1001},
        "updates": {"theirs": 7, "ours": 9},
        "outcomes": {"theirs": outcome, "ours": outcome},
        "machine": {"device": "a processor", "cores": 2, "threads": 1, "torch": "2", "load": 0.1},
    }


def test_both_stand_beside_each_other_and_the_unfinished_says_so(plan: Plan) -> None:
    first, second = PEERS.cells(plan)
    page = PEERS.render([Finished(first, result())], plan)
    (table,) = page.tables
    theirs, ours, *others = [[entry.plain() for entry in row.entries] for row in table.rows]
    assert theirs[:3] == ["1,000", "200 (100 to 400) words/s, n = 3", "1"]
    assert ours[1:5] == [
        "400 (150 to 500) words/s, n = 3",
        "1.50 (1.00 to 2.50), n = 3",
        "9",
        "0.250 nats a word",
    ]
    assert ours[5].startswith("25.0 (")
    assert ours[6] == "not run"  # no paper@5 in the result
    assert all(entry == "not run" for row in others for entry in row)
    assert table.columns[2] == "times fairseq's, median of the turns' ratios"
    text = markdown(PEERS, page, missing=[second.name], plan=plan)
    assert (
        "on a processor, 2 cores of which one was used, torch 2, at a load of 0.1 (Transformer, fold 0).\n"
        in text
    )
    assert "setup.sh" in text


def test_the_page_says_what_is_unlike_and_which_contest_met_which_load(plan: Plan) -> None:
    first, second = PEERS.cells(plan)
    one, other = result(), result()
    other["parameters"] = {"theirs": 1300, "ours": 1000}
    other["machine"] = {**other["machine"], "load": 3.0}
    text = markdown(
        PEERS, PEERS.render([Finished(first, one), Finished(second, other)], plan), missing=[], plan=plan
    )
    assert (
        "1,300 parameters, 1.3 times the 1,000 of PLC's GRU, Luong's attention, regular: an LSTM has four"
        in text
    )
    assert "1,001 of PLC" not in text  # one size: nothing to say
    assert (
        "none was looked for that suits it better. What one minute of training leaves is no judgement" in text
    )
    assert "at a load of 0.1 (Transformer, fold 0) and of 3.0 (LSTM, Luong's attention, fold 0)." in text


def test_the_job_holds_the_rows_the_configuration_and_the_minutes(plan: Plan) -> None:
    job: Any = PEERS.cells(plan)[1].job
    assert job["config"]["model"]["attention"] == "general"
    assert "reduction" in job["config"]["model"]  # 1, which is not the default
    assert job["minutes"] > 0
    assert len(job["sha256"]) == 64
    assert len({cell.key for cell in PEERS.cells(plan)}) == 2


def test_a_gpu_makes_other_cells_than_the_processor(plan: Plan) -> None:
    assert all("device" not in cell.job for cell in PEERS.cells(plan))
    there = PEERS.cells(replace(plan, device="cuda"))
    assert [cell.job["device"] for cell in there] == ["cuda", "cuda"]


def test_only_one_row(plan: Plan) -> None:
    one = Plan(plan.scale, (0, 1), ("transformer",), plan.device, plan.datasets, plan.cells)
    assert [cell.name for cell in PEERS.cells(one)] == ["transformer-fold0", "transformer-fold1"]
    assert [len(table.rows) for table in PEERS.render([], one).tables] == [2, 2]
