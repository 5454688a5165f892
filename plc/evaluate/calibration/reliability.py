"""Is a confidence true? Bins of equal weight, and the expected calibration error over them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from plc.decode.curve import Doubles
from plc.evaluate.rate import wilson

BINS = 15
_ENOUGH = 20  # rows that a bin must be worth


@dataclass(frozen=True, slots=True)
class Bin:
    """The rows whose confidence lies together: what was said of them, and what came true."""

    share: float  # of all weight
    confidence: float  # mean
    true: float  # share of it
    low: float  # 95 % Wilson interval of `true`, by the number of rows that the weights are worth
    high: float
    rows: int


@dataclass(frozen=True, slots=True)
class Reliability:
    """Bins from the least to the most confident."""

    rows: int
    bins: tuple[Bin, ...]

    @property
    def error(self) -> float:
        """Expected calibration error: the mean distance of confidence and truth (Naeini et al. 2015)."""
        return sum(each.share * abs(each.confidence - each.true) for each in self.bins)

    def to_json(self) -> dict[str, Any]:
        """As a report holds it."""
        bins = [
            [each.share, each.confidence, each.true, each.low, each.high, each.rows] for each in self.bins
        ]
        return {"error": round(self.error, 5), "rows": self.rows, "bins": np.round(bins, 5).tolist()}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Reliability:
        """Read what `to_json` gave, as it was rounded there."""
        bins = [
            Bin(share, confidence, true, low, high, int(rows))
            for share, confidence, true, low, high, rows in value["bins"]
        ]
        return cls(value["rows"], tuple(bins))


def reliability(confidences: Doubles, outcomes: Doubles, weights: Doubles) -> Reliability:
    """Fifteen bins of equal weight, fewer where they would hold too little to say anything."""
    order = np.argsort(confidences, kind="stable")
    confidences, outcomes, weights = confidences[order], outcomes[order], weights[order]
    total = float(weights.sum())
    passed = np.cumsum(weights) - weights / 2
    count = max(1, min(BINS, int(worth(weights) / _ENOUGH)))
    places = np.minimum((count * passed / max(total, 1e-300)).astype(np.int64), count - 1)
    return Reliability(
        len(confidences),
        tuple(
            _bin(confidences[places == place], outcomes[places == place], weights[places == place], total)
            for place in np.unique(places)
        ),
    )


def _bin(confidences: Doubles, outcomes: Doubles, weights: Doubles, total: float) -> Bin:
    weight = float(weights.sum())
    true = float(weights @ outcomes) / weight
    low, high = wilson(true, worth(weights))
    return Bin(weight / total, float(weights @ confidences) / weight, true, low, high, len(weights))


def worth(weights: Doubles) -> float:
    """How many rows of equal weight tell as much (Kish 1965)."""
    squares = float(weights @ weights)
    return float(weights.sum()) ** 2 / squares if squares else 0.0
