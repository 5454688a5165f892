"""A straight line through measured points, by least squares, with the interval of its slope."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from plc.reproduce.measure.errors import MeasuringError


@dataclass(frozen=True, slots=True)
class Line:
    """y = intercept + slope x; the slope's 95 % interval is from `low` to `high`."""

    slope: float
    intercept: float
    low: float
    high: float
    n: int

    def at(self, x: float) -> float:
        """The line's height there."""
        return self.intercept + self.slope * x


def fit(xs: Sequence[float], ys: Sequence[float]) -> Line:
    """Least squares; the interval is Student's t with n - 2 degrees of freedom.

    Raises MeasuringError for fewer than three points or a single x: then no interval can be had.
    """
    n = len(xs)
    if n < 3 or len(set(xs)) < 2:
        raise MeasuringError(
            f"a line through {n} points at {len(set(xs))} places has no interval; "
            "measure at least three sizes"
        )
    x_mean, y_mean = math.fsum(xs) / n, math.fsum(ys) / n
    spread = math.fsum((x - x_mean) ** 2 for x in xs)
    slope = math.fsum((x - x_mean) * (y - y_mean) for x, y in zip(xs, ys, strict=True)) / spread
    intercept = y_mean - slope * x_mean
    left = math.fsum((y - intercept - slope * x) ** 2 for x, y in zip(xs, ys, strict=True))
    half = student_t(n - 2) * math.sqrt(left / (n - 2) / spread)
    return Line(slope, intercept, slope - half, slope + half, n)


def student_t(degrees: int) -> float:
    """The t that 95 % of Student's distribution lie within, for a whole number of degrees of freedom."""
    low, high = 0.0, 20.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if _within(middle, degrees) < 0.95 else (low, middle)
    return high


def _within(t: float, degrees: int) -> float:
    """P(|T| < t), exactly (Abramowitz and Stegun 1964, 26.7.3 and 26.7.4)."""
    angle = math.atan(t / math.sqrt(degrees))
    sine, square = math.sin(angle), math.cos(angle) ** 2
    if degrees == 1:
        return 2 * angle / math.pi
    odd = degrees % 2
    term = math.cos(angle) if odd else 1.0
    total = term
    for k in range(1 + odd, degrees - 2, 2):
        term *= square * k / (k + 1)
        total += term
    return 2 / math.pi * (angle + sine * total) if odd else sine * total
