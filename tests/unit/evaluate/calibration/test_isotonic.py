"""A fitted curve: rising whatever the rows, near the truth where they are many, careful where few."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plc.decode.curve import Doubles, logit, probability
from plc.evaluate.calibration.isotonic import fitted


def drawn(rows: int, seed: int) -> tuple[Doubles, Doubles]:
    """Rows of which a model says too much: its log-odds are twice the true ones."""
    random = np.random.default_rng(seed)
    true = random.uniform(-3, 3, rows)
    return probability(2 * true), (random.random(rows) < probability(true)).astype(np.float64)


@settings(max_examples=40)
@given(
    st.lists(st.tuples(st.floats(0, 1), st.booleans(), st.floats(0.1, 10)), min_size=1, max_size=80),
    st.lists(st.floats(0, 1), min_size=2, max_size=10),
)
def test_a_curve_rises_whatever_the_rows(rows: list[tuple[float, bool, float]], asked: list[float]) -> None:
    said, outcomes, weights = (np.array(each, dtype=np.float64) for each in zip(*rows, strict=True))
    curve = fitted(said, outcomes, weights)
    assert (np.diff(curve(sorted(asked))) >= 0).all()


def test_it_finds_what_is_true() -> None:
    said, outcomes = drawn(20_000, seed=1)
    curve = fitted(said, outcomes, np.ones_like(said))
    for true in (-2.0, -1.0, 0.0, 1.0, 2.0):
        assert float(curve(probability(2 * true))) == pytest.approx(float(probability(true)), abs=0.05)


def test_weights_are_other_priors() -> None:
    said, outcomes = drawn(20_000, seed=2)
    rare = fitted(said, outcomes, np.where(outcomes > 0, 1.0, 19.0))
    even = fitted(said, outcomes, np.ones_like(said))
    shift = logit(even(0.5)) - logit(rare(0.5))
    assert float(shift) == pytest.approx(np.log(19), abs=0.3)


def test_few_rows_make_nobody_certain() -> None:
    curve = fitted(np.array([0.1, 0.1, 0.9, 0.9]), np.array([0.0, 0.0, 1.0, 1.0]), np.ones(4))
    assert 0.05 < float(curve(0.1)) < 0.3
    assert 0.7 < float(curve(0.9)) < 0.95
