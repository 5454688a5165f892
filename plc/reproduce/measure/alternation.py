"""Contestants timed in turns within one process, so that a slow spell of the machine meets all of them."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from plc.reproduce.measure.errors import MeasuringError

Name = TypeVar("Name", bound=Hashable)
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Repeats:
    """Repeated measurements of one thing: the median, and the range that holds it.

    From the least to the greatest of n values lies the true median with probability 1 - 2 / 2^n, whatever
    their distribution: 93.75 % for five.
    """

    values: tuple[float, ...]

    def __post_init__(self) -> None:
        if not self.values:
            raise MeasuringError("nothing was measured: at least one repeat is needed")

    @property
    def median(self) -> float:
        return statistics.median(self.values)

    @property
    def low(self) -> float:
        return min(self.values)

    @property
    def high(self) -> float:
        return max(self.values)

    def over(self, other: Repeats) -> Repeats:
        """Round by round, this divided by the other: what was measured side by side is compared so."""
        return Repeats(tuple(ours / theirs for ours, theirs in zip(self.values, other.values, strict=True)))


def turns(names: Sequence[Name], *, number: int) -> list[Name]:
    """Who is measured when in that round: each once, and in every other round in the reversed order."""
    return list(names) if number % 2 == 0 else list(names)[::-1]


def one_round(contestants: Mapping[Name, Callable[[], Value]], *, number: int) -> dict[Name, Value]:
    """Measure each of them once, in their turns."""
    return {name: contestants[name]() for name in turns(tuple(contestants), number=number)}
