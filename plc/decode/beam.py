"""Beam search over B sources at once, on any StepModel; a score is the sum of log-probabilities."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from data_prep.text.vocabulary import BEGIN, END
from plc.decode.encoder_input import EncoderInput
from plc.decode.grammar import Anything, Grammar
from plc.decode.protocol import Floats, Ids, StepModel

REACH = 12.0  # a hypothesis e^12 times less likely than the best one is not worth a user's look


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """A complete output: its ids without `</s>`, and its log-probability with it."""

    ids: tuple[int, ...]
    score: float


@dataclass(frozen=True, slots=True)
class Start:
    """B encoded sources and the distribution of their first output word: it tells who needs a beam at all."""

    sources: tuple[tuple[int, ...], ...]
    state: Any
    log_probabilities: Floats  # B W
    cwe_probabilities: Floats | None  # B C

    @property
    def end_probabilities(self) -> Floats:
        """P(the output is empty) per source; for the served family P(nothing is wrong)."""
        return np.exp(self.log_probabilities[:, END])

    def select(self, rows: Sequence[int]) -> Start:
        """The same start for some of the sources, in ascending order."""
        kept = np.asarray(rows, dtype=np.int64)
        return Start(
            tuple(self.sources[row] for row in rows),
            self.state.reorder(kept),
            self.log_probabilities[kept],
            None if self.cwe_probabilities is None else self.cwe_probabilities[kept],
        )


def never() -> bool:
    """The `should_stop` of a search that nobody interrupts."""
    return False


def begin(model: StepModel, inputs: Sequence[EncoderInput]) -> Start:
    """Encode the sources and take the first step."""
    encoded = model.encode(inputs)
    log_probabilities, state = model.step(np.full(len(inputs), BEGIN, dtype=np.int64), encoded.state)
    return Start(
        tuple(tuple(each.ids) for each in inputs), state, log_probabilities, encoded.cwe_probabilities
    )


def search(
    model: StepModel,
    start: Start,
    *,
    beam: int,
    candidates: int,
    max_steps: int,
    grammar: Grammar[Any] | None = None,
    reach: float = math.inf,
    should_stop: Callable[[], bool] = never,
) -> list[list[Hypothesis]]:
    """Continue from a start; `max_steps` counts output words, `</s>` included.

    A source is done when it has `candidates` complete hypotheses and no live one can beat the last of them. A
    hypothesis more than `reach` below the best complete one, or until there is one below the best first word,
    is given up: it may still complete, but as nothing that anybody should be shown.
    `should_stop` is polled before every step; once it says so, what is complete by then is returned.
    """
    rules: Grammar[Any] = grammar or Anything()
    beams = [_Beam(beam, candidates, reach, [_Live(rules=rules.begin(source))]) for source in start.sources]
    results = [entry.complete for entry in beams]  # filled in place
    log_probabilities, state, width = start.log_probabilities, start.state, 1
    for steps_left in reversed(range(max_steps)):
        for row, entry in enumerate(beams):
            first = row * width
            entry.extend(log_probabilities[first : first + len(entry.live)], rules)
        active = [(row, entry) for row, entry in enumerate(beams) if entry.live]
        if not active or not steps_left or should_stop():
            break
        new_width = max(len(entry.live) for _, entry in active)
        slots = [
            # a short beam repeats its last hypothesis
            (row * width, entry.live[min(slot, len(entry.live) - 1)])
            for row, entry in active
            for slot in range(new_width)
        ]
        parents: Ids = np.array([offset + hypothesis.parent for offset, hypothesis in slots], dtype=np.int64)
        words: Ids = np.array([hypothesis.ids[-1] for _, hypothesis in slots], dtype=np.int64)
        log_probabilities, state = model.step(words, state.reorder(parents))
        beams, width = [entry for _, entry in active], new_width
    return results


@dataclass(frozen=True, slots=True)
class _Live:
    rules: Any  # the grammar's state
    ids: tuple[int, ...] = ()
    score: float = 0.0
    parent: int = 0  # slot of the hypothesis that this one continues


@dataclass(slots=True)
class _Beam:
    """The live and the complete hypotheses of one source."""

    size: int
    candidates: int
    reach: float
    live: list[_Live]
    best: float = -math.inf  # of the complete ones, or until there is one of the first words
    complete: list[Hypothesis] = field(default_factory=list)

    def extend(self, log_probabilities: Floats, rules: Grammar[Any]) -> None:
        """One step: log_probabilities K W of the words after each live hypothesis."""
        width = log_probabilities.shape[1]
        allowed = rules.allowed([hypothesis.rules for hypothesis in self.live], width)  # K W
        before = np.array([[hypothesis.score] for hypothesis in self.live])  # K 1
        scores = np.where(allowed, before + log_probabilities, -np.inf).ravel()
        count = min(2 * self.size, scores.size)  # at most `size` of them end, so `size` can go on
        best = np.argpartition(scores, scores.size - count)[-count:]
        best = best[np.lexsort((best, -scores[best]))]  # best first, equal ones in order
        parents, self.live = self.live, []
        for rank, choice in enumerate(best):
            slot, word = divmod(int(choice), width)
            score = float(scores[choice])
            if score == -np.inf or len(self.live) == self.size:
                break
            if word != END:
                rules_after = rules.advance(parents[slot].rules, word)
                self.live.append(_Live(rules_after, (*parents[slot].ids, word), score, slot))
            elif rank < self.size:
                self.complete.append(Hypothesis(parents[slot].ids, score))
        self.complete.sort(key=lambda hypothesis: -hypothesis.score)
        del self.complete[self.candidates :]
        self._give_up()

    def _give_up(self) -> None:
        """Leave the live hypotheses that are worth another step."""
        if self.complete:
            self.best = self.complete[0].score
        elif self.best == -math.inf and self.live:
            self.best = self.live[0].score
        bar = self.best - self.reach
        if len(self.complete) == self.candidates:
            bar = max(bar, self.complete[-1].score)
        self.live = [hypothesis for hypothesis in self.live if hypothesis.score > bar]
