"""Rates and intervals, against published values."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plc.evaluate.rate import Rate, wilson

counts = st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@pytest.mark.parametrize(
    ("hits", "n", "low", "high"),
    # Newcombe 1998, Statistics in Medicine 17, table I, method 3
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_interval_is_newcombes(hits: int, n: int, low: float, high: float) -> None:
    assert Rate(hits, n).interval == pytest.approx((low, high), abs=5e-5)


@given(counts)
def test_the_interval_holds_the_share_and_mirrors(count: tuple[int, int]) -> None:
    hits, n = count
    low, high = Rate(hits, n).interval
    assert 0.0 <= low <= hits / n <= high <= 1.0
    mirrored_low, mirrored_high = Rate(n - hits, n).interval
    assert (1 - mirrored_high, 1 - mirrored_low) == pytest.approx((low, high))


@given(counts)
def test_json_and_back(count: tuple[int, int]) -> None:
    rate = Rate(*count)
    assert Rate.from_json(rate.to_json()) == rate


def test_nothing_counted_says_nothing() -> None:
    assert Rate.of([]).value is None
    assert Rate.of([]).interval == (0.0, 1.0)
    assert str(Rate.of([])) == "none"
    assert str(Rate(8, 10)) == "80.0 % (49.0 to 94.3)"


def test_more_hits_than_counted_is_no_rate() -> None:
    with pytest.raises(ValueError, match="3 of 2 is not a rate"):
        Rate(3, 2)


@given(st.integers(1, 100_000), st.data())
def test_a_weighted_interval_is_scipys_where_all_weigh_the_same(n: int, data: st.DataObject) -> None:
    hits = data.draw(st.integers(1, n))
    low, high = wilson(hits / n, n)
    assert Rate(hits, n).interval == pytest.approx((low, 1.0 if hits == n else high), abs=1e-12)
