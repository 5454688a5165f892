"""Tests of the losses of masked words, on real tiny models and on one that looks at a single word."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

from data_prep.text.vocabulary import UNKNOWN
from data_prep.text.word_edits import WordEdit
from plc.decode.encoder_input import EncoderInput, InputBuilder
from plc.decode.protocol import Encoded, Ids
from plc.decode.torch_backend import TorchModel
from plc.explain.heat import heat_of, largest, weighed
from plc.explain.masking import Asked, masked, span_losses, target_of
from plc.explain.spans import Span, spans_of, walk
from tests.models import TINY_PARTS, TINY_VOCABULARY, tiny_edit_model


def _words(text: str) -> list[str]:
    return text.split()


WORDS = _words("void f0 ( int v0 ) { if ( v0 = n0 ) return ; free ( v1 ) ; }")
SPELLED = _words("void f ( int key ) { if ( key = 5 ) return ; free ( buf ) ; }")


def _input() -> EncoderInput:
    return InputBuilder(TINY_VOCABULARY, TINY_PARTS)(WORDS, SPELLED, language="c")


def test_a_masked_word_is_unknown_and_has_no_name() -> None:
    read = masked(_input(), [4])
    assert [place for place, word in enumerate(read.ids) if word == UNKNOWN] == [5]
    assert list(read.parts[5]) == [0] * len(read.parts[5])
    assert list(read.parts[9]) == list(_input().parts[9])
    assert masked(_input(), []) == _input()


def test_losses_are_those_of_one_input_at_a_time() -> None:
    """Batched equals single, and nothing masked costs nothing."""
    target = target_of([WordEdit(10, 11, ("=", "="))], TINY_VOCABULARY)
    assert target is not None
    asked = Asked(TorchModel(tiny_edit_model()), _input(), target)
    masks = [(), [10], range(8, 13), range(len(WORDS))]
    together = asked.losses(masks)
    alone = [float(asked.losses([mask])[0]) for mask in masks]
    assert together == pytest.approx(alone, abs=1e-4)
    assert together[0] == pytest.approx(0.0, abs=1e-6)


def test_a_word_that_the_model_does_not_have_makes_no_target() -> None:
    assert target_of([WordEdit(0, 1, ("unheard_of",))], TINY_VOCABULARY) is None
    assert target_of([], TINY_VOCABULARY) is None


@dataclass(frozen=True, slots=True)
class _Looks:
    """A StepModel that is sure of any target while it sees one word, and of nothing without it."""

    word: int
    states: tuple[bool, ...] = ()

    def encode(self, inputs: Sequence[EncoderInput]) -> Encoded:
        return Encoded(_Looks(self.word, tuple(self.word in list(each.ids) for each in inputs)), None)

    def step(self, words: Ids, state: Any) -> tuple[Any, Any]:
        sees = np.array([[0.0 if seen else math.log(0.01)] for seen in state.states])
        return np.broadcast_to(sees, (len(words), 100)).copy(), state


def test_the_word_that_the_model_looks_at_is_the_hottest() -> None:
    word = TINY_VOCABULARY.id_of("=")
    asked = Asked(_Looks(word), _input(), [80, 81, 3])
    whole = spans_of(SPELLED, "c")
    losses = span_losses(asked, whole)
    for weighing in ("drop", "sparse"):
        weights = weighed(losses, whole, weighing)
        heat = heat_of(weights, len(WORDS))
        assert SPELLED[int(heat.argmax())] == "="
        best = largest(weights, count=3, longest=3)
        assert any(WORDS.index("=") in span.words for span in best)
        assert not any(a.meets(b) for a in best for b in best if a is not b)


def test_only_spans_that_matter_are_looked_into() -> None:
    asked = Asked(_Looks(TINY_VOCABULARY.id_of("=")), _input(), [80, 3])
    whole = spans_of(SPELLED, "c")
    losses = span_losses(asked, whole)
    freed = SPELLED.index("free")
    inside = [
        span for span in walk(whole) if span.start >= freed and len(span) == 1 and span.stop < len(WORDS)
    ]
    assert inside
    assert not any(span in losses for span in inside)


def test_weights_are_shared_among_the_words_of_a_span() -> None:
    whole = Span(0, 4, children=[Span(0, 2), Span(2, 4)])
    first, second = whole.children
    heat = heat_of(weighed({first: 3.0, second: -1.0}, whole, "drop"), 4)
    assert heat.tolist() == [1.5, 1.5, 0.0, 0.0]


class _Never(_Looks):
    """One that gives no word any probability."""

    def step(self, words: Ids, state: Any) -> tuple[Any, Any]:
        return np.full((len(words), 100), -np.inf), state


def test_what_a_poll_raises_ends_the_work() -> None:
    polled: list[int] = []

    def poll() -> None:
        polled.append(1)
        if len(polled) == 3:
            raise InterruptedError

    asked = Asked(_Looks(TINY_VOCABULARY.id_of("=")), _input(), [80, 3], poll)
    with pytest.raises(InterruptedError):
        asked.losses([range(1)] * 1000)
    assert len(polled) == 3


def test_a_word_without_any_probability_costs_much_not_endlessly() -> None:
    asked = Asked(_Never(0), _input(), [80, 3])
    assert np.isfinite(asked.log_probabilities([()])).all()
