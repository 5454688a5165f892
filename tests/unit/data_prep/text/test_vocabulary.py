"""Tests of data_prep.text.vocabulary."""

from __future__ import annotations

from pathlib import Path

import pytest

from data_prep.errors import CorpusError
from data_prep.text.vocabulary import BEGIN, END, PAD, SPECIAL_WORDS, UNKNOWN, Vocabulary


def test_special_words_come_first_then_the_named_then_the_frequent() -> None:
    vocabulary = Vocabulary.of([["b", "a", "b"], ["c", "a", "<c>"]], minimum=2, first=["<c>", "<java>"])
    assert vocabulary.words == (*SPECIAL_WORDS, "<c>", "<java>", "a", "b")
    assert [vocabulary.id_of(word) for word in SPECIAL_WORDS] == [PAD, UNKNOWN, BEGIN, END]
    assert vocabulary.ids_of(["a", "nowhere"]) == [6, UNKNOWN]
    assert "a" in vocabulary
    assert "c" not in vocabulary
    assert len(vocabulary) == 8


def test_saved_is_loaded(tmp_path: Path) -> None:
    vocabulary = Vocabulary.of([["é", "\udcff", '"']])
    vocabulary.save(tmp_path / "vocab.json")
    assert Vocabulary.load(tmp_path / "vocab.json") == vocabulary


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"words": ["a"]}', '{"words": 3}'])
def test_what_is_no_vocabulary_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "vocab.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CorpusError, match="not a readable vocabulary"):
        Vocabulary.load(path)


def test_a_word_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="once"):
        Vocabulary([*SPECIAL_WORDS, "a", "a"])
