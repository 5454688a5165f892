"""Tests of data_prep.juliet.clean.kept_names."""

from __future__ import annotations

from data_prep.juliet.clean.kept_names import LEAST_VARIANTS, Usage


def usage(
    times: int, *, outside: str = "", declared: str = "", literals: str = "", needed: str = ""
) -> Usage:
    found = Usage()
    for _ in range(times):
        found.add_variant(
            outside.split(), declared=declared.split(), literals=literals.split(), needed=needed.split()
        )
    return found


def test_names_from_outside_and_literals_are_kept_once_they_recur() -> None:
    assert usage(LEAST_VARIANTS, outside="memcpy", literals="100").kept_names() == {"memcpy", "100"}
    assert usage(LEAST_VARIANTS - 1, outside="memcpy", literals="100").kept_names() == frozenset()


def test_what_a_fix_needs_is_kept_at_once() -> None:
    assert usage(1, outside="VirtualLock sin", literals="7", needed="VirtualLock 7 mine").kept_names() == {
        "VirtualLock",
        "7",
    }


def test_a_name_that_cases_declare_themselves_is_not_kept() -> None:
    found = usage(5, outside="data")
    for _ in range(2):
        found.add_variant([], declared=["data"], literals=[], needed=["data"])
    assert found.kept_names() == frozenset()


def test_what_looks_like_a_slot_or_cannot_be_written_down_is_not_kept() -> None:
    assert usage(9, outside="v0 s_addr", literals='"\udcff"').kept_names() == {"s_addr"}
