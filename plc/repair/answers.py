"""What the model says of readings, and of those that it holds for flawed, how it would fix them."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, final

import numpy as np

from data_prep.errors import PlcError
from data_prep.languages import Language
from plc.decode.beam import REACH, Start, begin, search
from plc.decode.grammar import MAX_STEPS, EditGrammar
from plc.repair.confidence import Confidence
from plc.repair.findings import Cwe
from plc.repair.grouping import CANDIDATES
from plc.repair.memory import Memory, Said, key_of
from plc.repair.readings import Reading

if TYPE_CHECKING:
    from plc.decode.model_directory import LoadedModel


class StoppedError(PlcError):
    """The caller's `should_stop` ended the work before there was an answer."""


@final
class Answers:
    """One model's answers, from memory where it was asked before; safe to share between threads."""

    def __init__(self, loaded: LoadedModel, confidence: Confidence) -> None:
        self._loaded = loaded
        self._confidence = confidence
        self._grammar = EditGrammar(loaded.vocabulary, at_least_one=True)

    def said(
        self,
        readings: Sequence[Reading],
        language: Language,
        *,
        threshold: float,
        should_stop: Callable[[], bool],
        memory: Memory,
    ) -> list[Said]:
        """The score of each reading of a batch, and from `threshold` on its kinds of flaws and fixes."""
        keys = [key_of(reading.ids, reading.parts, language) for reading in readings]
        known = {key: memory.recall(key, threshold=threshold) for key in keys}
        new = [row for row, key in enumerate(keys) if known[key] is None]
        if new:
            asked = self._ask(
                [readings[row] for row in new], language, threshold=threshold, should_stop=should_stop
            )
            for row, answer in zip(new, asked, strict=True):
                known[keys[row]] = answer
                memory.keep(keys[row], answer)
        return [said for key in keys if (said := known[key]) is not None]

    def flawed(self, readings: Sequence[Reading], memory: Memory) -> list[float]:
        """P(flawed) of each, which no penalty has touched and which is remembered apart from scores."""
        keys = [key_of(reading.ids, reading.parts, "raw") for reading in readings]
        known = {key: memory.recall(key, threshold=math.inf) for key in keys}
        new = [row for row, key in enumerate(keys) if known[key] is None]
        if new:
            found = 1.0 - self._begin([readings[row] for row in new]).end_probabilities
            for row, value in zip(new, found.tolist(), strict=True):
                answer = Said(value)
                known[keys[row]] = answer
                memory.keep(keys[row], answer)
        return [said.score for key in keys if (said := known[key]) is not None]

    def _ask(
        self,
        readings: Sequence[Reading],
        language: Language,
        *,
        threshold: float,
        should_stop: Callable[[], bool],
    ) -> list[Said]:
        """Read the instances of a batch, and decode those that the model holds for flawed."""
        start = self._begin(readings)
        flawed = 1.0 - start.end_probabilities  # B
        said = [Said(float(score)) for score in flawed]  # a score is never higher
        loud = [int(row) for row in np.flatnonzero(flawed >= threshold)]
        scores = self._confidence.scores(flawed[loud], [readings[row].ids for row in loud], language=language)
        for row, score in zip(loud, scores, strict=True):
            said[row] = Said(float(score))
        rows = [row for row in loud if said[row].score >= threshold]
        if not rows:
            return said
        chosen = start.select(rows)
        stopped = _Remembered(should_stop)
        hypotheses = search(
            self._loaded.model,
            chosen,
            beam=CANDIDATES,
            candidates=CANDIDATES,
            max_steps=MAX_STEPS,
            grammar=self._grammar,
            reach=REACH,
            should_stop=stopped,
        )
        if stopped.answer:
            raise StoppedError("stopped before the file was read through")
        for position, row in enumerate(rows):
            said[row] = Said(said[row].score, self._cwes(chosen, position), tuple(hypotheses[position]))
        return said

    def _begin(self, readings: Sequence[Reading]) -> Start:
        return begin(self._loaded.model, [r.ids for r in readings], [r.parts for r in readings])

    def _cwes(self, start: Start, row: int) -> tuple[Cwe, ...]:
        """The three most probable kinds of flaw."""
        if start.cwe_probabilities is None:
            return ()
        probabilities = start.cwe_probabilities[row]  # C
        best = np.argsort(-probabilities, kind="stable")[:3]
        return tuple(Cwe(f"CWE-{self._loaded.cwes[i]}", float(probabilities[i])) for i in best)


class _Remembered:
    """A `should_stop` that remembers whether it ever said so."""

    __slots__ = ("_should_stop", "answer")

    def __init__(self, should_stop: Callable[[], bool]) -> None:
        self._should_stop = should_stop
        self.answer = False

    def __call__(self) -> bool:
        self.answer = self.answer or self._should_stop()
        return self.answer
