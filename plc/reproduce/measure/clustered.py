"""The interval of a share whose cases come in groups that are alike: groups are drawn, not cases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

ROUNDS = 2000
_SEED = 1


def clustered_interval(groups: Mapping[str, Sequence[bool]]) -> tuple[float, float]:
    """The share's 95 % interval by the bootstrap over groups (Efron and Tibshirani 1993, percentiles).

    ValueError where there is no case. One group alone, or groups that all agree, give one of no width.
    """
    hits = np.array([sum(cases) for cases in groups.values()], dtype=np.int64)
    sizes = np.array([len(cases) for cases in groups.values()], dtype=np.int64)
    if not sizes.sum():
        raise ValueError("no case to draw from")
    hits, sizes = hits[sizes > 0], sizes[sizes > 0]
    drawn = np.random.default_rng(_SEED).integers(0, len(sizes), size=(ROUNDS, len(sizes)))
    shares = hits[drawn].sum(1) / sizes[drawn].sum(1)
    low, high = np.quantile(shares, (0.025, 0.975))
    return float(low), float(high)
