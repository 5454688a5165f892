"""The ablation of vocabularies: three cells that differ in nothing else, and their page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from plc.evaluate import predictions
from plc.reproduce.engine.items import Plan, item_of
from plc.reproduce.engine.leases import Lease
from plc.reproduce.engine.models import config_of_job
from plc.reproduce.engine.pages import write_page
from plc.reproduce.engine.runner import rendered, run_cells
from plc.reproduce.engine.scales import SCALES
from plc.reproduce.items import vocabularies
from plc.reproduce.items.repair import cells as repair_cells
from plc.reproduce.items.repair.cells import repair_cell
from plc.reproduce.items.vocabularies import KINDS, MODEL, VOCABULARIES, cell_of
from plc.train.config import Config, OptimConfig
from plc.train.start import train_run
from tests.unit.reproduce.items.plans import flawed_plan
from tests.unit.training_rows import tiny

TINY = replace(SCALES["small"], share=2, max_words=12, sources=2)


@pytest.fixture
def plan(tmp_path: Path) -> Plan:
    return flawed_plan(tmp_path, TINY)


def _train_here(
    directory: Path, config: Config, data: Sequence[Path], *, lease: Lease, threads: int = 1
) -> Path:
    """As `train_in`, in this process and in a second."""
    assert (lease.minutes_left() > 0, threads) == (True, 1)
    quick = config.model_copy(
        update={
            "model": config.model.model_copy(update={"embedding": 8, "hidden": 8}),
            "stop": tiny(max_steps=2, validate_steps=2).stop,
            "optim": OptimConfig(batch_words=200, precision="float32", average=0.0),
        }
    )
    train_run(quick, data=data, run=directory / "run")
    return directory / "run"


def test_the_cells_differ_in_their_vocabulary_alone(plan: Plan) -> None:
    assert item_of("vocabularies") is VOCABULARIES
    cells = {kind: cell_of(kind, plan) for kind in KINDS}
    assert cells["word"] == repair_cell("table1", "c", MODEL, 0, plan)
    assert len({cell.key for cell in cells.values()}) == 3
    configs = {}
    for kind, cell in cells.items():
        content = cell.job["config"]
        assert isinstance(content, dict)
        configs[kind] = config_of_job(content)
        assert configs[kind].data.vocabulary == kind
    same = {"vocabulary": "word", "vocabulary_size": 600}
    plain = [c.model_copy(update={"data": c.data.model_copy(update=same)}) for c in configs.values()]
    assert plain[0] == plain[1] == plain[2]


def test_a_page_of_nothing_says_so(plan: Plan) -> None:
    page, missing = rendered(VOCABULARIES, plan)
    assert missing == [
        "table1/general-pyramid.fold0",
        "vocabularies/bpe.fold0",
        "vocabularies/unigram.fold0",
    ]
    assert {entry.plain() for table in page.tables for row in table.rows for entry in row.entries} == {
        "not run"
    }


def test_what_was_measured_is_shown(plan: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(repair_cells, "train_in", _train_here)
    monkeypatch.setattr(predictions, "PAPER_MAX_STEPS", 20)  # a model that learnt nothing writes no end
    asked = replace(plan, only=("word", "bpe"))
    assert run_cells([VOCABULARIES], asked, lease=Lease()).complete
    page, missing = rendered(VOCABULARIES, asked)
    write_page(VOCABULARIES, page, missing=missing, plan=asked, out=tmp_path / "out")
    sizes = page.tables[0].rows
    assert [row.label for row in sizes] == ["words", "BPE"]
    entries, ids_per_word = (float(entry.plain()) for entry in sizes[1].entries[:2])
    assert 261 <= entries <= vocabularies.SIZES["small"]
    assert ids_per_word >= 1
    assert sizes[0].entries[1].plain() == "1.00"
    text = (tmp_path / "out" / "vocabularies.md").read_text("utf-8")
    assert "| BPE | 0.0 (0.0 to" in text
    assert "small scale" in text
