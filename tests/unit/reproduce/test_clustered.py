"""An interval over groups is as wide as the groups are alike."""

from __future__ import annotations

import pytest

from plc.evaluate.rate import Rate
from plc.reproduce.measure.clustered import clustered_interval


def test_groups_of_one_agree_with_wilson() -> None:
    low, high = clustered_interval({str(number): [number < 120] for number in range(200)})
    expected = Rate(120, 200).interval
    assert low == pytest.approx(expected[0], abs=0.01)
    assert high == pytest.approx(expected[1], abs=0.01)


def test_cases_that_repeat_widen_it() -> None:
    low, high = clustered_interval({str(number): [number < 12] * 10 for number in range(20)})
    narrow = Rate(120, 200).interval
    assert high - low > 2.5 * (narrow[1] - narrow[0])


def test_it_is_the_same_each_time_and_needs_a_case() -> None:
    groups = {"a": [True, False], "b": [True], "empty": []}
    assert clustered_interval(groups) == clustered_interval(groups)
    with pytest.raises(ValueError, match="no case"):
        clustered_interval({"a": []})


def test_groups_that_agree_are_as_many_cases_as_there_are_groups() -> None:
    """No hit in a hundred programs of four problems does not make 0 % certain."""
    assert clustered_interval({str(number): [False] * 25 for number in range(4)}) == Rate(0, 4).interval
    assert clustered_interval({"a": [True] * 3}) == Rate(1, 1).interval
    assert clustered_interval({"a": [True, False]}) == (0.0, 1.0)
