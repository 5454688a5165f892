"""A rising map between probabilities: it keeps order, has an inverse, and survives JSON."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plc.decode.curve import Curve, logit, probability

knots = st.lists(st.floats(0.05, 3), min_size=1, max_size=8).map(np.cumsum)
curves = st.builds(
    lambda said, true, start: Curve(
        tuple((said - 4).tolist()), tuple((np.resize(true, len(said)).cumsum() / 9 + start).tolist())
    ),
    knots,
    knots,
    st.floats(-6, 1),
)
values = st.lists(st.floats(1e-6, 1 - 1e-6), min_size=2, max_size=20)


@given(curves, values)
def test_order_stays(curve: Curve, said: list[float]) -> None:
    ranked = sorted(said)
    true = curve(ranked)
    assert (np.diff(true) >= 0).all()
    assert ((true >= 0) & (true <= 1)).all()


@given(curves, st.floats(0.001, 0.999))
def test_the_inverse_leads_back(curve: Curve, said: float) -> None:
    assert float(curve.inverse(curve(said))) == pytest.approx(said, abs=1e-6)


@given(curves)
def test_json_keeps_a_curve(curve: Curve) -> None:
    assert Curve.from_json(curve.to_json()) == curve


def test_without_knots_nothing_changes() -> None:
    assert Curve()([0.0, 0.3, 1.0]).tolist() == [0.0, 0.3, 1.0]
    assert float(Curve().inverse(0.3)) == 0.3


def test_other_odds_shift_a_curve() -> None:
    curve = Curve((-1.0, 1.0), (-2.0, 2.0))
    one_in_twenty = curve(0.5)
    even = curve.shifted(float(-logit(0.05)))(0.5)
    assert float(one_in_twenty) == pytest.approx(0.5)
    assert float(even) == pytest.approx(0.95)


def test_log_odds_of_certainty_are_finite() -> None:
    assert np.isfinite(logit([0.0, 1.0])).all()
    assert probability(logit([0.2, 0.9])).tolist() == pytest.approx([0.2, 0.9])


@pytest.mark.parametrize(
    ("said", "true"),
    [((0.0, 0.0), (0.0, 1.0)), ((0.0, 1.0), (1.0, 0.0)), ((0.0,), ()), ((float("nan"),), (0.0,))],
)
def test_what_does_not_rise_is_refused(said: tuple[float, ...], true: tuple[float, ...]) -> None:
    with pytest.raises(ValueError, match="no strictly rising curve"):
        Curve(said, true)
