"""Transfer to error types: what is kept and what begins anew, that it learns, and every refusal."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch

from data_prep.corpora.itc.instances import Instances, read_instances
from data_prep.corpora.itc.split import prepare
from data_prep.errors import ConfigError, TrainingError
from data_prep.text.vocabulary import BEGIN
from plc.models.edits import EditModel
from plc.models.error_types import ErrorTypeClassifier, last_encoder_layer
from plc.models.seq2seq import Seq2Seq
from plc.models.source import Source
from plc.train.build import build_model
from plc.train.config import Config, ModelConfig
from plc.train.error_types.bag_of_words import features, named
from plc.train.error_types.data import task_of, words_in
from plc.train.error_types.transfer import Task, TransferConfig, classifier, learn
from plc.train.record.origin import Origin, read_origin
from plc.train.start import train_run
from tests.unit.error_type_files import small_split
from tests.unit.training_rows import dataset, tiny

GRU = ModelConfig(family="gru", embedding=8, hidden=8, encoder_layers=2, decoder_layers=2, dropout=0.0)
TRANSFORMER = ModelConfig(
    family="transformer",
    embedding=8,
    hidden=8,
    heads=2,
    encoder_layers=2,
    decoder_layers=2,
    feed_forward=16,
    dropout=0.0,
)
EDITS = ModelConfig(family="edits", embedding=8, hidden=8, heads=2, encoder_layers=2, dropout=0.0)
FAMILIES = pytest.mark.parametrize("config", [GRU, TRANSFORMER, EDITS], ids=lambda config: config.family)


def quiet(stage: str, done: int, total: int) -> None:
    """No progress."""


@pytest.fixture(scope="module")
def instances(tmp_path_factory: pytest.TempPathFactory) -> Instances:
    folder = tmp_path_factory.mktemp("split")
    prepare(small_split(folder / "in"), out=folder / "out", split="authors", progress=quiet)
    return read_instances(folder / "out")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return dataset(tmp_path_factory.mktemp("data") / "pairs")


def trained(model: ModelConfig, data: Path, run: Path) -> Origin:
    base = tiny(max_steps=1)
    config = Config(model=model, data=base.data, optim=base.optim, stop=base.stop)
    train_run(config, data=[data], run=run)
    return read_origin(run)


def classifier_of(config: ModelConfig, *, words: int = 12) -> ErrorTypeClassifier:
    torch.manual_seed(0)
    model = build_model(config, vocabulary=words, classes=2)
    assert isinstance(model, Seq2Seq | EditModel)
    return ErrorTypeClassifier(model, hidden=config.hidden, types=3, begin=BEGIN).eval()


@FAMILIES
def test_padding_does_not_change_a_type(config: ModelConfig) -> None:
    model = classifier_of(config)
    source = torch.tensor([[5, 6, 7, 8, 9, 4]])
    padded = torch.cat([source, torch.zeros(1, 5, dtype=torch.int64)], dim=1)
    with torch.no_grad():
        alone = model(Source(source, source > 0))
        assert alone.shape == (1, 3)
        assert torch.allclose(model(Source(padded, padded > 0)), alone, atol=1e-5)


@FAMILIES
def test_the_first_step_is_the_decoders_own(config: ModelConfig) -> None:
    """What the linear layer reads is the state behind the scores that the decoder's first step gives."""
    model = classifier_of(config)
    source = torch.tensor([[5, 6, 7, 8]])
    seen: list[torch.Tensor] = []
    model.types.register_forward_pre_hook(lambda _, inputs: seen.append(inputs[0]))
    with torch.no_grad():
        model(Source(source, source > 0))
        inner = model.model
        valid = source > 0
        read = Source(source, valid)
        start: Any = (
            inner.start(inner.encode(read))
            if isinstance(inner, EditModel)
            else inner.start(inner.encode(source, valid))
        )
        logits, _ = inner.step(torch.tensor([BEGIN]), start)
        scores = inner.words(seen[0])
    assert torch.allclose(scores, logits[:, : scores.size(1)], atol=1e-5)


@FAMILIES
def test_all_but_the_last_encoder_layer_is_transferred(
    config: ModelConfig, instances: Instances, data: Path, tmp_path: Path
) -> None:
    origin = trained(config, data, tmp_path / "run")
    task = task_of(instances, family=config.family, origin=origin)
    old, new = len(origin.lexicon.vocabulary), len(task.lexicon.vocabulary)
    assert task.lexicon.vocabulary.words[:old] == origin.lexicon.vocabulary.words
    assert new > old
    model = classifier(origin.config.model, task, origin=origin, seed=3, dropout=0.0)
    again = classifier(origin.config.model, task, origin=origin, seed=4, dropout=0.0)
    last = {id(parameter) for parameter in last_encoder_layer(model.model).parameters()}
    others = dict(again.model.named_parameters())
    before = origin.tensors()
    for name, parameter in model.model.named_parameters():
        if id(parameter) not in last:
            assert torch.equal(parameter[: len(before[name])], before[name]), name
        elif parameter.dim() > 1:
            assert not torch.allclose(parameter, before[name])
            assert not torch.allclose(parameter, others[name])  # another seed, another beginning


def test_a_fresh_model_knows_the_training_words_alone(instances: Instances) -> None:
    task = task_of(instances, family="gru", origin=None)
    seen = {
        word
        for each in instances.of("train")
        for word in words_in(each.text, family="gru", kept_names=frozenset())[0]
    }
    assert set(task.lexicon.vocabulary.words[4:]) == seen
    assert "other" not in task.lexicon.vocabulary  # only the test has it
    assert [len(part) for part in (task.train, task.valid, task.test)] == [24, 6, 9]
    assert task.types == 3


def test_the_served_family_reads_slots_and_its_tag(instances: Instances) -> None:
    words, spelled = words_in("void bad(){int a=1;free(a);}", family="edits", kept_names=frozenset({"free"}))
    assert list(words[:2]) == ["void", "f0"]
    assert list(spelled[:2]) == ["void", "bad"]
    assert "free" in words
    task = task_of(instances, family="edits", origin=None)
    assert {int(each.source[0]) for each in task.train} == {task.lexicon.vocabulary.id_of("<c>")}


def test_what_several_training_programs_spell_is_a_word_of_the_served_family(instances: Instances) -> None:
    by_program = [
        {word for word in words_in(each.text, family="edits", kept_names=frozenset())[1] if word[0].isalnum()}
        for each in instances.of("train")
    ]
    everywhere = set.intersection(*by_program) - {"int", "void"}
    assert everywhere
    few = task_of(instances, family="edits", origin=None, least=len(by_program))
    none = task_of(instances, family="edits", origin=None, least=len(by_program) + 1)
    assert everywhere <= set(few.lexicon.vocabulary.words)
    assert not everywhere & set(none.lexicon.vocabulary.words)
    assert none.lexicon == task_of(instances, family="edits", origin=None).lexicon


def test_it_learns_and_repeats(instances: Instances) -> None:
    config = ModelConfig(family="gru", embedding=12, hidden=12, encoder_layers=2, decoder_layers=2)
    task = task_of(instances, family="gru", origin=None)
    settings = TransferConfig(
        learning_rate=1e-2, epochs=8, patience=8, batch=4, dropout=0.0, word_dropout=0.0
    )
    checks: list[int] = []
    learnt = [
        learn(
            classifier(config, task, origin=None, seed=1, dropout=0.0),
            task,
            config=settings,
            seed=1,
            check=lambda: checks.append(1),
        )
        for _ in range(2)
    ]
    assert learnt[0] == learnt[1]
    assert learnt[0].valid_accuracy > 0.5  # of three types
    assert len(learnt[0].predicted) == len(task.test)
    assert 1 <= learnt[0].epoch <= learnt[0].epochs <= 8
    assert len(checks) == 2 * learnt[0].epochs


def test_patience_ends_it(instances: Instances) -> None:
    task = task_of(instances, family="gru", origin=None)
    settings = TransferConfig(learning_rate=1e-12, epochs=9, patience=1, word_dropout=0.0, dropout=0.0)
    learnt = learn(classifier(GRU, task, origin=None, seed=0, dropout=0.0), task, config=settings, seed=0)
    assert learnt.epochs <= learnt.epoch + 1


def test_what_cannot_be_trained_is_refused(instances: Instances) -> None:
    task = task_of(instances, family="gru", origin=None)
    for empty, name in (
        (Task((), task.valid, task.test, 3, task.lexicon), "training"),
        (Task(task.train, (), task.test, 3, task.lexicon), "validation"),
        (Task(task.train, task.valid, (), 3, task.lexicon), "test"),
    ):
        model = classifier(GRU, empty, origin=None, seed=0, dropout=0.0)
        with pytest.raises(TrainingError, match=f"the split has no {name} programs; prepare it again"):
            learn(model, empty, config=TransferConfig(), seed=0)
    model = classifier(GRU, task, origin=None, seed=0, dropout=0.0)
    with torch.no_grad():
        model.types.weight.fill_(float("nan"))
    with pytest.raises(TrainingError, match="the loss became nan; begin anew with a lower learning rate"):
        learn(model, task, config=TransferConfig(), seed=0)


def test_impossible_settings_are_refused() -> None:
    with pytest.raises(ConfigError, match="transfer learning_rate = 0: give more than 0"):
        TransferConfig(learning_rate=0)
    with pytest.raises(ConfigError, match="transfer epochs = 0"):
        TransferConfig(epochs=0)
    with pytest.raises(ConfigError, match=r"transfer dropout = 1\.0: give a share below 1"):
        TransferConfig(dropout=1.0)


def test_a_model_of_other_sizes_is_refused(instances: Instances, data: Path, tmp_path: Path) -> None:
    origin = trained(GRU, data, tmp_path / "run")
    task = task_of(instances, family="gru", origin=origin)
    with pytest.raises(TrainingError, match="holds a model of other sizes"):
        classifier(GRU.model_copy(update={"hidden": 12}), task, origin=origin, seed=0, dropout=0.0)


def test_a_bag_of_words_tells_what_words_tell() -> None:
    assert features(["a", " ", "b"]) == [("a",), ("b",), ("a", "b")]
    train = [["free", "x"], ["free", "y"], ["div", "x"], ["div", "y"]]
    answers, share = named(
        train, [0, 0, 1, 1], valid=[["free", "z"]], valid_types=[0], test=[["div", "new"], ["free"]]
    )
    assert (answers, share) == ([1, 0], 1.0)
