"""Batches with equally many words of every group, drawn without end from a seed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import final

import numpy as np

from plc.train.data import Example


@final
@dataclass(frozen=True, slots=True)
class Balanced:
    """Rows of each group; a small group's come more often than a large one's."""

    groups: Mapping[str, Sequence[Example]]
    batch_words: int  # source and target words of a batch, all groups together

    def batches(self, seed: int) -> Iterator[tuple[list[Example], list[int]]]:
        """Rows, and the number of each row's group in the order of `groups`."""
        draws = [
            self._rows(rows, np.random.default_rng([seed, number]))
            for number, rows in enumerate(self.groups.values())
        ]
        share = self.batch_words // len(draws)
        while True:
            batch: list[Example] = []
            numbers: list[int] = []
            for number, draw in enumerate(draws):
                words = 0
                while words < share:
                    row = next(draw)
                    words += row.words
                    batch.append(row)
                    numbers.append(number)
            yield batch, numbers

    def _rows(self, rows: Sequence[Example], random: np.random.Generator) -> Iterator[Example]:
        while True:
            for index in random.permutation(len(rows)):
                yield rows[index]
