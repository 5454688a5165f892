"""Words a second that training takes in: several models in turns, at several batch sizes."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from plc.reproduce.measure.alternation import Repeats
from plc.reproduce.measure.errors import MeasuringError
from plc.reproduce.measure.stepping import Stepper, even_batches
from plc.train.data import Example

Batches = Sequence[Sequence[Example]]
CLOCK, PROCESSOR = "seconds", "processor"


@dataclass(frozen=True, slots=True)
class Speed:
    """One model at one batch size: seconds that the same batches took, round by round.

    `processor` is the time that one processor thread worked on them, which other work hardly changes; None
    on a GPU, where it says nothing.
    """

    rows: int
    source_words: int  # of all the batches once; padding is not counted
    target_words: int
    seconds: Repeats
    processor: Repeats | None

    @property
    def steady(self) -> Repeats:
        """Target words a second of processor time, or of the clock where there is a GPU."""
        return self._rate(self.target_words, self.processor or self.seconds)

    @property
    def target_words_per_second(self) -> Repeats:
        return self._rate(self.target_words, self.seconds)

    @property
    def source_words_per_second(self) -> Repeats:
        return self._rate(self.source_words, self.seconds)

    @staticmethod
    def _rate(words: int, seconds: Repeats) -> Repeats:
        return Repeats(tuple(words / each for each in seconds.values))


def batches_of(examples: Sequence[Example], sizes: Sequence[int], *, batches: int) -> dict[int, Batches]:
    """The batches of each size; MeasuringError where there are too few rows for the largest."""
    found: dict[int, Batches] = {rows: even_batches(examples, rows=rows, batches=batches) for rows in sizes}
    for rows, made in found.items():
        if not made:
            raise MeasuringError(
                f"{len(examples)} rows do not fill one batch of {rows}; give a larger dataset or smaller "
                "batches"
            )
    return found


def contestants(
    models: Mapping[str, Stepper], batches: Mapping[int, Batches]
) -> dict[str, Callable[[], dict[str, float]]]:
    """Every model at every batch size, by name; each has trained on its longest batch once already."""
    for model in models.values():
        for of_size in batches.values():
            model.step(of_size[-1])
    return {
        contestant(name, rows): _timed(model, of_size)
        for rows, of_size in batches.items()
        for name, model in models.items()
    }


def contestant(model: str, rows: int) -> str:
    """The name under which a model at a batch size is measured."""
    return f"{model}, {rows} rows"


def speeds_of(
    model: str, batches: Mapping[int, Batches], rounds: Sequence[Mapping[str, Mapping[str, float]]]
) -> dict[int, Speed]:
    """A model's speeds by batch size, from what its contestants took in each round."""
    found = {}
    for rows, of_size in batches.items():
        took = [each[contestant(model, rows)] for each in rounds]
        found[rows] = Speed(
            rows=rows,
            source_words=sum(len(example.source) for batch in of_size for example in batch),
            target_words=sum(len(example.target) for batch in of_size for example in batch),
            seconds=Repeats(tuple(each[CLOCK] for each in took)),
            processor=Repeats(tuple(each[PROCESSOR] for each in took)) if PROCESSOR in took[0] else None,
        )
    return found


def best(speeds: Mapping[int, Speed]) -> Speed:
    """The batch size at which most target words a second are learnt, by the steadier clock's median."""
    if not speeds:
        raise MeasuringError("no speed was measured")
    return max(speeds.values(), key=lambda speed: speed.steady.median)


def _timed(model: Stepper, batches: Batches) -> Callable[[], dict[str, float]]:
    """Seconds that a model takes for all the batches once."""

    def measure() -> dict[str, float]:
        began, worked = time.perf_counter(), time.process_time()
        for batch in batches:
            model.step(batch)
        took = {CLOCK: time.perf_counter() - began}
        return took if model.on_gpu else took | {PROCESSOR: time.process_time() - worked}

    return measure
