"""Intervals of figures that no formula has one for: of differences in pairs, and of an area under a curve."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

SAMPLES = 2000
_LEVELS = (0.025, 0.975)


@dataclass(frozen=True, slots=True)
class Interval:
    """A figure with its 95 % interval."""

    value: float
    low: float
    high: float

    def to_json(self) -> dict[str, float]:
        """The three numbers."""
        return {"value": round(self.value, 6), "low": round(self.low, 6), "high": round(self.high, 6)}


def difference(before: Sequence[float], after: Sequence[float], *, seed: int) -> Interval:
    """The mean of `before` less that of `after`; the rows are drawn in pairs."""
    less = np.asarray(before, dtype=np.float64) - np.asarray(after, dtype=np.float64)
    means = [float(less[rows].mean()) for rows in _draws(len(less), seed)]
    low, high = np.quantile(means, _LEVELS)
    return Interval(float(less.mean()), float(low), float(high))


def area(higher: Sequence[float], lower: Sequence[float], *, seed: int) -> Interval:
    """How often a value of the first sample is above one of the second; half where they are alike (AUC)."""
    one, two = np.asarray(higher, dtype=np.float64), np.asarray(lower, dtype=np.float64)
    areas = [
        _area(one[rows], two[others])
        for rows, others in zip(_draws(len(one), seed), _draws(len(two), seed + 1), strict=True)
    ]
    low, high = np.quantile(areas, _LEVELS)
    return Interval(_area(one, two), float(low), float(high))


def _draws(count: int, seed: int) -> npt.NDArray[np.int64]:
    return np.random.default_rng(seed).integers(0, count, (SAMPLES, count))


def _area(one: npt.NDArray[np.float64], two: npt.NDArray[np.float64]) -> float:
    from scipy.stats import rankdata

    ranks = rankdata(np.concatenate([one, two]))
    return float((ranks[: len(one)].sum() - len(one) * (len(one) + 1) / 2) / (len(one) * len(two)))
