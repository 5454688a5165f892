"""What speed and memory are measured at: batch sizes, lengths, repeats, for each scale."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from plc.reproduce.engine.scales import ScaleName

REPEATS = 5


@dataclass(frozen=True, slots=True)
class Sizes:
    """Rows of a batch that are tried.

    `speed`: batch sizes of which the fastest counts, each over so many `batches`, from short rows to long.
    `memory`: batch sizes that the line is fitted through, of rows as long as the scale takes.
    """

    speed: tuple[int, ...]
    batches: int
    memory: tuple[int, ...]
    threads: int  # of the processor


SIZES: Mapping[ScaleName, Sizes] = {
    "full": Sizes(speed=(16, 32, 64, 128), batches=6, memory=(8, 16, 24, 32, 48), threads=1),
    "medium": Sizes(speed=(8, 16, 32), batches=2, memory=(8, 16, 24, 32), threads=1),
    "small": Sizes(speed=(16, 32, 64), batches=2, memory=(8, 16, 32, 48), threads=1),
}
