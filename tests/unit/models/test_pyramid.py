"""Every reduction joins the right neighbours and never reads padding."""

from typing import get_args

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from plc.models.pyramid import MeanReduction, ReductionName, grouped, make_reduction, spread

NAMES: tuple[ReductionName, ...] = get_args(ReductionName)


@settings(max_examples=30, deadline=None)
@given(
    lengths=st.lists(st.integers(1, 9), min_size=1, max_size=3),
    window=st.integers(1, 4),
    name=st.sampled_from(NAMES),
    more=st.integers(0, 5),
)
def test_padding_and_company_change_nothing(
    lengths: list[int], window: int, name: ReductionName, more: int
) -> None:
    torch.manual_seed(0)
    reduction = make_reduction(name, hidden=4, window=window)
    states = torch.randn(len(lengths), max(lengths) + more, 4)  # padding holds garbage
    valid = torch.arange(states.size(1)) < torch.tensor(lengths)[:, None]
    level = reduction(states, valid)
    for row, length in enumerate(lengths):
        alone = reduction(states[row : row + 1, :length], torch.ones(1, length, dtype=torch.bool))
        groups = -(-length // window)
        assert alone.states.shape == (1, groups, 4)
        assert int(level.valid[row].sum()) == groups
        torch.testing.assert_close(level.states[row, :groups], alone.states[0])


def test_neighbours_are_side_by_side() -> None:
    states = torch.arange(10.0).view(1, 5, 2)
    valid = torch.tensor([[True, True, True, True, False]])
    groups, groups_valid = grouped(states, valid, window=3)
    assert groups.tolist() == [[[[0, 1], [2, 3], [4, 5]], [[6, 7], [0, 0], [0, 0]]]]
    assert groups_valid.tolist() == [[[True, True, True], [True, False, False]]]


def test_the_mean_counts_words_only() -> None:
    states = torch.tensor([[[2.0], [4.0], [10.0], [99.0]]])
    level = MeanReduction(window=2)(states, torch.tensor([[True, True, True, False]]))
    assert level.states.flatten().tolist() == [3.0, 10.0]


def test_spreading_repeats_and_cuts() -> None:
    states = torch.tensor([[[1.0], [2.0]]])
    assert spread(states, window=2, length=3).flatten().tolist() == [1.0, 1.0, 2.0]


@pytest.mark.parametrize("name", NAMES)
def test_an_empty_window_is_refused(name: ReductionName) -> None:
    with pytest.raises(ValueError, match="at least one state, not 0"):
        make_reduction(name, hidden=4, window=0)
