"""Tests of the two-sample test: the article's cells, and what the shortened statistic misses."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.trust.shift import block_graphs
from plc.shift.two_sample import Statistic, two_sample


def _rejected(m: int, n: int, epsilon: float, statistic: Statistic = "full", runs: int = 60) -> float:
    random = np.random.default_rng(3)
    return float(
        np.mean(
            [
                two_sample(
                    block_graphs(m, random, within=0.1, between=0.05),
                    block_graphs(n, random, within=0.1 + epsilon, between=0.05),
                    permutations=99,
                    seed=run,
                    statistic=statistic,
                ).p
                <= 0.05
                for run in range(runs)
            ]
        )
    )


def test_eight_graphs_against_eight_are_told_apart_and_alike_ones_are_not() -> None:
    assert _rejected(8, 8, 0.04) >= 0.9  # the figures of 200 runs are in docs/results
    assert _rejected(8, 8, 0.0) <= 0.1


def test_the_shortened_statistic_is_blind_where_the_larger_sample_has_fewer_edges() -> None:
    assert _rejected(12, 4, 0.04, "shortened", runs=20) == 0.0
    assert _rejected(12, 4, 0.04, runs=20) >= 0.6


def test_the_statistic_is_the_squared_distance_of_the_means_without_its_bias() -> None:
    random = np.random.default_rng(1)
    ours, theirs = random.random((5, 7)), random.random((9, 7)) + 0.3
    m, n = len(ours), len(theirs)
    within = [
        sum(sample[i] @ sample[j] for i in range(size) for j in range(size) if i != j) / (size * (size - 1))
        for sample, size in ((ours, m), (theirs, n))
    ]
    expected = sum(within) - 2 * (ours @ theirs.T).mean()
    found = two_sample(ours, theirs, permutations=19)
    assert found.statistic == pytest.approx(expected, rel=1e-5)
    assert found.p == 0.05  # none of 19 permutations reaches it
    assert found.effect > 0.5
    assert two_sample(ours, theirs, permutations=19) == found


def test_a_sample_of_one_is_refused() -> None:
    with pytest.raises(ValueError, match="samples of 1 and 3 graphs: at least two are needed in each"):
        two_sample(np.ones((1, 4)), np.ones((3, 4)))
