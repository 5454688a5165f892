"""How much less probable an edit is where words of its input are masked."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any, final

import numpy as np
import numpy.typing as npt

from data_prep.text.vocabulary import BEGIN, END, UNKNOWN, Vocabulary
from data_prep.text.word_edits import WordEdit
from plc.decode.encoder_input import EncoderInput
from plc.decode.protocol import StepModel
from plc.explain.spans import Span

_BATCH_WORDS = 3200  # padded words that one encoder pass takes
_MOST = 400  # spans that are masked for one edit
_WORTH = 0.02  # the share of the largest loss from which the spans within a span are masked too
_LOWEST = -30.0  # the least log-probability of a word: a model may give one none at all
_LEAST = 0.05  # and the loss, in nats


def go_on() -> None:
    """A poll that never ends the work."""


@final
@dataclass(frozen=True, slots=True)
class Asked:
    """One edit of one input: `target` are its ids, `</s>` last. Word i of the instance is position i + 1.

    `poll` is called before each batch; what it raises ends the work.
    """

    model: StepModel
    input: EncoderInput
    target: Sequence[int]
    poll: Callable[[], None] = go_on

    def log_probabilities(self, masks: Sequence[Collection[int]]) -> npt.NDArray[np.float64]:
        """Of the edit, once for each set of masked words."""
        inputs = [masked(self.input, words) for words in masks]
        most = max(1, _BATCH_WORDS // len(self.input.ids))
        parts = [self._of(inputs[first : first + most]) for first in range(0, len(inputs), most)]
        return np.concatenate(parts) if parts else np.zeros(0)

    def losses(self, masks: Sequence[Collection[int]]) -> npt.NDArray[np.float64]:
        """How much log-probability each set of masked words takes away; below 0 where it adds some."""
        found = self.log_probabilities([(), *masks])
        return np.asarray(found[0] - found[1:])

    def _of(self, inputs: Sequence[EncoderInput]) -> npt.NDArray[np.float64]:
        self.poll()
        state: Any = self.model.encode(inputs).state
        total = np.zeros(len(inputs))
        before = BEGIN
        for word in self.target:
            after, state = self.model.step(np.full(len(inputs), before, dtype=np.int64), state)
            total += np.maximum(after[:, word], _LOWEST)
            before = word
        return total


def masked(read: EncoderInput, words: Collection[int]) -> EncoderInput:
    """The input with some of the instance's words unknown; where they stand, and what is reported, stays."""
    if not words:
        return read
    places = [word + 1 for word in words]
    ids = np.array(read.ids)
    ids[places] = UNKNOWN
    if not len(read.parts):
        return replace(read, ids=ids.tolist())
    parts = [tuple(row) for row in read.parts]
    for place in places:
        parts[place] = (0,) * len(parts[place])
    return replace(read, ids=ids.tolist(), parts=parts)


def target_of(edits: Sequence[WordEdit], vocabulary: Vocabulary) -> list[int] | None:
    """The ids of an edit list, `</s>` last; None where it writes a word that the model does not have."""
    base = len(vocabulary) + 1  # position 0 is the language
    ids: list[int] = []
    for edit in edits:
        ids += (base + edit.start, base + edit.end, *vocabulary.ids_of(edit.words))
    return None if UNKNOWN in ids or not ids else [*ids, END]


def span_losses(asked: Asked, whole: Span) -> dict[Span, float]:
    """The loss of each span that was masked: those of the top, then those within spans that matter."""
    found: dict[Span, float] = {}
    frontier = list(whole.children)
    best = 0.0
    while frontier and len(found) < _MOST:
        frontier = frontier[: _MOST - len(found)]
        losses = asked.losses([span.words for span in frontier])
        best = max(best, float(losses.max()))
        found |= zip(frontier, map(float, losses), strict=True)
        bar = max(_LEAST, _WORTH * best)
        frontier = [child for span in frontier if found[span] >= bar for child in span.children]
    return found
