"""The nearest neighbours of rows: exact for thousands, by pynndescent for more."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from plc.audit.vectors import Matrix

AXES = 96
EXACT = 30_000  # rows up to which all are compared with all: pynndescent compiles itself for as long
_BLOCK = 1024

Embedding = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Of each row the places of its neighbours, the nearest first, without itself."""

    places: npt.NDArray[np.int64]


def embedded(counts: Matrix) -> Embedding:
    """Damped counts, rare features weighing more, on few axes, each row of length 1."""
    from sklearn.decomposition import TruncatedSVD
    from sklearn.feature_extraction.text import TfidfTransformer
    from sklearn.preprocessing import normalize

    weighed = TfidfTransformer(sublinear_tf=True).fit_transform(counts)
    axes = min(AXES, counts.shape[0] - 1)
    reduced = TruncatedSVD(axes, n_iter=2, random_state=0).fit_transform(weighed)
    return np.asarray(normalize(reduced), dtype=np.float32)


def neighbours_of(rows: Embedding, count: int) -> Neighbours:
    """The `count` nearest of each row by cosine."""
    if len(rows) > EXACT:
        return _approximate(rows, count)
    blocks = [_nearest(rows, start, count) for start in range(0, len(rows), _BLOCK)]
    return Neighbours(np.concatenate(blocks))


def _nearest(rows: Embedding, start: int, count: int) -> npt.NDArray[np.int64]:
    """Those of the rows from `start`, by comparison with all."""
    near = rows[start : start + _BLOCK] @ rows.T
    near[np.arange(len(near)), np.arange(start, start + len(near))] = -2  # itself
    some = np.argpartition(-near, count - 1, axis=1)[:, :count]
    order = np.argsort(-np.take_along_axis(near, some, axis=1), axis=1, kind="stable")
    return np.take_along_axis(some, order, axis=1).astype(np.int64)


def _approximate(rows: Embedding, count: int) -> Neighbours:
    from pynndescent import NNDescent

    found = NNDescent(rows, metric="euclidean", n_neighbors=count + 1, random_state=0, n_jobs=2)
    places = np.asarray(found.neighbor_graph[0], dtype=np.int64)
    own = np.arange(len(rows))[:, None]
    is_own = places == own
    is_own[~is_own.any(axis=1), -1] = True  # among equal rows it may not find itself: leave the last out
    return Neighbours(places[~is_own].reshape(len(rows), count))
