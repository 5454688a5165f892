"""Two processes train as one does that holds both their rows: the same loss, step by step."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
import torch

from plc.train.config import Config, write_config
from plc.train.processes.group import Group
from plc.train.record import checkpoint
from plc.train.start import train_run
from tests.unit.training_rows import dataset, tiny

STEPS = 12
SAME = 1e-5  # relative: float32 sums in another order, over all steps
START = {
    "torchrun": ["-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2", "-m", "--", "plc"],
    "processes": ["-m", "plc"],
}


def paper_family() -> Config:
    """Pieces for words, so that it shows that all processes have the same; no dropout, which is random."""
    config = tiny(max_steps=STEPS, validate_steps=1)
    model = {"family": "gru", "decoder_layers": 2, "dropout": 0.0}
    data = {"vocabulary": "bpe", "vocabulary_size": 300}
    assert config.optim.precision == "float32"
    return config.model_copy(
        update={
            "model": config.model.model_copy(update=model),
            "data": config.data.model_copy(update=data),
        }
    )


def curve(run: Path, kind: str) -> list[float]:
    lines = map(json.loads, (run / "metrics.jsonl").read_text().splitlines())
    return [line["loss"] for line in lines if line["kind"] == kind]


def test_each_process_has_a_gpu_of_its_own_where_there_are_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Group(local_rank=1).device == torch.device("cpu") or torch.cuda.is_available()
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 2)
    assert [str(Group(rank=8 + i, size=16, local_rank=i).device) for i in range(3)] == [
        "cuda:0",
        "cuda:1",
        "cuda:0",
    ]


def test_what_the_leader_makes_is_made_once() -> None:
    assert Group().from_leader(lambda: b"pieces") == b"pieces"


@pytest.mark.parametrize("how", ["torchrun", pytest.param("processes", marks=pytest.mark.slow)])
def test_two_processes_train_as_one_with_the_rows_of_both(
    how: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    data, config = dataset(tmp_path / "pairs"), paper_family()
    train_run(config, data=[data], run=tmp_path / "one")
    write_config(config, tmp_path / "config.toml")
    command = [*START[how], "train", "config.toml", "--data", "pairs", "--run", "two"]
    command += ["--processes", "2"] if how == "processes" else []
    done = subprocess.run(
        [sys.executable, *command], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    for kind in ("train", "valid"):
        alone, together = curve(tmp_path / "one", kind), curve(tmp_path / "two", kind)
        assert len(alone) == STEPS
        assert together == pytest.approx(alone, rel=SAME)
    alone_end, together_end = (checkpoint.load(tmp_path / run / checkpoint.LAST) for run in ("one", "two"))
    assert (alone_end[1].step, alone_end[1].words) == (together_end[1].step, together_end[1].words)
    for name, tensor in alone_end[0].items():
        torch.testing.assert_close(together_end[0][name], tensor, rtol=1e-4, atol=1e-4, msg=name)
    environment = json.loads((tmp_path / "two" / "environment.json").read_text())
    assert environment["processes"] == 2
