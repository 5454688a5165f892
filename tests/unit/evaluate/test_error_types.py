"""Figures over error types, held against what they are by definition."""

from __future__ import annotations

from statistics import fmean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plc.evaluate.error_types import confusion, figures_of

TYPES = 4
ANSWERS = st.lists(st.tuples(st.integers(0, TYPES - 1), st.integers(0, TYPES - 1)), min_size=1, max_size=30)


@given(ANSWERS)
def test_figures_are_what_they_are_by_definition(answers: list[tuple[int, int]]) -> None:
    truth, named = [t for t, _ in answers], [n for _, n in answers]
    figures = figures_of(confusion(truth, named, types=TYPES))
    assert figures.accuracy == pytest.approx(fmean(t == n for t, n in answers))
    recalls, f1s = [], []
    for each in range(TYPES):
        right = sum(t == n == each for t, n in answers)
        if each in truth:
            recalls.append(right / truth.count(each))
        if each in truth or each in named:
            f1s.append(2 * right / (truth.count(each) + named.count(each)))
    assert figures.balanced_accuracy == pytest.approx(fmean(recalls))
    assert figures.macro_f1 == pytest.approx(fmean(f1s))
    assert set(figures.never_named) == set(truth) - set(named)


def test_what_has_no_figures_is_refused() -> None:
    with pytest.raises(ValueError, match="2 answers for 1 programs"):
        confusion([0], [0, 1], types=2)
    with pytest.raises(ValueError, match="of no programs"):
        figures_of(confusion([], [], types=2))
