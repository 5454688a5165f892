"""Words cut into pieces: always the very words back, and the same meaning of every figure."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_prep.errors import ConfigError, TrainingError
from data_prep.text.vocabulary import END, SPECIAL_WORDS, UNKNOWN, Vocabulary
from plc.evaluate import predictions
from plc.evaluate.held_out import sources_of
from plc.evaluate.predictions import predict
from plc.evaluate.readers import load_subject
from plc.train.config import Config, DataConfig, read_config, write_config
from plc.train.data import encode, lexicon_of, word_counts
from plc.train.pieces.subwords import BEGINS, FILES, LETTERS, Pieces, SubwordKind, learn
from plc.train.record.run import VOCABULARY, load_trained, read_lexicon
from plc.train.start import train_run
from tests.unit.training_rows import dataset, row, rows, tiny

KINDS: tuple[SubwordKind, ...] = ("bpe", "unigram")
COUNTS = {
    "read_cell": 40,
    "read_index": 30,
    "(": 900,
    ")": 900,
    " ": 700,
    '"out of range"': 12,
    "é": 3,
    "<s>": 5,
}
LEARNT = {kind: Vocabulary.of_pieces(Pieces(kind, learn(COUNTS, kind=kind, size=400))) for kind in KINDS}

# a word is bytes of a file; what is no UTF-8 is lone surrogates
words_of_files = st.binary(max_size=12).map(lambda text: text.decode("utf-8", "surrogateescape"))


def family(kind: SubwordKind, **changes: object) -> Config:
    config = tiny(max_steps=4, validate_steps=2)
    sizes = {"family": "gru", "decoder_layers": 2, "dropout": 0.0}
    data = {"vocabulary": kind, "vocabulary_size": 300} | changes
    return config.model_copy(
        update={
            "model": config.model.model_copy(update=sizes),
            "data": config.data.model_copy(update=data),
        }
    )


@pytest.fixture(scope="module", params=KINDS)
def trained(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A dataset, and a run on it."""
    place = tmp_path_factory.mktemp(request.param)
    data = dataset(place / "pairs")
    train_run(family(request.param), data=[data], run=place / "run")
    return data, place / "run"


@pytest.mark.parametrize("kind", KINDS)
@given(words=st.lists(words_of_files | st.sampled_from([*COUNTS, *SPECIAL_WORDS, BEGINS, *LETTERS])))
def test_pieces_of_words_are_those_words(kind: SubwordKind, words: list[str]) -> None:
    vocabulary = LEARNT[kind]
    ids = vocabulary.ids_of(words)
    assert all(id > END for id in ids)  # no special word, and nothing unknown
    assert vocabulary.words_of(ids) == words


@pytest.mark.parametrize("kind", KINDS)
@given(ids=st.lists(st.integers(0, len(LEARNT["unigram"]) - 1)))
def test_whatever_a_model_writes_is_words(kind: SubwordKind, ids: list[int]) -> None:
    words = LEARNT[kind].words_of(ids)
    special = [id for id in ids if id < len(SPECIAL_WORDS)]
    assert len(words) <= len(ids)
    assert sum(word in SPECIAL_WORDS for word in words) >= len(special)


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_frequent_is_one_piece_and_the_size_is_kept(kind: SubwordKind) -> None:
    vocabulary = LEARNT[kind]
    assert [len(vocabulary.ids_of([word])) for word in ("(", ")", " ", "read_cell")] == [1, 1, 1, 1]
    smaller = Vocabulary.of_pieces(Pieces(kind, learn(COUNTS, kind=kind, size=270)))
    assert len(smaller) <= 270
    assert len(vocabulary) < 400  # so few words have no more


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_words_have_the_same_pieces(kind: SubwordKind) -> None:
    assert learn(dict(reversed(COUNTS.items())), kind=kind, size=400) == learn(COUNTS, kind=kind, size=400)


def test_only_training_rows_are_learnt_from() -> None:
    made = [row(6, ("seen",), ("seen", "too")), row(0, ("unseen",), ("unseen",))]
    assert word_counts(made, config=DataConfig(test_source=(0,))) == {"seen": 2, "too": 1}
    with pytest.raises(TrainingError, match="no row is left for training"):
        word_counts(made, config=DataConfig(test_pair=tuple(range(20))))


@pytest.mark.parametrize("kind", KINDS)
def test_length_is_counted_in_words(kind: SubwordKind) -> None:
    config = DataConfig(vocabulary=kind, vocabulary_size=300, max_words=3)
    made = [row(6, ("unheard_of", "words", "x"), ("a",)), row(8, ("a", "a", "a", "a"), ("a",))]
    subwords = Pieces(kind, learn({"a": 9}, kind=kind, size=300))
    lexicon = lexicon_of(made, config=config, family="gru", subwords=subwords)
    examples = encode(made, lexicon=lexicon, config=config, family="gru")
    assert [len(example.source) > 3 for example in examples.train] == [True]
    assert examples.left_out["too long"] == 1


def test_pieces_are_asked_for_and_given_or_neither() -> None:
    with pytest.raises(ValueError, match="'bpe', and subwords were given or not"):
        lexicon_of(rows(9), config=DataConfig(vocabulary="bpe"), family="gru")


def test_a_run_keeps_what_it_learnt(trained: tuple[Path, Path]) -> None:
    _, run = trained
    kind = read_config(run / "config.toml").data.vocabulary
    assert kind != "word"
    lexicon = read_lexicon(run)
    assert lexicon.vocabulary.subwords is not None
    assert lexicon.vocabulary.subwords.content == (run / FILES[kind]).read_bytes()
    assert json.loads((run / VOCABULARY).read_text())["words"] == list(lexicon.vocabulary.words)
    config, again, model = load_trained(run)
    assert again == lexicon
    assert model.get_parameter("target_embedding.weight").shape[0] == len(lexicon.vocabulary)
    assert config.data.vocabulary_size == 300


def test_predictions_are_words(trained: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(predictions, "PAPER_MAX_STEPS", 20)  # a model that learnt nothing writes no end
    _, run = trained
    subject = load_subject(run)
    made = [row(0, ("w1", "bad", "\udcff"), ("w1", "good", "\udcff"))]
    (prediction,) = predict(subject.reader, sources_of(made))
    assert len(prediction.candidates) == len(set(prediction.candidates)) == len(prediction.shares)
    assert not any(BEGINS in word for words in prediction.candidates for word in words)


def test_a_run_goes_on_with_its_pieces(trained: tuple[Path, Path], tmp_path: Path) -> None:
    data, run = trained
    config = read_config(run / "config.toml")
    before = read_lexicon(run)
    longer = config.model_copy(update={"stop": config.stop.model_copy(update={"max_steps": 6})})
    assert train_run(longer, data=[data], run=run, resume=True).progress.step == 6
    assert read_lexicon(run) == before
    other = dataset(tmp_path / "other", 60)
    train_run(Config(stop=config.stop), data=[other], run=tmp_path / "next", begin_from=run)
    assert read_lexicon(tmp_path / "next") == before


def test_beginning_from_other_pieces_is_refused(trained: tuple[Path, Path], tmp_path: Path) -> None:
    data, run = trained
    config = read_config(run / "config.toml")
    word = config.model_copy(update={"data": config.data.model_copy(update={"vocabulary": "word"})})
    with pytest.raises(ConfigError, match=r"data\.vocabulary = 'word', but .*run reads '(bpe|unigram)'"):
        train_run(word, data=[data], run=tmp_path / "next", begin_from=run)


@pytest.mark.parametrize("kind", KINDS)
def test_the_served_family_stays_with_words(kind: SubwordKind, tmp_path: Path) -> None:
    config = family(kind)
    edits = config.model_copy(update={"model": config.model.model_copy(update={"family": "edits"})})
    with pytest.raises(ConfigError, match=f"data.vocabulary = '{kind}' is for families 'gru' and"):
        train_run(edits, data=[dataset(tmp_path / "pairs", 30)], run=tmp_path / "run")


def test_too_few_pieces_for_every_byte_are_refused(tmp_path: Path) -> None:
    write_config(Config(), tmp_path / "x.toml")
    text = (tmp_path / "x.toml").read_text().replace("vocabulary_size = 600", "vocabulary_size = 200")
    (tmp_path / "x.toml").write_text(text)
    with pytest.raises(ConfigError, match=r"data\.vocabulary_size: .*greater than or equal to 300"):
        read_config(tmp_path / "x.toml")


def test_damage_is_named(trained: tuple[Path, Path], tmp_path: Path) -> None:
    _, run = trained
    copy = tmp_path / "run"
    copy.mkdir()
    for name in ("config.toml", VOCABULARY):
        (copy / name).write_bytes((run / name).read_bytes())
    kind = read_config(copy / "config.toml").data.vocabulary
    assert kind != "word"
    with pytest.raises(TrainingError, match=r"missing, and without it the model's pieces are no words"):
        read_lexicon(copy)
    (copy / FILES[kind]).write_bytes(b"not what a library wrote")
    with pytest.raises(TrainingError, match=f"cannot be read as {kind} subwords"):
        read_lexicon(copy)
    (copy / FILES[kind]).write_bytes(learn(COUNTS, kind=kind, size=400))
    with pytest.raises(TrainingError, match="names other pieces than"):
        read_lexicon(copy)


def test_nothing_is_unknown_however_odd() -> None:
    random_ = random.Random(1)
    for vocabulary in LEARNT.values():
        word = random_.randbytes(200).decode("utf-8", "surrogateescape")
        assert UNKNOWN not in vocabulary.ids_of([word])
