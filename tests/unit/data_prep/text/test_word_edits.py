"""Tests of data_prep.text.word_edits."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_prep.text.word_edits import WordEdit, apply, diff

TEXTS = st.lists(st.sampled_from("abcd"), max_size=12)


@given(TEXTS, TEXTS)
def test_applying_the_difference_gives_the_target(source: list[str], target: list[str]) -> None:
    edits = diff(source, target)
    assert apply(source, edits) == target
    assert (edits == ()) == (source == target)
    assert all(before.end < after.start for before, after in pairwise(edits))
    assert all(edit.words or edit.start < edit.end for edit in edits)


def test_an_insertion_is_empty_and_neighbours_are_one_edit() -> None:
    assert diff(["a", "b"], ["a", "x", "b"]) == (WordEdit(1, 1, ("x",)),)
    assert diff(["a", "b", "c"], ["a", "x", "y", "z", "c"]) == (WordEdit(1, 2, ("x", "y", "z")),)


@pytest.mark.parametrize(
    "edits",
    [
        [WordEdit(0, 3, ())],
        [WordEdit(2, 1, ("x",))],
        [WordEdit(0, 1, ("x",)), WordEdit(1, 2, ("y",))],
        [WordEdit(1, 2, ("x",)), WordEdit(0, 0, ("y",))],
        [WordEdit(-1, 0, ("x",))],
    ],
)
def test_edits_that_do_not_fit_are_refused(edits: list[WordEdit]) -> None:
    with pytest.raises(ValueError, match="left to right"):
        apply(["a", "b"], edits)
