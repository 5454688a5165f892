"""Filters only drop: what is left keeps its order, and nothing takes the place of a vetoed first."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plc.repair.filters import FILTERS, standing, veto
from tests.unit.proposed_changes import proposed


@pytest.mark.parametrize(
    ("vetted", "left"),
    [
        ([], ()),
        ([("a", None), ("b", None)], ("a", "b")),
        ([("a", None), ("b", "known"), ("c", None)], ("a", "c")),
        ([("a", "known"), ("b", None)], ()),
    ],
)
def test_what_is_left(vetted: list[tuple[str, str | None]], left: tuple[str, ...]) -> None:
    assert standing(vetted) == left


@given(st.lists(st.tuples(st.integers(), st.sampled_from([None, "known"]))))
def test_order_is_kept_and_the_first_stays_first(vetted: list[tuple[int, str | None]]) -> None:
    left = standing(vetted)
    assert left == () or left[0] == vetted[0][0]
    kept = iter(candidate for candidate, _ in vetted)
    assert all(candidate in kept for candidate in left)


def test_each_filter_has_a_name_of_its_own() -> None:
    names = [entry.name for entry in FILTERS]
    assert len(set(names)) == len(names) == 6


def test_a_veto_says_which_filter_and_why() -> None:
    text = "void f(char *p) { free(p); }"
    assert veto(proposed(text, "free(p);", "if (p) free(p);")) == (
        "release of null: releasing `p` does nothing where it is null, so that a test adds nothing"
    )
    java = "class A { void f(Item p) { free(p); } }"
    assert veto(proposed(java, "free(p);", "if (p != null) free(p);", "java")) is None


def test_an_empty_change_meets_no_objection() -> None:
    assert veto(proposed("void f(void) { g(); }", "g();", "g ( ) ;")) is None
