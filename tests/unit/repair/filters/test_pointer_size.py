"""The size of a pointer is never written as a bound."""

from __future__ import annotations

import pytest

from plc.repair.filters import veto
from tests.unit.repair.kinds.test_evidence import change


@pytest.mark.parametrize(
    ("text", "old", "new", "objects"),
    [
        ("void f(int n) { char *p = g(n); h(p, n); }", "h(p, n)", "h(p, sizeof(p), n)", True),
        ("void f(char *p) { h(p); }", "h(p)", "h(p, sizeof(p))", True),
        ("void f(int n) { char p[10]; h(p, n); }", "h(p, n)", "h(p, sizeof(p), n)", False),
        ("void f(char *p) { h(p); }", "h(p)", "h(p, sizeof(*p))", False),
        ("void f(char *p) { h(p, sizeof(p)); g(1); }", "g(1)", "g(2)", False),
    ],
)
def test_a_bound_that_is_a_pointers_size(text: str, old: str, new: str, objects: bool) -> None:
    reason = veto(change(text, old, new, "c"))
    assert (reason is not None and "size of a pointer" in reason) is objects


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("int f(int x) { switch (x) { case 1: return 2; case 2: return 3; } return 0; }", "c"),
        ("int f(int x) { switch (x) { case 1: throw 2; case 2: return 3; } return 0; }", "cpp"),
        ("int f(int x) { switch (x) { case 1: RESULT_BAIL(2); case 2: return 3; } return 0; }", "c"),
    ],
)
def test_no_break_behind_what_always_leaves(text: str, language: str) -> None:
    end = text.index(";") + 1
    old = text[end - 4 : end]
    reason = veto(change(text, old, old + " break;", language))  # type: ignore[arg-type]
    assert reason is not None
    assert "always leaves" in reason


def test_the_condition_of_a_choice_stays_a_comparison() -> None:
    reason = veto(change("void f(int a) { a == 5 ? g() : h(); }", "==", "=", "cpp"))
    assert reason is not None
    assert "compares" in reason
