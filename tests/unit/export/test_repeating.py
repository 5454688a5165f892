"""A third party repeats a small training from the record in a model directory, and gets the same files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.trust.repeating import TRAINED, RepeatError, repeat
from data_prep.dataset import write_pairs
from plc.decode.model_directory import MANIFEST
from plc.export.run import export_run
from plc.train.config import Config
from plc.train.start import train_run
from tests.unit.training_rows import dataset, rows, tiny


def exported(tmp_path: Path, data: Path, config: Config) -> Path:
    train_run(config, data=[data], run=tmp_path / "run")
    out = tmp_path / "model"
    export_run(tmp_path / "run", out)
    return out


def test_the_same_files_come_out(tmp_path: Path) -> None:
    data = dataset(tmp_path / "data")
    model = exported(tmp_path, data, tiny())
    found = repeat(model, [data], work=tmp_path / "again")
    assert found.same == TRAINED
    assert found.other == ()


def test_another_seed_gives_other_weights(tmp_path: Path) -> None:
    data = dataset(tmp_path / "data")
    model = exported(tmp_path, data, tiny())
    config = model / "config.toml"
    config.write_text(config.read_text("utf-8").replace("seed = 0", "seed = 1"), "utf-8")
    manifest = json.loads((model / MANIFEST).read_text("utf-8"))
    del manifest["files"]["config.toml"]  # else it is found to be changed before anything is trained
    (model / MANIFEST).write_text(json.dumps(manifest), "utf-8")
    found = repeat(model, [data], work=tmp_path / "again")
    assert "model.safetensors" in found.other
    assert "vocab.json" in found.same


def test_what_cannot_be_repeated_is_refused(tmp_path: Path) -> None:
    data = dataset(tmp_path / "data")
    model = exported(tmp_path, data, tiny(max_minutes=5.0))
    with pytest.raises(RepeatError, match="trained for 5 minutes: the learning rate followed the clock"):
        repeat(model, [data], work=tmp_path / "again")
    other = tmp_path / "other"
    write_pairs(other, rows(60, seed=1), summary={}, kept_names=frozenset())
    with pytest.raises(RepeatError, match="was trained on other data: --data lacks data"):
        repeat(model, [other], work=tmp_path / "again")
