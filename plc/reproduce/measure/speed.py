"""Words a second that training takes in, of several models in turns, at each batch size."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from plc.reproduce.measure.alternation import Repeats, alternate
from plc.reproduce.measure.errors import MeasuringError
from plc.reproduce.measure.stepping import Stepper
from plc.train.data import Example

WARMING = 1  # steps at each batch size that are not counted


@dataclass(frozen=True, slots=True)
class Speed:
    """One model at one batch size: seconds that the same batches took, repeat by repeat."""

    rows: int
    source_words: int  # of all the batches once; padding is not counted
    target_words: int
    seconds: Repeats

    @property
    def target_words_per_second(self) -> Repeats:
        return Repeats(tuple(self.target_words / seconds for seconds in self.seconds.values))

    @property
    def source_words_per_second(self) -> Repeats:
        return Repeats(tuple(self.source_words / seconds for seconds in self.seconds.values))


def speeds(
    models: Mapping[str, Stepper], batches: Sequence[Sequence[Example]], *, repeats: int
) -> dict[str, Speed]:
    """Every model over the same batches in turns, so many times."""
    if not batches:
        raise MeasuringError("no batch to measure: the batch size is larger than the number of rows")
    for model in models.values():
        for _ in range(WARMING):
            model.step(batches[-1])  # the longest, so that memory is there
    seconds = alternate({name: _timed(model, batches) for name, model in models.items()}, repeats=repeats)
    rows = len(batches[0])
    source = sum(len(example.source) for batch in batches for example in batch)
    target = sum(len(example.target) for batch in batches for example in batch)
    return {name: Speed(rows, source, target, taken) for name, taken in seconds.items()}


def _timed(model: Stepper, batches: Sequence[Sequence[Example]]) -> Callable[[], float]:
    """Seconds that a model takes for all the batches once."""

    def measure() -> float:
        began = time.perf_counter()
        for batch in batches:
            model.step(batch)
        return time.perf_counter() - began

    return measure


def best(of: Sequence[Speed]) -> Speed:
    """The batch size at which most target words a second are learnt, by the median."""
    if not of:
        raise MeasuringError("no speed was measured")
    return max(of, key=lambda speed: speed.target_words_per_second.median)
