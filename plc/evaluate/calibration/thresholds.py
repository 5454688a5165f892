"""The two thresholds: the score from which something is shown, the confidence from which a fix is safe."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from plc.decode.curve import Doubles, logit, probability
from plc.evaluate.calibration.reliability import worth
from plc.evaluate.calibration.strata import LANGUAGE_GROUPS, Stratum, stratum_of
from plc.evaluate.predictions import Prediction
from plc.evaluate.rate import Rate, wilson
from plc.evaluate.recheck import passes_recheck

LOWEST = 0.2  # the score below which nothing is ever proposed, however quiet the validation rows are
FALSE_ALARMS = 0.005  # of clean real functions; the upper end of its interval stays below
LOUD = 0.01  # of the suites' corrected instances
PRECISION = 0.9  # of the fixes that `--fix` may apply
_ASIDE = 1e-6  # in log-odds: no rounding brings a row back over the threshold that it was left below


def default_scores(
    predictions: Sequence[Prediction], projects: frozenset[str], *, scores: Sequence[float]
) -> dict[str, float]:
    """For each group of languages the lowest score that leaves its clean code alone.

    Of real functions so few may have something proposed that the upper end of the 95 % interval of their
    share stays within `FALSE_ALARMS`; of corrected instances of the suites at most `LOUD`.
    """
    strata: dict[Stratum, list[Loud]] = {}
    for prediction, score in zip(predictions, scores, strict=True):
        if prediction.source.kind == "identity":
            loud = strata.setdefault(stratum_of(prediction.source, projects), [])
            loud.append(Loud.of(prediction, score))
    return {
        group: max(LOWEST, *(_quiet(loud, _allowed(stratum, len(loud))) for stratum, loud in found))
        for group in LANGUAGE_GROUPS
        if (found := [(stratum, loud) for stratum, loud in strata.items() if stratum[1] == group])
    }


@dataclass(frozen=True, slots=True)
class Loud:
    """The thresholds at which something is proposed: above `settled`, for the recheck, up to `score`."""

    settled: float
    score: float

    @classmethod
    def of(cls, prediction: Prediction, score: float) -> Loud:
        """Of one source; of none where it has no candidate."""
        return cls(prediction.after[0] if prediction.after else 1.0, score)

    def at(self, threshold: float) -> bool:
        """Whether something is proposed."""
        return self.settled < threshold <= self.score


@dataclass(frozen=True, slots=True)
class Fix:
    """What would be made of one source by default: its first candidate."""

    score: float  # the source's, times the candidate's share
    right: bool


def first_fix(prediction: Prediction, *, score: float, threshold: float) -> Fix | None:
    """The first fix, where it passes the recheck; None where nothing is shown."""
    if score < threshold or not passes_recheck(prediction.after, threshold=threshold):
        return None
    right = prediction.candidates[0] in prediction.source.references
    return Fix(score * prediction.shares[0], right and prediction.source.kind == "flawed")


@dataclass(frozen=True, slots=True)
class Safe:
    """The lowest confidence of a fix at which enough of those made are right."""

    confidence: float
    fixes: int  # that would be made on the validation rows
    precision: float  # in the mix
    low: float  # of its 95 % interval, by what the rows are worth

    def to_json(self) -> dict[str, Any]:
        """As calibration.json holds it."""
        rates = {"fixes": self.fixes, "precision": round(self.precision, 5), "low": round(self.low, 5)}
        return {"confidence": self.confidence, **rates}


@dataclass(frozen=True, slots=True)
class Made:
    """First fixes: how sure the model is of each, whether it is right, weight, and project (a number)."""

    confidences: Doubles
    right: Doubles
    weights: Doubles
    projects: npt.NDArray[np.int64]

    def at(self, places: npt.NDArray[np.int64]) -> Made:
        """Those of some rows, in their order."""
        return Made(self.confidences[places], self.right[places], self.weights[places], self.projects[places])

    def surest_first(self) -> Made:
        """In falling order of confidence."""
        return self.at(np.argsort(-self.confidences, kind="stable"))

    @classmethod
    def together(cls, parts: Sequence[Made]) -> Made:
        """One after the other."""
        return cls(
            np.concatenate([part.confidences for part in parts]),
            np.concatenate([part.right for part in parts]),
            np.concatenate([part.weights for part in parts]),
            np.concatenate([part.projects for part in parts]),
        )

    @property
    def precision(self) -> float:
        """The share of the weight that is right."""
        return float(self.weights @ self.right / self.weights.sum())

    @property
    def worth(self) -> float:
        """How many independent rows tell as much: fewer where some weigh more or errors come by projects.

        The smaller of Kish's effective size and p (1 - p) over the variance between projects, linearised.
        """
        alone = worth(self.weights)
        surplus = self.weights * (self.right - self.precision) / self.weights.sum()
        variance = float((np.bincount(self.projects, weights=surplus) ** 2).sum())
        spread = self.precision * (1 - self.precision)
        return min(alone, spread / variance) if variance > 0 else alone


def safe_confidence(made: Made) -> Safe | None:
    """None where no threshold keeps the lower end of the precision's interval at `PRECISION`."""
    ordered = made.surest_first()
    found: Safe | None = None
    for count in range(1, len(ordered.confidences) + 1):
        last = float(ordered.confidences[count - 1])
        if count < len(ordered.confidences) and ordered.confidences[count] == last:
            continue  # equal ones stand or fall together
        some = ordered.at(np.arange(count))
        low, _ = wilson(some.precision, some.worth)
        if low >= PRECISION:
            found = Safe(last, count, some.precision, low)
    return found


def penalties_of(scores: Mapping[str, float]) -> tuple[float, dict[str, float]]:
    """One threshold for all languages, and what scores of each lose so that it stands for their own."""
    lowest = min(scores.values())
    lost = {group: float(logit(score) - logit(lowest)) for group, score in scores.items()}
    by_language = {
        language: lost[group]
        for group, languages in LANGUAGE_GROUPS.items()
        for language in sorted(languages)
        if lost.get(group, 0.0) > 0
    }
    return lowest, by_language


def _allowed(stratum: Stratum, n: int) -> int:
    """How many of `n` clean rows of a stratum may have something proposed."""
    if stratum[0] == "suites":
        return math.floor(LOUD * n + 1e-9)
    return max((loud for loud in range(n) if Rate(loud, n).interval[1] <= FALSE_ALARMS), default=0)


def _quiet(loud: Sequence[Loud], allowed: int) -> float:
    """The lowest threshold from which on at most `allowed` of these rows are loud."""
    quiet = 1.0
    for score in sorted({row.score for row in loud if row.score >= LOWEST}, reverse=True):
        if sum(row.at(score) for row in loud) > allowed:
            return min(quiet, float(probability(logit(score) + _ASIDE)))
        quiet = score
    return LOWEST
