"""How many lengths fall into each of a row of equal bins, and what share lies below a length."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Histogram:
    """Counts of [0, width), [width, 2 width), …; the last bin holds everything longer too."""

    width: int
    counts: tuple[int, ...]
    n: int
    mean: float
    median: float
    ninetieth: float
    longest: int

    @property
    def edges(self) -> tuple[int, ...]:
        """Where the bins begin."""
        return tuple(self.width * index for index in range(len(self.counts)))


def histogram(lengths: Iterable[int], *, width: int, most: int) -> Histogram:
    """Count lengths in words; `most` is where the last bin ends, a multiple of `width`."""
    if width < 1 or most < width or most % width:
        raise ValueError(f"bins of {width} words do not fill {most}")
    values = sorted(lengths)
    bins = Counter(min(value // width, most // width - 1) for value in values)
    counts = tuple(bins[index] for index in range(most // width))
    return Histogram(
        width=width,
        counts=counts,
        n=len(values),
        mean=math.fsum(values) / len(values) if values else 0.0,
        median=quantile(values, 0.5),
        ninetieth=quantile(values, 0.9),
        longest=values[-1] if values else 0,
    )


def quantile(ordered: Sequence[int], share: float) -> float:
    """The least length that so much of them do not exceed; 0 where there is none."""
    if not ordered:
        return 0.0
    return float(ordered[max(0, math.ceil(share * len(ordered)) - 1)])
