"""Rows as sparse counts of words and pairs of words, spellings taken out: for graph and checks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from data_prep.dataset import Pair
from plc.evaluate.edit_kinds import blind

BITS = 18  # of a feature's number
_MIX = np.uint64(0x9E3779B97F4A7C15)
_STEP = np.uint64(0xBF58476D1CE4E5B9)
_LONGEST = 2

Matrix = Any  # scipy.sparse.csr_matrix, rows by features
Floats = npt.NDArray[np.float64]


def counts_of(rows: Sequence[Sequence[str]], numbers: dict[str, int]) -> Matrix:
    """Counts of each row's words and pairs of neighbours, hashed; `numbers` grows by the words met."""
    import scipy.sparse

    ids = np.fromiter(
        (numbers.setdefault(word, len(numbers)) for words in rows for word in words), dtype=np.int64
    )
    row_of = np.repeat(np.arange(len(rows)), [len(words) for words in rows])
    places, features = [], []
    for length in range(1, _LONGEST + 1):
        size = max(len(ids) - length + 1, 0)
        mixed = np.zeros(size, np.uint64)
        for offset in range(length):
            part = ids[offset : size + offset].astype(np.uint64) + np.uint64(1)
            mixed = (mixed + part * _MIX) * _STEP
        mixed ^= mixed >> np.uint64(31)
        within = row_of[:size] == row_of[length - 1 : length - 1 + size]
        places.append(row_of[:size][within])
        features.append((mixed[within] >> np.uint64(64 - BITS)).astype(np.int64))
    columns = np.concatenate(features)
    matrix = scipy.sparse.csr_matrix(
        (np.ones(len(columns), np.float32), (np.concatenate(places), columns)),
        shape=(len(rows), 1 << BITS),
    )
    matrix.sum_duplicates()
    return matrix


def sides_of(pairs: Sequence[Pair]) -> tuple[Matrix, Matrix]:
    """Counts of the sources and of the targets, over the same features."""
    numbers: dict[str, int] = {}
    known: dict[str, str] = {}

    def plain(words: Sequence[str]) -> list[str]:
        return [known[word] if word in known else known.setdefault(word, blind((word,))[0]) for word in words]

    sources = counts_of([plain(pair.source) for pair in pairs], numbers)
    return sources, counts_of([plain(pair.target) for pair in pairs], numbers)


def shared_shares(pairs: Sequence[Pair]) -> Floats:
    """How much of its shorter side each row's sides share, 0 to 1: a fix adds or removes, but seldom both."""
    if not pairs:
        return np.zeros(0)
    sources, targets = sides_of(pairs)
    shorter = np.minimum(_sums(sources), _sums(targets))
    return np.asarray(_sums(sources.minimum(targets)) / np.maximum(shorter, 1), dtype=np.float64)


def kept_of(sources: Matrix, targets: Matrix) -> Floats:
    """How much of its longer side each row's sides share, 0 to 1, of their counts."""
    longer = np.maximum(_sums(sources), _sums(targets))
    return np.asarray(_sums(sources.minimum(targets)) / np.maximum(longer, 1), dtype=np.float64)


def _sums(matrix: Matrix) -> Floats:
    return np.asarray(matrix.sum(axis=1), dtype=np.float64).ravel()
