"""From what a model reads to its predictions: encoder, score, beam. Serving and evaluation both call this."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, final

import numpy as np
import numpy.typing as npt

from data_prep.errors import PlcError
from plc.decode.beam import REACH, Hypothesis, Start, begin, never, search
from plc.decode.encoder_input import EncoderInput
from plc.decode.grammar import MAX_STEPS, Grammar
from plc.decode.protocol import Floats, StepModel
from plc.repair.findings import CANDIDATES
from plc.repair.predict.confidence import Confidence


@dataclass(frozen=True, slots=True)
class Prediction:
    """What a model says of one source; all numbers are probabilities.

    `hypotheses` is None where the score did not reach the floor of the source, so that no beam was searched.
    A fix's score is `score * share`: this is what thresholds and curves of a calibration are about.
    """

    flawed: float  # 1 - P(the output is empty)
    score: float  # the same less the penalties of a calibration, never more
    cwes: Floats | None  # C; None where the model has no such head
    hypotheses: tuple[Hypothesis, ...] | None = None

    @property
    def shares(self) -> tuple[float, ...]:
        """Of each hypothesis, of the probability of all: also of those that no filter lets through."""
        return shares(self.hypotheses or ())


class StoppedError(PlcError):
    """The caller's `should_stop` ended the work before there was an answer."""


@final
@dataclass(frozen=True, slots=True)
class Inference:
    """A model with what turns its output into predictions; safe to share between threads."""

    model: StepModel
    confidence: Confidence | None = None  # None: scores are P(flawed) as the model says it
    grammar: Grammar[Any] | None = None
    max_steps: int = MAX_STEPS
    reach: float = REACH

    def predict(
        self,
        inputs: Sequence[EncoderInput],
        languages: Sequence[str],
        floors: Sequence[float],
        *,
        should_stop: Callable[[], bool] = never,
    ) -> list[Prediction]:
        """Predictions for one batch of B sources, with candidates from each source's floor of the score on.

        Raises StoppedError once `should_stop` says so.
        """
        start = self.begin(inputs)
        flawed = _inside(1.0 - start.end_probabilities.astype(np.float64))  # B
        scores = self.scores(flawed, start.sources, languages)
        wanted = [row for row, floor in enumerate(floors) if scores[row] >= floor]
        found = self._searched(start, wanted, should_stop) if wanted else {}
        return [
            Prediction(
                flawed=float(flawed[row]),
                score=float(scores[row]),
                cwes=None if start.cwe_probabilities is None else start.cwe_probabilities[row],
                hypotheses=found.get(row),
            )
            for row in range(len(inputs))
        ]

    def flawed(self, inputs: Sequence[EncoderInput]) -> list[float]:
        """P(flawed) of each source, as the model says it."""
        start = self.begin(inputs)
        flawed = _inside(1.0 - start.end_probabilities.astype(np.float64))  # B
        return [float(value) for value in flawed]

    def begin(self, inputs: Sequence[EncoderInput]) -> Start:
        """The sources encoded, with the distribution of the first output word."""
        return begin(self.model, inputs)

    def scores(
        self, flawed: npt.NDArray[np.float64], sources: Sequence[Sequence[int]], languages: Sequence[str]
    ) -> npt.NDArray[np.float64]:
        """P(flawed) of B sources less the penalties, where there is a calibration."""
        if self.confidence is None:
            return flawed
        scores = flawed.copy()
        for language in set(languages):
            rows = [row for row, each in enumerate(languages) if each == language]
            scores[rows] = self.confidence.scores(
                flawed[rows], [sources[row] for row in rows], language=language
            )
        return scores

    def _searched(
        self, start: Start, rows: Sequence[int], should_stop: Callable[[], bool]
    ) -> dict[int, tuple[Hypothesis, ...]]:
        stopped = _Remembered(should_stop)
        found = search(
            self.model,
            start.select(rows),
            beam=CANDIDATES,
            candidates=CANDIDATES,
            max_steps=self.max_steps,
            grammar=self.grammar,
            reach=self.reach,
            should_stop=stopped,
        )
        if stopped.answer:
            raise StoppedError("stopped before the whole file was analysed")
        return {row: tuple(hypotheses) for row, hypotheses in zip(rows, found, strict=True)}


def shares(hypotheses: Sequence[Hypothesis]) -> tuple[float, ...]:
    """Each hypothesis's share of the probability of all."""
    if not hypotheses:
        return ()
    best = max(hypothesis.score for hypothesis in hypotheses)
    weights = [math.exp(hypothesis.score - best) for hypothesis in hypotheses]
    return tuple(weight / sum(weights) for weight in weights)


def _inside(values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    return np.clip(values, 0.0, 1.0)


class _Remembered:
    """A `should_stop` that remembers whether it ever said so."""

    __slots__ = ("_should_stop", "answer")

    def __init__(self, should_stop: Callable[[], bool]) -> None:
        self._should_stop = should_stop
        self.answer = False

    def __call__(self) -> bool:
        self.answer = self.answer or self._should_stop()
        return self.answer
