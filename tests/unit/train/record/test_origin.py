"""What a run may begin from: runs and model directories give the same weights, and the sizes with them."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from data_prep.dataset import write_pairs
from data_prep.errors import ModelError, TrainingError
from plc.export.run import export_run
from plc.train.config import Config, read_config, write_config
from plc.train.record import checkpoint
from plc.train.record.origin import completed, read_origin
from plc.train.start import train_run
from tests.unit.training_rows import dataset, row, rows, tiny


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return dataset(tmp_path_factory.mktemp("data") / "pairs")


@pytest.fixture(scope="module")
def run(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("runs") / "run"
    train_run(tiny(max_steps=5), data=[data], run=place)
    return place


@pytest.fixture(scope="module")
def model(run: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("models") / "model"
    export_run(run, out)
    return out


def sizeless(config: Config) -> Config:
    return Config(optim=config.optim, stop=config.stop)


def test_a_model_directory_holds_what_its_run_does(run: Path, model: Path) -> None:
    first, second = read_origin(run), read_origin(model)
    assert (first.config, first.lexicon, first.kept_names) == (
        second.config,
        second.lexicon,
        second.kept_names,
    )
    weights = first.tensors()
    for name, tensor in second.tensors().items():
        assert torch.allclose(tensor.float(), weights[name], atol=1e-3), name


def test_a_run_goes_on_from_a_model_directory(model: Path, tmp_path: Path) -> None:
    own = tmp_path / "own"
    ours = [row(number, ("ours", "w1"), ("ours", "w1", "bad")) for number in (5, 9)]
    made = [*ours, *(one for one in rows(60) if one.language == "c")]
    write_pairs(own, made, summary={}, kept_names=frozenset({"ours"}))
    config = sizeless(tiny(max_steps=1))
    train_run(config, data=[own], run=tmp_path / "run", begin_from=model)
    before = read_origin(model)
    after = read_origin(tmp_path / "run")
    assert (after.config.model, after.config.data) == (before.config.model, before.config.data)
    assert after.lexicon.vocabulary.words[: len(before.lexicon.vocabulary)] == before.lexicon.vocabulary.words
    assert "ours" in after.lexicon.vocabulary
    assert after.kept_names == before.kept_names | {"c": ["ours"]}  # what was not trained on keeps its names
    old, new = before.tensors()["embedding.weight"].float(), after.tensors()["embedding.weight"]
    assert torch.allclose(new[: len(old)], old, atol=0.02)
    longer = config.model_copy(update={"stop": tiny(max_steps=2).stop})
    train_run(longer, data=[own], run=tmp_path / "run", resume=True)
    assert checkpoint.load(tmp_path / "run" / checkpoint.LAST)[1].step == 2


def test_a_fix_without_a_cwe_is_no_class(tmp_path: Path) -> None:
    directory = tmp_path / "data"
    made = [replace(one, cwe=0) if one.cwe == 121 else one for one in rows(60)]
    write_pairs(directory, made, summary={}, kept_names=None)
    train_run(tiny(max_steps=1), data=[directory], run=tmp_path / "run")
    assert json.loads((tmp_path / "run" / "vocab.json").read_text())["cwes"] == [190, 476]


def test_only_a_configuration_without_sizes_is_completed(tmp_path: Path) -> None:
    before, given = tiny(), sizeless(tiny())
    assert (completed(given, before).model, completed(given, before).data) == (before.model, before.data)
    other = before.model_copy(update={"model": before.model.model_copy(update={"hidden": 16})})
    assert completed(other, before) == other
    write_config(completed(given, before), tmp_path / "config.toml")
    assert read_config(tmp_path / "config.toml").model == before.model


def test_what_is_no_origin_is_refused(model: Path, tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match="neither a run of `plc train` nor a model directory"):
        read_origin(tmp_path)
    write_config(tiny(), tmp_path / "config.toml")
    with pytest.raises(TrainingError, match="has no best weights yet"):
        read_origin(tmp_path)
    damaged = tmp_path / "damaged"
    damaged.mkdir()
    for file in model.iterdir():
        (damaged / file.name).write_bytes(file.read_bytes())
    (damaged / "model.safetensors").write_bytes(b"none")
    with pytest.raises(ModelError, match="was changed after export"):
        read_origin(damaged)
    manifest = json.loads((model / "manifest.json").read_text())
    del manifest["files"]["model.safetensors"]
    (damaged / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(TrainingError, match=r"has no model\.safetensors to go on from"):
        read_origin(damaged)


def test_weights_that_cannot_be_read_are_named(model: Path, tmp_path: Path) -> None:
    damaged = tmp_path / "damaged"
    damaged.mkdir()
    for file in model.iterdir():
        (damaged / file.name).write_bytes(file.read_bytes())
    origin = read_origin(damaged)
    (damaged / "model.safetensors").write_bytes(b"none")
    with pytest.raises(TrainingError, match=r"model\.safetensors: cannot be read as weights: "):
        origin.tensors()
