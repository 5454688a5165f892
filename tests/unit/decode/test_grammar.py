"""The edit grammar: whatever the model says, what the beam writes can be applied."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data_prep.text.naming import is_slot
from data_prep.text.vocabulary import END
from data_prep.text.word_edits import WordEdit, apply, diff
from plc.decode.encoder_input import EncoderInput
from plc.decode.grammar import EditGrammar, ids_to_edits
from plc.decode.protocol import Encoded, Floats, Ids
from tests.beam import beam_search
from tests.inputs import inputs
from tests.models import TINY_VOCABULARY

SIZE = len(TINY_VOCABULARY)
ORDINARY = tuple(word for word in TINY_VOCABULARY.words[7:] if not is_slot(word))


def ids_of(source: Sequence[str]) -> list[int]:
    return [TINY_VOCABULARY.id_of("<c>"), *TINY_VOCABULARY.ids_of(source), END]


def target_of(source: Sequence[str], target: Sequence[str]) -> list[int]:
    ids: list[int] = []
    for edit in diff(source, target):
        ids += [SIZE + 1 + edit.start, SIZE + 1 + edit.end, *TINY_VOCABULARY.ids_of(edit.words)]
    return [*ids, END]


def first_free(source: Sequence[str]) -> int:
    return 1 + max((int(word[1:]) for word in source if is_slot(word) and word[0] == "v"), default=-1)


class Noise:
    """A StepModel that says anything; it ends in one step of five."""

    def __init__(self, seed: int, width: int) -> None:
        self.random = np.random.default_rng(seed)
        self.width = width

    def encode(self, _inputs: Sequence[EncoderInput]) -> Encoded:
        return Encoded(self, None)

    def reorder(self, _parents: Ids) -> Noise:
        return self

    def step(self, words: Ids, _state: Noise) -> tuple[Floats, Noise]:
        logits = self.random.normal(size=(len(words), SIZE + self.width)).astype(np.float32)
        logits[:, END] += 2.0
        return logits - np.logaddexp.reduce(logits, axis=1, keepdims=True), self


words_of_c = st.lists(st.sampled_from(TINY_VOCABULARY.words[7:]), max_size=12)


@settings(max_examples=150, deadline=None)
@given(seed=st.integers(0, 10_000), source=words_of_c, at_least_one=st.booleans())
def test_what_the_beam_writes_applies(seed: int, source: list[str], at_least_one: bool) -> None:
    grammar = EditGrammar(TINY_VOCABULARY, at_least_one=at_least_one)
    ids = ids_of(source)
    (found,) = beam_search(
        Noise(seed, len(ids)), inputs([ids]), beam=5, candidates=5, max_steps=40, grammar=grammar
    )
    for hypothesis in found:
        edits = ids_to_edits(hypothesis.ids, vocabulary=TINY_VOCABULARY)
        target = apply(source, edits)
        assert all(edit.words or edit.end > edit.start for edit in edits)
        assert edits or not at_least_one
        assert not set(target) & set(TINY_VOCABULARY.words[:7])
        new = sorted({word for word in target if is_slot(word)} - set(source))
        assert new == [f"v{number}" for number in range(first_free(source), first_free(source) + len(new))]


@settings(max_examples=150, deadline=None)
@given(source=words_of_c, target=words_of_c)
def test_every_diff_is_allowed_and_comes_back(source: list[str], target: list[str]) -> None:
    target = [word for word in target if not is_slot(word) or word in source]
    if (fresh := f"v{first_free(source)}") in TINY_VOCABULARY:
        target += ["int", fresh, ";"]
    grammar = EditGrammar(TINY_VOCABULARY)
    ids, output = ids_of(source), target_of(source, target)
    place = grammar.begin(ids)
    for word in output:
        assert grammar.allowed([place], SIZE + len(ids))[0, word]
        if word != END:
            place = grammar.advance(place, word)
    assert ids_to_edits(output[:-1], vocabulary=TINY_VOCABULARY) == diff(source, target)


def test_the_mask_where_a_word_must_follow() -> None:
    grammar = EditGrammar(TINY_VOCABULARY)
    place = grammar.begin(ids_of(["v0", ";"]))
    for pointer in (2, 2):  # insert before the second word
        place = grammar.advance(place, SIZE + pointer)
    (row,) = grammar.allowed([place], SIZE + 4)
    written = {TINY_VOCABULARY.words[index] for index in np.flatnonzero(row[:SIZE])}
    assert written == {*ORDINARY, "v0", "v1"}  # v1 is the next free one
    assert not row[SIZE:].any()


@pytest.mark.parametrize(
    ("ids", "edits"),
    [
        ((), ()),
        ((SIZE + 1, SIZE + 3), (WordEdit(0, 2, ()),)),
        (
            (SIZE + 2, SIZE + 2, 7, 8, SIZE + 4, SIZE + 5, 9),
            (WordEdit(1, 1, ("(", ")")), WordEdit(3, 4, ("{",))),
        ),
    ],
)
def test_positions_are_counted_without_the_language(
    ids: tuple[int, ...], edits: tuple[WordEdit, ...]
) -> None:
    assert ids_to_edits(ids, vocabulary=TINY_VOCABULARY) == edits


@pytest.mark.parametrize(
    ("ids", "message"),
    [
        ((7,), "word 7 where a pointer"),
        ((SIZE + 1, 7), "word 7 where a pointer"),
        ((SIZE + 1,), "without its end"),
    ],
)
def test_what_is_no_edit_list_is_refused(ids: tuple[int, ...], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        ids_to_edits(ids, vocabulary=TINY_VOCABULARY)


def test_a_changing_edit_never_begins_with_the_word_that_it_takes_away() -> None:
    ids = ids_of(["v0", ";"])
    size = len(TINY_VOCABULARY)
    for changing in (False, True):
        grammar = EditGrammar(TINY_VOCABULARY, changing=changing)
        place = grammar.begin(ids)
        for pointer in (1, 2):
            place = grammar.advance(place, size + pointer)
        (allowed,) = grammar.allowed([place], size + len(ids))
        assert allowed[ids[1]] != changing
        assert allowed[size + 3]  # it may take away and write nothing
        after = grammar.advance(place, ids[2])
        (later,) = grammar.allowed([after], size + len(ids))
        assert later[ids[1]]
