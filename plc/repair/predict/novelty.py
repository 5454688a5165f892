"""How unlike the training data a function is: the distance of its profile to the nearest ones learnt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeAlias
from zlib import crc32

import numpy as np
import numpy.typing as npt

from data_prep.text.naming import is_slot
from data_prep.text.vocabulary import Vocabulary

Profiles: TypeAlias = npt.NDArray[np.float32]  # R DIMENSIONS

DIMENSIONS = 128
NEIGHBOURS = 5
_HALF = DIMENSIONS // 2
_MIX = 2_654_435_761  # Knuth's multiplicative hash


@dataclass(frozen=True, slots=True)
class Profiler:
    """Counts of a syntax tree's leaves by kind, and of neighbouring ones, hashed into a few dimensions.

    A slot counts by its role, so that names do not matter; half of the profile are leaves, half neighbours.
    The entries are square roots of frequencies, which makes the Euclidean distance Hellinger's.
    """

    vocabulary: Vocabulary
    _codes: npt.NDArray[np.int64] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        codes = [crc32(_kind(word).encode("utf-8", "surrogatepass")) for word in self.vocabulary.words]
        object.__setattr__(self, "_codes", np.array(codes, dtype=np.int64))

    def __call__(self, sources: Sequence[Sequence[int]]) -> Profiles:
        """One row of length one for each source of word ids, as the model reads them."""
        profiles = np.zeros((len(sources), DIMENSIONS), dtype=np.float32)
        for row, ids in zip(profiles, sources, strict=True):
            codes = self._codes[np.asarray(ids, dtype=np.int64)]
            row[:_HALF] = _frequencies(codes)
            row[_HALF:] = _frequencies(codes[:-1] * 31 + codes[1:])
        return np.sqrt(profiles / 2)


@dataclass(frozen=True, slots=True)
class Reference:
    """The profiles of a sample of what was learnt."""

    profiles: Profiles

    def distances(self, asked: Profiles, *, leave_out: int = 0) -> npt.NDArray[np.float64]:
        """Mean distance to the five nearest, from 0 to 1; `leave_out` so many nearest ones do not count.

        (For a profile that is in the sample itself, leave out one.)
        """
        cosines = np.einsum("bd,rd->br", asked, self.profiles)  # no BLAS: its threads cost too much
        near = np.clip(cosines, 0.0, 1.0)
        count = min(NEIGHBOURS + leave_out, near.shape[1])
        best = -np.sort(-np.partition(near, near.shape[1] - count, axis=1)[:, -count:], axis=1)[:, leave_out:]
        distances: npt.NDArray[np.float64] = np.sqrt(1.0 - best.astype(np.float64)).mean(axis=1)
        return distances


def _frequencies(codes: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    places = ((codes * _MIX) >> 15) & (_HALF - 1)
    return np.bincount(places, minlength=_HALF) / max(1, len(codes))


def _kind(word: str) -> str:
    return word[0] if is_slot(word) else word
