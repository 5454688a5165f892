"""A share with its count and its 95 % Wilson interval: the only form in which a figure leaves this room."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt
from typing import Any

_Z = 1.959963984540054  # the normal quantile that leaves 2.5 % on each side


def wilson(share: float, n: float) -> tuple[float, float]:
    """Wilson's interval of a weighted share, worth `n` equal rows: scipy has it for whole counts alone."""
    if n <= 0:
        return 0.0, 1.0
    square = _Z * _Z
    centre = share + square / (2 * n)
    half = _Z * sqrt(max(0.0, share * (1 - share)) / n + square / (4 * n * n))
    scale = 1 + square / n
    return max(0.0, (centre - half) / scale), min(1.0, (centre + half) / scale)


@dataclass(frozen=True, slots=True)
class Rate:
    """`hits` of `n`."""

    hits: int
    n: int

    def __post_init__(self) -> None:
        if not 0 <= self.hits <= self.n:
            raise ValueError(f"{self.hits} of {self.n} is not a rate")

    @classmethod
    def of(cls, outcomes: Iterable[bool]) -> Rate:
        """Count outcomes."""
        hits = n = 0
        for outcome in outcomes:
            hits += outcome
            n += 1
        return cls(hits, n)

    @property
    def value(self) -> float | None:
        """The share, or None where there was nothing to count."""
        return self.hits / self.n if self.n else None

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's score interval (Wilson 1927); all of [0, 1] where there was nothing to count."""
        if not self.n:
            return 0.0, 1.0
        from scipy.stats import binomtest  # here: half a second that counting does not need

        interval = binomtest(self.hits, self.n).proportion_ci(0.95, method="wilson")
        low, high = float(interval.low), float(interval.high)
        return (0.0 if self.hits == 0 else low), (1.0 if self.hits == self.n else high)

    def to_json(self) -> dict[str, Any]:
        """The rate as the report holds it."""
        low, high = self.interval
        value = None if self.value is None else round(self.value, 6)
        return {"hits": self.hits, "n": self.n, "rate": value, "low": round(low, 6), "high": round(high, 6)}

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> Rate:
        """Read what `to_json` gave; the interval follows from the counts."""
        return cls(int(value["hits"]), int(value["n"]))

    def __str__(self) -> str:
        if self.value is None:
            return "none"
        low, high = self.interval
        return f"{100 * self.value:.1f} % ({100 * low:.1f} to {100 * high:.1f})"
