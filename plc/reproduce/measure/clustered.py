"""The interval of a share whose cases come in groups that are alike: groups are drawn, not cases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from plc.evaluate.rate import Rate

ROUNDS = 2000
_SEED = 1


def clustered_interval(groups: Mapping[str, Sequence[bool]]) -> tuple[float, float]:
    """As `interval_of_counts`, of the cases themselves."""
    return interval_of_counts([(sum(cases), len(cases)) for cases in groups.values()])


def interval_of_counts(counts: Sequence[tuple[int, int]]) -> tuple[float, float]:
    """The 95 % interval of a share by the bootstrap over groups (Efron and Tibshirani 1993, percentiles).

    `counts` are each group's hits and cases. Where all groups are wholly hits, or none has any, no draw
    differs from another: then it is Wilson's of as many cases as there are groups. One group that is divided
    in itself tells nothing of others. ValueError where there is no case.
    """
    there = [(hits, cases) for hits, cases in counts if cases]
    if not there:
        raise ValueError("no case to draw from")
    if not any(hits for hits, _ in there):
        return Rate(0, len(there)).interval
    if all(hits == cases for hits, cases in there):
        return Rate(len(there), len(there)).interval
    if len(there) == 1:
        return 0.0, 1.0
    from scipy.stats import bootstrap  # here, as only a page asks for it

    found = bootstrap(
        tuple(np.array(there, dtype=np.float64).T),
        lambda hits, cases, axis: hits.sum(axis) / cases.sum(axis),
        paired=True,
        n_resamples=ROUNDS,
        method="percentile",
        rng=np.random.default_rng(_SEED),
    ).confidence_interval
    return float(found.low), float(found.high)
