"""The repair tables on made-up rows: what a fold holds out, cells that train and measure, and their pages."""

from __future__ import annotations

import fcntl
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from data_prep.dataset import read_pairs
from data_prep.errors import TrainingError
from plc.reproduce.engine import training
from plc.reproduce.engine.folds import PUBLISHED, dataset_of, held_out, part_of
from plc.reproduce.engine.items import Plan
from plc.reproduce.engine.leases import Lease, OutOfTimeError
from plc.reproduce.engine.models import (
    AS_PUBLISHED,
    PAPER_ROWS,
    ROWS,
    RUN_ORDER,
    config_of,
    config_of_job,
    job_config,
)
from plc.reproduce.engine.pages import write_page
from plc.reproduce.engine.runner import rendered, run_cells
from plc.reproduce.engine.scales import SCALES, Scale
from plc.reproduce.items.lengths import FIGURE6
from plc.reproduce.items.repair import cells as cells_module
from plc.reproduce.items.repair.cells import repair_cell, run_repair_cell, training_figures
from plc.reproduce.items.repair.tables import TABLE1, TABLE2
from plc.train.config import Config, OptimConfig, read_config
from plc.train.data import assign
from plc.train.record.checkpoint import BEST, LAST
from plc.train.start import train_run
from tests.unit.reproduce.items.plans import flawed_plan
from tests.unit.training_rows import rows, tiny

CONFIGS = Path(__file__).parents[4] / "configs" / "paper"
TINY = replace(SCALES["small"], share=2, max_words=12, sources=4)


@pytest.fixture
def plan(tmp_path: Path) -> Plan:
    return flawed_plan(tmp_path, TINY, datasets=("paper-c", "paper-java"), only=("dot-pyramid",))


def _train_here(
    directory: Path, config: Config, data: Sequence[Path], *, lease: Lease, threads: int = 1
) -> Path:
    """As `train_in`, in this process."""
    assert lease.minutes_left() > 0
    assert threads == 1
    quick = config.model_copy(
        update={
            "model": config.model.model_copy(update={"embedding": 8, "hidden": 8}),
            "stop": tiny(max_steps=2, validate_steps=2).stop,
            "optim": OptimConfig(batch_words=200, precision="float32", average=0.0),
        }
    )
    train_run(quick, data=data, run=directory / "run")
    return directory / "run"


def test_a_cell_trains_measures_every_split_and_is_shown(
    plan: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cells_module, "train_in", _train_here)
    assert run_cells([TABLE2], plan, lease=Lease()).complete
    page, missing = rendered(TABLE2, plan)
    assert missing == []
    write_page(TABLE2, page, missing=missing, plan=plan, out=tmp_path / "out")
    text = (tmp_path / "out" / "table2.md").read_text("utf-8")
    assert "| dot-pyramid | 1 of 1 | 0.0 (0.0 to" in text
    assert "%, n = 4; paper 55.66, -55.7 |" in text
    assert "Table 2, mean of four folds, then ours less it" in text
    assert "The paper's Table 2 has no figures for concat and no row for local attention." in text
    cell = TABLE2.cells(plan)[0]
    figures = plan.cells.result(cell)
    assert figures is not None
    splits = figures["splits"]
    assert isinstance(splits, dict)
    assert list(splits) == ["pair", "source", "variant"]
    assert {split: splits[split]["sources"] for split in splits} == {"pair": 4, "source": 4, "variant": 4}
    assert all(splits[split]["leaks"] == 0 for split in ("source", "variant"))


def test_the_ablation_is_of_fold_0_alone(plan: Plan) -> None:
    rows = ("dot-pyramid", *AS_PUBLISHED)
    for item in (TABLE2, FIGURE6):
        cells = item.cells(replace(plan, folds=(0, 1), only=rows))
        java = {cell.name for cell in cells if cell.job["language"] == "java"}
        assert java == {f"{row}.fold0" for row in rows} | {"dot-pyramid.fold1"}
    page, _ = rendered(TABLE2, replace(plan, folds=(1, 2), only=rows))
    assert [row.entries[0].plain() for row in page.tables[0].rows] == ["0 of 2", "0 of 0", "0 of 0"]


def test_a_row_that_was_not_run_says_so(plan: Plan) -> None:
    page, missing = rendered(TABLE2, plan)
    assert missing == ["table2/dot-pyramid.fold0"]
    assert page.tables[0].rows[0].entries[1].plain() == "not run"


@pytest.mark.parametrize("fold", [0, 1, 2, 3])
def test_folds_hold_out_a_quarter_and_validate_elsewhere(fold: int) -> None:
    data = held_out(fold, TINY)
    assert [bucket % 4 for bucket in data.test_pair] == [fold] * 5
    assert not set(data.test_pair) & set(data.valid_pair)
    parts = {assign(pair, data) for pair in rows(2000)}
    assert parts == {"train", "valid", "test-pair", "test-source", "test-variant"}


def test_the_published_fold_holds_out_pairs_alone() -> None:
    data = held_out(PUBLISHED, SCALES["full"])
    assert (data.test_source, data.test_variant) == ((), ())


def test_a_share_keeps_sources_whole_and_depends_on_nothing_else(plan: Plan) -> None:
    whole = [pair for pair in rows(400) if pair.kind == "flawed"]
    kept = read_pairs(dataset_of("java", 0, TINY, plan.datasets)).pairs
    assert 0.3 < len(kept) / len([p for p in whole if len(p.source) <= 12]) < 0.7
    again = [pair for pair in whole if part_of(TINY)(pair) is not None]
    assert {pair.id for pair in kept} == {pair.id for pair in again}


def test_the_published_lines_become_fold_0(plan: Plan, tmp_path: Path) -> None:
    folder = tmp_path / "corpora" / "paper-folds" / "juliet-c"
    folder.mkdir(parents=True)
    pairs = [pair for pair in rows(400) if pair.kind == "flawed"]
    chosen = pairs[7:60:5]
    for name, side in (("src", "source"), ("tgt", "target")):
        lines = ["".join(getattr(pair, side)) for pair in chosen]
        (folder / f"{name}_test0.txt").write_text("\n".join(lines) + "\n", "utf-8")
    whole: Scale = replace(SCALES["full"], max_words=100)
    moved = read_pairs(dataset_of("c", PUBLISHED, whole, plan.datasets)).pairs
    lines_of = {("".join(pair.source), "".join(pair.target)) for pair in chosen}
    for pair in moved:
        assert (("".join(pair.source), "".join(pair.target)) in lines_of) == (pair.bucket_pair % 4 == 0)


@pytest.mark.parametrize("row", PAPER_ROWS)
def test_full_scale_is_what_configs_paper_says(row: str) -> None:
    written = read_config(CONFIGS / f"{row}.toml")
    ours = config_of(row, SCALES["full"], held_out(0, SCALES["full"]))
    used = {"embedding", "hidden", "encoder_layers", "decoder_layers", "reduction", "dropout", "family"}
    used |= {"heads", "feed_forward"} if row.startswith("transformer") else {"attention"}
    assert ours.model.model_dump(include=used) == written.model.model_dump(include=used)
    assert (ours.seed, ours.optim, ours.stop) == (written.seed, written.optim, written.stop)
    assert ours.data.test_pair == written.data.test_pair
    assert ours.data.valid_pair == written.data.valid_pair


@pytest.mark.parametrize("row", ROWS)
def test_medium_scale_has_the_models_of_full_scale_and_all_rows(row: str) -> None:
    medium, full = SCALES["medium"], SCALES["full"]
    assert config_of(row, medium, held_out(0, medium)).model == config_of(row, full, held_out(0, full)).model
    assert (medium.share, medium.max_words) == (full.share, full.max_words)
    assert f"{config_of(row, medium, held_out(0, medium)).stop.max_steps:,} steps" in medium.description


@pytest.mark.parametrize("row", ROWS)
@pytest.mark.parametrize("scale", SCALES.values(), ids=SCALES)
def test_a_configuration_survives_its_job(row: str, scale: Scale) -> None:
    config = config_of(row, scale, held_out(1, scale))
    assert config_of_job(job_config(config)) == config


def test_a_damaged_checkpoint_names_the_remedy(plan: Plan) -> None:
    cell = repair_cell("table2", "java", "dot-pyramid", 0, plan)
    with plan.cells.claimed(cell) as directory:
        assert directory is not None
        (directory / "run").mkdir()
        (directory / "run" / LAST).write_bytes(b"no tensors")
        with pytest.raises(TrainingError, match=r"damaged or of another version.*Remove .*run to begin this"):
            run_repair_cell(cell, directory, Lease())


def test_a_training_that_fails_quotes_its_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "train.log").write_text("plc: error: the checkpoint is damaged\n", "utf-8")  # and was mended
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(
        TrainingError, match=r"failed: it said nothing, and ended with code 1. Mend that and run the same"
    ):
        training.train_in(tmp_path, tiny(), [tmp_path], lease=Lease())


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("kill -9 $$", r"killed, probably out of memory; run the same command again to continue$"),
        ("exit 137", r"killed, probably out of memory; run the same command again to continue$"),
        (
            "echo run: the disk is full >&2; exit 2",
            r"failed: run: the disk is full. Mend that and run the same command again, it goes on, or see",
        ),
        (
            "echo last: the checkpoint is damaged >&2; exit 2",
            r"failed: last: the checkpoint is damaged. Remove .*run to begin this cell anew$",
        ),
        (
            "echo run: was begun with another configuration >&2; exit 2",
            r"failed: run: was begun with another configuration. Remove .*run to begin this cell anew$",
        ),
    ],
)
def test_a_training_is_only_thrown_away_where_nothing_else_helps(
    script: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    python = tmp_path / "python"
    python.write_text(f"#!/bin/sh\n{script}\n", "ascii")
    python.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(python))
    with pytest.raises(TrainingError, match=said):
        training.train_in(tmp_path, tiny(), [tmp_path], lease=Lease())


@pytest.mark.parametrize("file", ["config.toml", "train.log"])
def test_a_cell_that_cannot_be_written_says_so(tmp_path: Path, file: str) -> None:
    (tmp_path / file).mkdir()
    with pytest.raises(TrainingError, match=r"cannot be written: .*; make room, then run the same command"):
        training.train_in(tmp_path, tiny(), [tmp_path], lease=Lease())


def test_a_damaged_best_checkpoint_names_the_remedy(tmp_path: Path) -> None:
    (tmp_path / BEST).write_bytes(b"no tensors")
    with pytest.raises(TrainingError, match=r"cannot be read: .*\. Remove .* to begin this cell anew"):
        training_figures(tmp_path)


def test_a_training_that_lost_its_parent_is_not_trained_beside(tmp_path: Path) -> None:
    with (tmp_path / "training").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # as the child that inherited it
        with pytest.raises(TrainingError, match=r"run is still being trained by a process .* wait for it"):
            training.train_in(tmp_path, tiny(), [tmp_path], lease=Lease())


def test_a_termination_reaches_the_training_and_the_lock_goes_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = tmp_path / "python"
    script.write_text("#!/bin/sh\nkill -TERM $PPID\nexec sleep 60\n", "ascii")
    script.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(script))
    for _ in range(2):
        with pytest.raises(OutOfTimeError):
            training.train_in(tmp_path, tiny(), [tmp_path], lease=Lease())


def test_a_termination_before_the_child_is_known_reaches_it() -> None:
    with training.passing_on() as passed_to:
        os.kill(os.getpid(), signal.SIGTERM)
        with passed_to(subprocess.Popen(["sleep", "60"])) as child:
            assert child.wait() == -signal.SIGTERM


def test_without_the_authors_files_only_their_fold_is_left_out(plan: Plan) -> None:
    reported: list[str] = []
    cells = TABLE1.cells(replace(plan, tell=reported.append))
    assert [cell.name for cell in cells] == ["dot-pyramid.fold0"]
    assert reported[0].startswith("the authors' published fold is left out: the folder of corpora, ")
    assert "holds no paper-folds.tar.xz" in reported[0]


def test_the_published_fold_is_a_cell_of_c_alone(
    plan: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cells_module, "dataset_of", lambda *_: plan.datasets.path("paper-c"))
    (tmp_path / "corpora" / "paper-folds").mkdir(parents=True)
    assert sorted(RUN_ORDER) == sorted(ROWS)
    assert [cell.name for cell in TABLE1.cells(plan)] == ["dot-pyramid.fold0", "dot-pyramid.published"]
    assert [cell.name for cell in TABLE2.cells(plan)] == ["dot-pyramid.fold0"]
