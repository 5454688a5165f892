"""Tests of perturbations: how they are learnt, their side files, and `plc train --perturbation`."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

import pytest
import torch

from data_prep.errors import ModelError
from data_prep.text.vocabulary import Vocabulary
from plc.cli.app import main
from plc.decode.model_directory import check_manifest
from plc.evaluate.readers import load_subject
from plc.models.edits import EditModel
from plc.models.perturbation import Perturbation
from plc.models.source import Source
from plc.train.data import Lexicon, example_of
from plc.train.parity.balanced import Balanced
from plc.train.parity.fitting import Plan, Step, exact, fit
from plc.train.parity.side_file import NAME, give, read, write
from plc.train.record.run import model_of
from plc.train.start import train_run
from tests.models import tiny_edit_model
from tests.unit.training_rows import dataset, rows, tiny


def _source(length: int) -> Source:
    ids = torch.arange(3, 3 + length)[None]
    return Source(ids, torch.ones_like(ids, dtype=torch.bool))


def test_a_fresh_perturbation_changes_nothing() -> None:
    model = tiny_edit_model()
    before = model.encode(_source(9)).states
    give(model, Perturbation(positions=6, rank=4, embedding=8))
    assert torch.equal(model.encode(_source(9)).states, before)


def test_positions_have_vectors_of_their_own_and_the_last_one_serves_all_behind() -> None:
    perturbation = Perturbation(positions=4, rank=3, embedding=8)
    with torch.no_grad():
        perturbation.directions.normal_()
        perturbation.everywhere.normal_()
    added = perturbation(7)
    assert added.shape == (7, 8)
    assert not torch.allclose(added[0], added[1])
    assert torch.equal(added[3], added[6])


def test_without_directions_it_is_one_vector_for_all() -> None:
    bias = Perturbation(positions=4, rank=0, embedding=8)
    assert bias(5).shape == (5, 8)
    assert sum(weight.numel() for weight in bias.parameters()) == 8


def _lexicon() -> Lexicon:
    words = ["<pad>", "<unk>", "<s>", "</s>", "<c>", "<cpp>", "<java>", "bad", "good"]
    return Lexicon(Vocabulary((*words, *(f"w{number}" for number in range(12)))), (121, 190, 476))


def _balanced(count: int = 40) -> Balanced:
    groups: dict[str, list] = {"c": [], "java": []}  # type: ignore[type-arg]
    for pair in rows(count):
        groups[pair.language].append(example_of(pair, _lexicon(), {}, "edits"))
    groups["c"] = groups["c"][:6]
    return Balanced(groups, 400)


def _model() -> EditModel:
    torch.manual_seed(0)
    model = model_of(tiny().model, _lexicon())
    assert isinstance(model, EditModel)
    return model


def test_every_batch_has_about_as_many_words_of_each_group() -> None:
    for batch, numbers in islice(_balanced().batches(seed=1), 5):
        words = [0, 0]
        for example, number in zip(batch, numbers, strict=True):
            words[number] += example.words
        assert min(words) >= 200
        assert max(words) - min(words) < 40


def test_the_same_seed_draws_the_same_batches() -> None:
    first, again = (
        [[id(row) for row in batch] for batch, _ in islice(balanced.batches(seed=3), 4)]
        for balanced in [_balanced()] * 2
    )
    assert first == again


def test_fitting_changes_the_given_weights_alone_and_lowers_the_loss() -> None:
    model = _model()
    model.perturbation = Perturbation(positions=20, rank=4, embedding=8)
    before = {name: tensor.clone() for name, tensor in model.state_dict().items()}
    seen: list[Step] = []
    fit(
        model,
        list(model.perturbation.parameters()),
        _balanced(),
        Plan(steps=30, learning_rate=0.05),
        tell=seen.append,
    )
    changed = {name for name, tensor in model.state_dict().items() if not torch.equal(tensor, before[name])}
    assert changed == {"perturbation.everywhere", "perturbation.directions", "perturbation.shares"}
    assert seen[-1].loss < seen[0].loss


def test_exact_is_what_greedy_decoding_writes() -> None:
    """Rows beside each other change nothing, and a model fitted to few rows gets some right."""
    model = _model()
    balanced = Balanced({"java": _balanced().groups["java"][:4]}, 200)
    fit(model, list(model.parameters()), balanced, Plan(steps=150, learning_rate=0.02))
    batch = list(balanced.groups["java"])
    together = exact(model, batch)
    assert together == [exact(model, [row])[0] for row in batch]
    assert any(together)


def test_a_side_file_belongs_to_one_model(tmp_path: Path) -> None:
    perturbation = Perturbation(positions=6, rank=2, embedding=8)
    with torch.no_grad():
        perturbation.directions.fill_(0.5)
    path = tmp_path / NAME
    write(path, perturbation, model_sha256="a" * 64)
    again = read(path, model_sha256="a" * 64)
    assert torch.allclose(again(9), perturbation(9), atol=1e-3)
    with pytest.raises(ModelError, match="learnt for another model"):
        read(path, model_sha256="b" * 64)
    path.write_bytes(b"nothing")
    with pytest.raises(ModelError, match="cannot be read as a perturbation"):
        read(path, model_sha256="a" * 64)
    with pytest.raises(ModelError, match="numbers for a word"):
        give(tiny_edit_model(), Perturbation(positions=2, rank=1, embedding=9))


def _run(*words: str | Path) -> object:
    with pytest.raises(SystemExit) as stopped:
        main([str(word) for word in words])
    return stopped.value.code


def test_train_and_evaluate_with_a_perturbation(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = dataset(tmp_path / "data")
    train_run(tiny(max_steps=2, validate_steps=2), data=[data], run=tmp_path / "base")
    model = tmp_path / "model"
    assert _run("export", tmp_path / "base", "--out", model) == 0
    config = tmp_path / "perturbation.toml"
    config.write_text("[optim]\nlearning_rate = 0.05\nbatch_words = 200\n[stop]\nmax_steps = 3\n")
    run = tmp_path / "run"
    words = ("train", config, "--data", data, "--run", run, "--perturbation")
    assert _run(*words) == 2
    assert "is learnt for a model directory" in " ".join(capsys.readouterr().err.split())
    assert _run(*words, "--from", model, "--by", "language") == 0
    digest, _ = check_manifest(model)
    assert (run / NAME).stat().st_size < 20_000
    assert read(run / NAME, model_sha256=digest).rank > 0
    plain, other = (load_subject(model, backend="torch", perturbation=each) for each in (None, run / NAME))
    assert plain.reader.vocabulary == other.reader.vocabulary
    capsys.readouterr()
    assert _run("evaluate", model, "--data", data, "--perturbation", run / NAME) == 0
    assert _run("evaluate", model, "--data", data, "--backend", "onnx", "--perturbation", run / NAME) == 2
    assert "computed with torch" in " ".join(capsys.readouterr().err.split())
