"""Beam search: its invariants on random tables, where every answer can be found by brute force."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data_prep.text.vocabulary import BEGIN, END, PAD
from plc.decode.beam import Hypothesis, begin, search
from plc.decode.encoder_input import EncoderInput
from plc.decode.protocol import Encoded, Floats, Ids
from tests.beam import beam_search
from tests.inputs import inputs

WORDS = 7  # 4 special words and 3 others


@dataclass(frozen=True, slots=True)
class Prefixes:
    """The state of a table: what has been said, per hypothesis, and the source it is said about."""

    said: tuple[tuple[tuple[int, ...], tuple[int, ...]], ...]

    def reorder(self, parents: Ids) -> Prefixes:
        return Prefixes(tuple(self.said[parent] for parent in parents))


class Table:
    """A StepModel that draws one distribution for every (source, prefix), always the same."""

    def __init__(self, seed: int, *, peak: float = 2.0) -> None:
        self.seed = seed
        self.peak = peak
        self.steps = 0

    def distribution(self, source: Sequence[int], prefix: Sequence[int]) -> Floats:
        random = np.random.default_rng([self.seed, 99, *source, 77, *prefix])
        logits = random.normal(size=WORDS) * self.peak
        logits[[PAD, BEGIN]] = -np.inf
        return np.asarray(logits - np.logaddexp.reduce(logits), dtype=np.float32)

    def encode(self, inputs: Sequence[EncoderInput]) -> Encoded:
        return Encoded(Prefixes(tuple((tuple(each.ids), ()) for each in inputs)), None)

    def step(self, words: Ids, state: Prefixes) -> tuple[Floats, Prefixes]:
        self.steps += 1
        said = tuple(
            (source, prefix if word == BEGIN else (*prefix, int(word)))
            for word, (source, prefix) in zip(words, state.said, strict=True)
        )
        return np.stack([self.distribution(*each) for each in said]), Prefixes(said)


def score_of(table: Table, source: Sequence[int], ids: Sequence[int]) -> float:
    words = (*ids, END)
    return sum(float(table.distribution(source, words[:at])[word]) for at, word in enumerate(words))


def everything(table: Table, source: Sequence[int], *, max_steps: int) -> list[Hypothesis]:
    def outputs(prefix: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
        yield prefix
        if len(prefix) + 1 < max_steps:
            for word in set(range(WORDS)) - {PAD, BEGIN, END}:
                yield from outputs((*prefix, word))

    found = [Hypothesis(ids, score_of(table, source, ids)) for ids in outputs(())]
    return sorted(found, key=lambda hypothesis: -hypothesis.score)


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 10_000), candidates=st.integers(1, 6))
def test_a_wide_beam_finds_what_brute_force_finds(seed: int, candidates: int) -> None:
    table = Table(seed)
    (found,) = beam_search(table, inputs([[seed]]), beam=400, candidates=candidates, max_steps=5)
    best = everything(table, [seed], max_steps=5)[:candidates]
    assert [hypothesis.ids for hypothesis in found] == [hypothesis.ids for hypothesis in best]
    assert [h.score for h in found] == pytest.approx([h.score for h in best], abs=1e-4)


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_beam_1_is_greedy(seed: int) -> None:
    table = Table(seed)
    ids: list[int] = []
    while len(ids) < 30 and (word := int(table.distribution([5], ids).argmax())) != END:
        ids.append(word)
    (found,) = beam_search(table, inputs([[5]]), beam=1, candidates=1, max_steps=30)
    assert [hypothesis.ids for hypothesis in found] == ([tuple(ids)] if len(ids) < 30 else [])


@settings(max_examples=40, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    sources=st.lists(st.lists(st.integers(0, 9), min_size=1, max_size=3), min_size=1, max_size=6),
    beam=st.integers(1, 6),
)
def test_batched_equals_single(seed: int, sources: list[list[int]], beam: int) -> None:
    table = Table(seed)
    together = beam_search(table, inputs(sources), beam=beam, candidates=5, max_steps=12)
    alone = [beam_search(table, inputs([s]), beam=beam, candidates=5, max_steps=12)[0] for s in sources]
    assert together == alone


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10_000), beam=st.integers(1, 6))
def test_the_reported_score_is_the_score_of_the_hypothesis(seed: int, beam: int) -> None:
    table = Table(seed)
    (found,) = beam_search(table, inputs([[1, 2]]), beam=beam, candidates=5, max_steps=12)
    assert [hypothesis.score for hypothesis in found] == sorted((h.score for h in found), reverse=True)
    assert len({hypothesis.ids for hypothesis in found}) == len(found)
    for hypothesis in found:
        assert hypothesis.score == pytest.approx(score_of(table, [1, 2], hypothesis.ids), abs=1e-4)


class Sure(Table):
    """Ends at once with probability 0.99."""

    def distribution(self, source: Sequence[int], prefix: Sequence[int]) -> Floats:
        del source, prefix
        probabilities = np.full(WORDS, 0.01 / (WORDS - 1), dtype=np.float32)
        probabilities[END] = 0.99
        return np.log(probabilities)


def test_it_stops_once_no_live_hypothesis_can_win() -> None:
    sure = Sure(3)
    (found,) = beam_search(sure, inputs([[1]]), beam=5, candidates=1, max_steps=50)
    assert [hypothesis.ids for hypothesis in found] == [()]
    assert sure.steps == 1


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10_000), reach=st.floats(0.0, 8.0))
def test_what_is_within_reach_is_found(seed: int, reach: float) -> None:
    table = Table(seed)
    (found,) = beam_search(table, inputs([[seed]]), beam=400, candidates=5, max_steps=5, reach=reach)
    (everywhere,) = beam_search(table, inputs([[seed]]), beam=400, candidates=5, max_steps=5)
    first = float(np.max(table.distribution([seed], ())))
    within = [h for h in everywhere if h.score > max(first, everywhere[0].score) - reach]
    assert set(within) <= set(found)


def test_a_search_does_not_follow_what_is_out_of_reach() -> None:
    table = Table(3)
    beam_search(table, inputs([[1]]), beam=5, candidates=5, max_steps=40)
    patient, table.steps = table.steps, 0
    (found,) = beam_search(table, inputs([[1]]), beam=5, candidates=5, max_steps=40, reach=0.1)
    assert found
    assert table.steps < patient


def test_max_steps_counts_the_end() -> None:
    table = Table(11)
    (found,) = beam_search(table, inputs([[1]]), beam=50, candidates=1000, max_steps=3)
    assert max(len(hypothesis.ids) for hypothesis in found) == 2
    assert table.steps == 3


def test_should_stop_returns_what_is_complete() -> None:
    table = Table(12)
    calls = iter([False, False, True])
    (found,) = beam_search(
        table, inputs([[1]]), beam=5, candidates=100, max_steps=30, should_stop=lambda: next(calls)
    )
    assert table.steps == 3
    assert 0 < max(len(hypothesis.ids) for hypothesis in found) <= 2


def test_a_start_tells_the_probability_of_an_empty_output_and_can_be_searched_in_part() -> None:
    table = Table(13)
    sources = [[1], [2], [3]]
    start = begin(table, inputs(sources))
    expected = [np.exp(table.distribution(source, ())[END]) for source in sources]
    assert start.end_probabilities == pytest.approx(expected)
    part = search(table, start.select([0, 2]), beam=3, candidates=3, max_steps=9)
    assert part == beam_search(table, inputs([[1], [3]]), beam=3, candidates=3, max_steps=9)
    assert search(table, start.select([]), beam=3, candidates=3, max_steps=9) == []
