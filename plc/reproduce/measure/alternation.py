"""Contestants timed in turns within one process, so that a slow spell of the machine meets all of them."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from plc.reproduce.measure.errors import MeasuringError


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
        """Repeat by repeat, this divided by the other: what was measured side by side is compared so."""
        return Repeats(tuple(ours / theirs for ours, theirs in zip(self.values, other.values, strict=True)))


def turns(names: Sequence[str], *, repeats: int) -> list[str]:
    """Who is measured when: each once a repeat, and every other repeat in the reversed order."""
    forth = list(names)
    return [name for repeat in range(repeats) for name in (forth if repeat % 2 == 0 else forth[::-1])]


def alternate(contestants: Mapping[str, Callable[[], float]], *, repeats: int) -> dict[str, Repeats]:
    """Measure all of them in turns."""
    values: dict[str, list[float]] = {name: [] for name in contestants}
    for name in turns(tuple(contestants), repeats=repeats):
        values[name].append(contestants[name]())
    return {name: Repeats(tuple(measured)) for name, measured in values.items()}
