"""A model asked for fixes at a place: one search that begins there, one that may begin anywhere."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import final

import numpy as np

from plc.decode.beam import REACH, Hypothesis, Start, never, search
from plc.decode.grammar import MAX_STEPS, EditGrammar, EditPlace, Mask, Next
from plc.decode.protocol import StepModel

_ELSEWHERE = 5  # hypotheses that may begin anywhere in the function


@final
@dataclass(frozen=True, slots=True)
class NearGrammar:
    """The edit lists whose first edit begins at one of some positions of the model's input."""

    edits: EditGrammar
    positions: Collection[int]
    vocabulary: int  # words; a pointer to position p is `vocabulary + p`

    def begin(self, source: Sequence[int]) -> EditPlace:
        """Before the first edit."""
        return self.edits.begin(source)

    def allowed(self, places: Sequence[EditPlace], width: int) -> Mask:
        """As any edit list, but for the first pointer."""
        mask = self.edits.allowed(places, width)
        for row, place in zip(mask, places, strict=True):
            if place.next is Next.START:
                near = np.zeros(width, dtype=np.bool_)
                near[[self.vocabulary + position for position in self.positions]] = True
                row &= near
        return mask

    def advance(self, place: EditPlace, word: int) -> EditPlace:
        """After one more word."""
        return self.edits.advance(place, word)


@dataclass(frozen=True, slots=True)
class Searched:
    """What a model wrote for one place, likeliest first, and P(nothing is wrong) beside."""

    hypotheses: tuple[Hypothesis, ...]
    nothing: float


def searched(
    model: StepModel,
    start: Start,
    grammar: EditGrammar,
    *,
    near: Collection[int],
    vocabulary: int,
    tries: int,
    line: Collection[int] = (),
    should_stop: Callable[[], bool] = never,
) -> Searched:
    """What is likeliest for one encoded source; `near` are indices of its words, without the language.

    `line` are the words of a line that a person names as the one to change: what begins there comes first.
    """
    positions = {index + 1 for index in near} | {index + 2 for index in near}  # also right behind
    own = {index + 1 for index in line}
    narrow = NearGrammar(grammar, sorted(own or positions), vocabulary)
    found = _search(model, start, narrow, tries, should_stop) if narrow.positions else []
    found += _search(model, start, grammar, min(_ELSEWHERE, tries), should_stop)
    unique = {hypothesis.ids: hypothesis for hypothesis in found}

    def order(hypothesis: Hypothesis) -> tuple[bool, float]:
        begins = hypothesis.ids[0] - vocabulary
        return bool(own) and begins not in own, -hypothesis.score

    ordered = sorted(unique.values(), key=order)
    return Searched(tuple(ordered), float(start.end_probabilities[0]))


def _search(
    model: StepModel,
    start: Start,
    grammar: EditGrammar | NearGrammar,
    count: int,
    should_stop: Callable[[], bool],
) -> list[Hypothesis]:
    (found,) = search(
        model,
        start,
        beam=count,
        candidates=count,
        max_steps=MAX_STEPS,
        grammar=grammar,
        reach=REACH,
        should_stop=should_stop,
    )
    return found
