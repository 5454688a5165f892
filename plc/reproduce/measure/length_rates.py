"""Repair rates by the length of the source: outcomes to bins of one width."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from plc.evaluate.plot import Point, Series
from plc.evaluate.rate import Rate

LEAST = 10  # sources of a bin that is drawn


@dataclass(frozen=True, slots=True)
class Outcome:
    """One test source: its words, and whether it was repaired."""

    words: int
    repaired: bool


def by_length(outcomes: Iterable[Outcome], *, width: int) -> Mapping[int, Rate]:
    """The rate of each bin that has a source, by the least length in it: 1, width + 1, 2 width + 1, …"""
    if width < 1:
        raise ValueError(f"bins of {width} words hold nothing")
    bins: dict[int, list[bool]] = defaultdict(list)
    for outcome in outcomes:
        bins[(outcome.words - 1) // width * width + 1].append(outcome.repaired)
    return {start: Rate.of(bins[start]) for start in sorted(bins)}


def rate_series(label: str, rates: Mapping[int, Rate], *, width: int, colour: int, of: int) -> Series:
    """A point about the middle of each bin of `LEAST` sources or more, in per cent, with its 95 % interval.

    Each of the `of` series has a place of its own within the middle half, so that no interval hides another.
    """
    place = width * (0.25 + 0.5 * (colour + 0.5) / of)
    points = []
    for start, rate in rates.items():
        if rate.value is not None and rate.n >= LEAST:
            low, high = rate.interval
            points.append(Point(start - 0.5 + place, 100 * rate.value, 100 * low, 100 * high))
    return Series(label, tuple(points), "line", colour)
