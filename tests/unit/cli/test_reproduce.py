"""`plc reproduce` answers what it cannot do with a message, and writes pages of what there is."""

from __future__ import annotations

import json
import sys
import tarfile
from pathlib import Path

import pytest

from data_prep.dataset import write_pairs
from plc.cli.app import main
from plc.reproduce.engine import models
from plc.train.config import ModelConfig, OptimConfig, StopConfig
from plc.train.record.checkpoint import LAST, progress_of
from tests.unit.training_rows import rows


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["tabel1"], "did you mean 'table1'?"),
        ([], "name an item, such as table1, or all"),
        (["--only", "dot-pyramid", "table1"], "before --only, --fold and --merge: they take all words after"),
        (["--merge", "elsewhere", "table1"], "name table1 before --only, --fold and --merge"),
        (["table1", "--fold", "4"], "--fold 4: the folds are 0 to 3"),
        (["table5", "--fold", "5"], "--fold 5: the folds are 0 to 4"),
        (["table1", "--fold", "-1"], "--fold -1: the folds are 0 to 3"),
        (["table3", "--fold", "3"], "--fold 3: table3 has fold 0 alone; leave --fold out"),
        (["figure7", "--fold", "0"], "--fold 0: figure7 has no folds; leave --fold out"),
        (
            ["table1", "table5", "--fold", "4", "--only", "concat-pyramid"],
            "no named item has any of --fold 4",
        ),
        (["table1", "--watts", "inf"], "--watts inf: give the machine's power, a number above 0"),
        (["table1", "--watts", "0"], "--watts 0: give the machine's power, a number above 0"),
        (["table1", "--jobs", "9999"], "cores; give at most"),
        (["--merge", "nowhere", "--max-minutes", "0"], "--max-minutes 0: give more than none"),
        (["table1", "--jobs", "0"], "--jobs 0: give at least one process"),
        (["table1", "--scale", "smal"], "did you mean 'small'?"),
        (["table1", "--only", "dot-pyramide"], "did you mean 'dot-pyramid'?"),
        (["table1", "--max-minutes", "0"], "--max-minutes 0: give more than none"),
        (["table1", "--no-resume"], "choose another --runs to begin anew"),
        (["--merge", "nowhere"], "holds no cells"),
        (["table1", "--corpora", "nowhere"], "fetch the older Juliet for C/C++ in the authors' repository"),
    ],
)
def test_what_cannot_be_done_is_said(
    words: list[str],
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as ended:
        main(["reproduce", *words])
    assert ended.value.code == 2
    assert said in capsys.readouterr().err


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with the rows of both languages prepared, and no corpus."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PLC_CORPORA", raising=False)
    flawed = [pair for pair in rows(40) if pair.kind == "flawed"]
    for name in ("paper-c", "paper-java"):
        write_pairs(
            Path("runs/reproduce/datasets") / name, flawed, summary={"preset": "paper"}, kept_names=None
        )
    return tmp_path


def ended(*words: str) -> int:
    with pytest.raises(SystemExit) as end:
        main(["reproduce", *words, "--out", "out"])
    assert isinstance(end.value.code, int)
    return end.value.code


def test_two_processes_finish_the_cells_between_them(folder: Path) -> None:
    assert ended("figure7", "--jobs", "2", "--max-minutes", "5") == 0
    assert len(list(folder.glob("runs/reproduce/small/figure7/*/result.json"))) == 2
    assert "Cells not run yet" not in Path("out/figure7.md").read_text("utf-8")


def test_what_a_process_left_to_its_neighbour_is_not_unfinished(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ended("figure7") == 0
    ends = folder / "ends"  # as a worker that found the last cell in its neighbour's hands
    ends.write_text('#!/bin/sh\nexit "$CODE"\n', "ascii")
    ends.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(ends))
    for code, whole in (("1", 0), ("3", 3)):
        monkeypatch.setenv("CODE", code)
        assert ended("figure7", "--jobs", "2") == whole
    assert "2 cells finished; 0 remain" in capsys.readouterr().err
    for result in folder.glob("runs/reproduce/small/figure7/c/result.json"):
        result.unlink()
    monkeypatch.setenv("CODE", "0")
    assert ended("figure7", "--jobs", "2") == 1


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_an_item_without_its_corpus_stops_no_other(
    folder: Path, jobs: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ended("table5", "figure7", "--jobs", jobs) == 2
    assert "failed: table5: the folder of corpora, corpora, holds no tracer" in capsys.readouterr().err
    assert sorted(path.name for path in (folder / "out").glob("*.md")) == ["figure7.md"]


def test_a_page_that_cannot_be_made_stops_no_other(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert ended("table5", "figure7", "--render") == 2
    assert "failed: table5: its page cannot be written: the folder of corpora" in capsys.readouterr().err
    assert (folder / "out" / "figure7.md").is_file()


def test_the_page_of_an_item_that_has_none_of_the_rows_stays(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ended("figure7", "peers", "table2", "--render", "--only", "dot-pyramid", "--fold", "1") == 0
    said = capsys.readouterr().err
    assert "peers: left out, it has nothing of --fold 1 --only dot-pyramid; its page stays as it is" in said
    assert sorted(path.name for path in (folder / "out").glob("*.md")) == ["figure7.md", "table2.md"]
    assert "figure7 --scale small`" in Path("out/figure7.md").read_text("utf-8")
    assert "small --fold 1 --only dot-pyramid`" in Path("out/table2.md").read_text("utf-8")


@pytest.mark.usefixtures("folder")
def test_full_scale_goes_on_from_slice_to_slice_wherever_it_is_unpacked(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """In miniature: the sizes are small, the command, its training process and its checkpoints are not."""
    steps = 400

    def sizes(_kind: str, window: int) -> tuple[ModelConfig, OptimConfig, StopConfig]:
        model = ModelConfig(
            family="gru",
            embedding=8,
            hidden=8,
            reduction=window,
            attention="dot",
            encoder_layers=2,
            decoder_layers=2,
        )
        stop = StopConfig(max_steps=steps, validate_steps=200, validate_sources=4)
        return model, OptimConfig(batch_words=200, warmup_steps=10), stop

    monkeypatch.setattr(models, "_full", sizes)
    words = ("table1", "--scale", "full", "--fold", "0", "--only", "dot-pyramid")
    here = Path("runs/reproduce")
    cell = Path("full/table1/dot-pyramid.fold0")
    minutes = 0.02
    while not (here / cell / "run" / LAST).exists():  # a busy machine may not even begin within a slice
        assert minutes < 3
        assert ended(*words, "--max-minutes", str(minutes)) == 1
        assert "failed" not in capsys.readouterr().err
        minutes *= 2
    before = progress_of(here / cell / "run" / LAST).step
    assert 0 < before < steps

    with tarfile.open("packed.tar.gz", "w:gz") as packed:
        packed.add(here, "runs")
    with tarfile.open("packed.tar.gz") as packed:
        packed.extractall("elsewhere", filter="data")
    there = Path("elsewhere/runs")
    assert ended(*words, "--runs", str(there)) == 0
    result = json.loads((there / cell / "result.json").read_text("utf-8"))["result"]
    assert result["training"]["steps"] == steps
    assert progress_of(here / cell / "run" / LAST).step == before
    assert not list((there / cell).glob("answers-*"))
    assert Path("out/table1.md").read_text("utf-8").startswith("# Repair rates, C/C++ (full scale)")
