"""The rows that stand for a corpus: medoids of its pairs, each with how many rows it stands for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from data_prep.dataset import Pair
from plc.audit.corpora import PairCorpus
from plc.audit.neighbours import Embedding, embedded
from plc.audit.noise import directions
from plc.audit.vectors import sides_of

MOST_ROWS = 8_000  # that are compared, all with all; of more, as many are drawn
_ROUNDS = 30
_STARTS = 5


@dataclass(frozen=True, slots=True)
class Prototype:
    """A row, and how many of the compared rows are nearer to it than to any other prototype."""

    place: int
    rows: int


def prototypes(corpus: PairCorpus, count: int, *, seed: int = 0) -> list[Prototype]:
    """So many flawed rows, the one that stands for most first."""
    flawed = np.array(corpus.flawed(), dtype=np.int64)
    if len(flawed) > MOST_ROWS:
        flawed = np.sort(np.random.default_rng(seed).choice(flawed, MOST_ROWS, replace=False))
    if len(flawed) < 3:
        return [Prototype(int(place), 1) for place in flawed[:count]]
    rows = signature([corpus.pairs[place] for place in flawed])
    chosen = medoids(rows, min(count, len(flawed)), np.random.default_rng(seed))
    sizes = np.bincount((rows @ rows[chosen].T).argmax(axis=1), minlength=len(chosen))
    found = [Prototype(int(flawed[at]), int(size)) for at, size in zip(chosen, sizes, strict=True)]
    return sorted(found, key=lambda each: (-each.rows, each.place))


def signature(pairs: Sequence[Pair]) -> Embedding:
    """Each pair as one vector of length 1: what its source is like, and which way its edit goes."""
    from sklearn.preprocessing import normalize

    sources, targets = sides_of(pairs)
    edits = directions((targets - sources).tocsr())
    parts = [embedded(sources), embedded(abs(edits).tocsr())]
    return np.asarray(normalize(np.hstack(parts)), dtype=np.float32)


def medoids(rows: Embedding, count: int, random: np.random.Generator) -> npt.NDArray[np.int64]:
    """Rows that are nearest to all others, by cosine: the best of some k-medoids.

    Each begins with rows far from each other (k-means++, Arthur and Vassilvitskii 2007), then alternates as
    Park and Jun (2009) do.
    """
    tried = [_settled(rows, _spread(rows, count, random)) for _ in range(_STARTS)]
    return max(tried, key=lambda chosen: float((rows @ rows[chosen].T).max(axis=1).sum()))


def _settled(rows: Embedding, chosen: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Each medoid in turn the best of its group, until none moves."""
    for _ in range(_ROUNDS):
        nearest = (rows @ rows[chosen].T).argmax(axis=1)
        nearest[chosen] = np.arange(len(chosen))  # of equal rows each stays with itself
        better = chosen.copy()
        for group, medoid in enumerate(chosen):
            members = np.flatnonzero(nearest == group)
            whole = rows[members].sum(axis=0)  # a cosine with it is the sum of those with all members
            sums = rows[members] @ whole
            if sums.max() > rows[medoid] @ whole + 1e-4:
                better[group] = members[sums.argmax()]
        if (better == chosen).all():
            break
        chosen = better
    return chosen


def _spread(rows: Embedding, count: int, random: np.random.Generator) -> npt.NDArray[np.int64]:
    """Rows at random, each the likelier the farther it is from those drawn before."""
    chosen = [int(random.integers(len(rows)))]
    far = np.maximum(1 - rows @ rows[chosen[0]], 0).astype(np.float64)
    while len(chosen) < count:
        far[chosen] = 0
        total = far.sum()
        left = np.setdiff1d(np.arange(len(rows)), chosen)
        drawn = random.choice(len(rows), p=far / total) if total > 1e-9 else random.choice(left)
        chosen.append(int(drawn))
        far = np.minimum(far, np.maximum(1 - rows @ rows[chosen[-1]], 0))
    return np.array(chosen, dtype=np.int64)
