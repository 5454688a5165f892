"""Noisy pairs: where an edit is unlike the edits of like sources, by a high-pass filter on a graph.

After Anirudh, Thiagarajan, Sridhar and Bremer, "MARGIN: Uncovering Deep Neural Networks Using Graph Signal
Analysis" (2021): h = f - D^-1 W f, with the edit as the signal f on a graph of each source's nearest
neighbours.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from data_prep.dataset import Pair
from plc.audit.corpora import PairCorpus
from plc.audit.neighbours import Neighbours, embedded, neighbours_of
from plc.audit.vectors import Floats, Matrix, kept_of, sides_of

NEIGHBOURS = 40
_DIRECTION, _KIND, _KEPT = 1.0, 2.0, 2.0  # weights of the three parts in the squared norm of h
_ODD, _SHIFT = np.uint64(0x9E3779B97F4A7C15), np.uint64(17)


def ranked(corpus: PairCorpus) -> list[tuple[int, float]]:
    """The places of the flawed rows with their scores, the likeliest noise first."""
    flawed = corpus.flawed()
    scores = noise_scores([corpus.pairs[place] for place in flawed])
    order = np.argsort(-scores, kind="stable")
    return [(flawed[place], float(scores[place])) for place in order]


def noise_scores(pairs: Sequence[Pair], *, neighbours: int = NEIGHBOURS) -> Floats:
    """How much each pair's edit differs from the mean edit of its neighbours; 0 where it is the same."""
    if len(pairs) < 3:
        return np.zeros(len(pairs))
    sources, targets = sides_of(pairs)
    near = neighbours_of(embedded(sources), min(neighbours, len(pairs) - 1))
    return scores_of(sources, targets, near)


def scores_of(sources: Matrix, targets: Matrix, near: Neighbours) -> Floats:
    """The same of counts and a graph.

    The signal has three parts: the direction of the edit (signed counts, of length 1, so that a swapped pair
    has the opposite sign), the edit itself as one of as many axes as there are different edits, and the
    share of the longer side that was kept.
    """
    edits = (targets - sources).tocsr()
    edits.eliminate_zeros()
    mean = _averaging(near)
    kept = kept_of(sources, targets)
    return np.asarray(
        _DIRECTION * _high_pass(directions(edits), mean)
        + _KIND * _high_pass(_indicators(kinds_of(edits)), mean)
        + _KEPT * (kept - mean @ kept) ** 2
    )


def directions(edits: Matrix) -> Matrix:
    """Damped counts of length 1; an empty edit stays 0."""
    import scipy.sparse

    damped = edits.copy()
    damped.data = np.sign(damped.data) * np.log1p(np.abs(damped.data))
    lengths = np.sqrt(np.asarray(damped.multiply(damped).sum(axis=1)).ravel())
    return (scipy.sparse.diags_array(1 / np.maximum(lengths, 1e-9)) @ damped).tocsr()


def kinds_of(edits: Matrix) -> Any:
    """A number for each row: the same for the same edit."""
    data = np.asarray(edits.data, dtype=np.int64).astype(np.uint64)
    mixed = (edits.indices.astype(np.uint64) + np.uint64(1)) * _ODD + data * (_ODD << np.uint64(1))
    mixed ^= mixed >> _SHIFT
    mixed *= _ODD
    ends = np.concatenate([[np.uint64(0)], np.cumsum(mixed, dtype=np.uint64)])
    return np.unique(ends[edits.indptr[1:]] - ends[edits.indptr[:-1]], return_inverse=True)[1]


def disagreement(kinds: Any, near: Neighbours) -> Floats:
    """The plain measure beside it: the share of neighbours with another edit."""
    return np.asarray((kinds[near.places] != kinds[:, None]).mean(axis=1), dtype=np.float64)


def _averaging(near: Neighbours) -> Matrix:
    """D^-1 W of the graph whose edges all weigh the same."""
    import scipy.sparse

    rows, count = near.places.shape
    return scipy.sparse.csr_array(
        (np.full(rows * count, 1 / count), near.places.ravel(), np.arange(0, rows * count + 1, count)),
        shape=(rows, rows),
    )


def _high_pass(signal: Matrix, mean: Matrix) -> Floats:
    """The squared norm of f - D^-1 W f, row by row."""
    passed = signal - mean @ signal
    return np.asarray(passed.multiply(passed).sum(axis=1), dtype=np.float64).ravel()


def _indicators(kinds: Any) -> Matrix:
    import scipy.sparse

    size = len(kinds)
    return scipy.sparse.csr_array(
        (np.ones(size), (np.arange(size), kinds)), shape=(size, int(kinds.max()) + 1)
    )
