"""Rows to parts and ids: nothing held out is trained on, and a target says what its row says."""

from __future__ import annotations

import pytest

from data_prep.dataset import Pair
from data_prep.errors import TrainingError
from data_prep.text.vocabulary import END
from data_prep.text.word_edits import WordEdit, apply
from plc.train.config import DataConfig
from plc.train.data import NO_CWE, assign, encode, encode_target, lexicon_of
from tests.unit.training_rows import row, rows

HELD_OUT = DataConfig(
    test_variant=(0, 5), test_source=(0,), valid_source=(1,), test_cwe=(2,), min_count=1, identity_share=1.0
)


def test_each_split_is_disjoint_from_training_in_what_it_promises() -> None:
    made = rows(400)
    parts: dict[str, list[Pair]] = {}
    for one in made:
        parts.setdefault(assign(one, HELD_OUT), []).append(one)
    train = parts["train"]
    assert {"train", "valid", "test-cwe", "test-variant", "test-source"} == set(parts)
    assert not {row.cwe for row in train} & {row.cwe for row in parts["test-cwe"]}
    assert not {row.bucket_variant for row in train} & {row.bucket_variant for row in parts["test-variant"]}
    assert not {row.bucket_source for row in train} & {row.bucket_source for row in parts["test-source"]}
    assert not {row.bucket_source for row in train} & {row.bucket_source for row in parts["valid"]}


def test_the_pair_split_holds_out_pairs() -> None:
    config = DataConfig(test_pair=(0, 4), valid_pair=(1,))
    parts = [assign(row, config) for row in rows(20)]
    assert (parts.count("test-pair"), parts.count("valid"), parts.count("train")) == (4, 2, 34)


def test_a_cwe_can_be_held_out_by_number() -> None:
    made = row(1, ("a",), ("b",))
    assert assign(made, DataConfig(test_cwes=(made.cwe,))) == "test-cwe"


def test_an_edit_target_applied_to_its_source_gives_the_reference() -> None:
    made = rows(30)
    lexicon = lexicon_of(made, config=HELD_OUT, family="edits")
    words = lexicon.vocabulary.words
    for one in made:
        ids = encode_target(one.source, one.target, vocabulary=lexicon.vocabulary, family="edits")
        assert ids.pop() == END
        edits: list[WordEdit] = []
        while ids:
            start, end = (ids.pop(0) - len(words) - 1 for _ in range(2))
            replacement: list[str] = []
            while ids and ids[0] < len(words):
                replacement.append(words[ids.pop(0)])
            edits.append(WordEdit(start, end, tuple(replacement)))
        assert tuple(apply(one.source, edits)) == one.target
        assert (one.kind == "identity") == (not edits)


def test_the_served_source_begins_with_its_language_and_ends() -> None:
    made = rows(40)
    lexicon = lexicon_of(made, config=HELD_OUT, family="edits")
    examples = encode(made, lexicon=lexicon, config=HELD_OUT, family="edits")
    tags = {lexicon.vocabulary.words[example.source[0]] for example in examples.train}
    assert tags == {"<c>", "<java>"}
    assert all(example.source[-1] == END for example in examples.train)
    assert all((example.cwe == NO_CWE) == example.identity for example in examples.train)


def test_the_paper_family_reads_and_writes_plain_words() -> None:
    made = [row(3, ("a", "b"), ("a", "c"))]
    config = DataConfig(min_count=1)
    lexicon = lexicon_of(made, config=config, family="gru")
    (example,) = encode(made, lexicon=lexicon, config=config, family="gru").train
    words = lexicon.vocabulary.words
    assert [words[i] for i in example.source] == ["a", "b"]
    assert [words[i] for i in example.target] == ["a", "c", "</s>"]


def test_only_training_rows_give_words() -> None:
    made = [row(6, ("seen", "seen"), ("seen",)), row(0, ("unseen", "unseen"), ("unseen",))]
    config = DataConfig(test_source=(0,), min_count=2)
    words = lexicon_of(made, config=config, family="edits").vocabulary.words
    assert "seen" in words
    assert "unseen" not in words


def test_training_keeps_the_closest_reference_and_validation_all() -> None:
    source = ("a", "b", "c")
    references = [("x", "y", "z"), ("a", "b", "z"), ("a", "y", "z")]
    made = [row(6, source, target) for target in references]
    config = DataConfig(min_count=1, references="closest")
    lexicon = lexicon_of(made, config=config, family="edits")
    closest = encode(made, lexicon=lexicon, config=config, family="edits")
    assert [len(example.target) for example in closest.train] == [4]
    assert closest.left_out == {"farther reference": 2}
    all_ = config.model_copy(update={"references": "all"})
    assert len(encode(made, lexicon=lexicon, config=all_, family="edits").train) == 3
    valid = config.model_copy(update={"valid_source": (3,)})
    assert len(encode(made, lexicon=lexicon, config=valid, family="edits").valid) == 3


def test_what_is_left_out_is_counted() -> None:
    made = [row(6, ("a",) * 9, ("b",) * 9), row(7, ("a", "a"), ("a", "rare")), row(8, ("a", "b"), ("a",))]
    config = DataConfig(min_count=2, max_words=8)
    lexicon = lexicon_of(made, config=config, family="edits")
    examples = encode(made, lexicon=lexicon, config=config, family="edits")
    assert len(examples.train) == 1
    assert examples.left_out == {"too long": 1, "unknown word in the fix": 1, "farther reference": 0}


def test_nothing_to_train_on_is_an_error() -> None:
    with pytest.raises(TrainingError, match="no row is left for training"):
        lexicon_of(rows(3), config=DataConfig(test_pair=tuple(range(20))), family="edits")
