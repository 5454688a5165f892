"""A test for null is not turned round where the code uses the value as the test says."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from data_prep.text.languages import Language
from tests.unit.repair.filters.proposed_changes import dropped_by, reason

MEANT = Path(__file__).parents[3] / "cases"
NAME = "consistent null test"


def test_the_case() -> None:
    text = (MEANT / "negate_ternary.c").read_text()
    assert dropped_by(NAME, text, "!c ? 1", "c ? 1")


def within(body: str, language: Language) -> str:
    text = f"int f(struct s *x, int n) {{ {body} }}"
    return text if language != "java" else f"class A {{ {text.replace('struct s *x', 'Item x')} }}"


IN_C = [
    ("return x != NULL ? x->y : 0;", "x != NULL", "x == NULL"),
    ("return x ? x->y : 0;", "x ?", "!x ?"),
    ("return !x ? -1 : work(x, n);", "!x", "x"),
    ("return NULL == x ? 0 : x[0];", "NULL ==", "NULL !="),
    ("if (!x) return -1; return x->y;", "!x", "x"),
    ("if (x == NULL) { log_it(n); return -1; } x->y = n; return 0;", "==", "!="),
    ("if (x == 0) { exit(1); } return *x;", "==", "!="),
    ("if (x) { x->y = n; } return 0;", "(x)", "(!x)"),
    ("if (x && x->y > n) return 1; return 0;", "x &&", "!x &&"),
    ("if (!x || x->y > n) return 1; return 0;", "!x ||", "x ||"),
    ("if (n > 0 && (x != NULL)) { x->y = n; } return 0;", "!=", "=="),
    ("while (x) { x = x->next; n++; } return n;", "(x)", "(!x)"),
    ("assert(x != NULL); return x->y;", "!=", "=="),
    ("if ((x = make(n)) == NULL) return 1; x->y = 0; return 0;", "==", "!="),
    ("if (x == NULL) x = make(n); return x->y;", "==", "!="),
    ("if (x != NULL) return 1; x = make(n); return x == 0;", "!= NULL", "== NULL"),
    ("if (x->next) { x->next->y = n; } return 0;", "(x->next)", "(!x->next)"),
    ("int err = g(n); if (err) return err; return 0;", "(err)", "(!err)"),
    ("g(n, &errstr); if (errstr != NULL) return 0; return work(n);", "!=", "=="),
    ("return n != EOF ? 1 : EOF;", "!=", "=="),
    ("return (n == -1) ? n : n + 1;", "==", "!="),
    ("if (x->c != NULL) return 1; n++; x->c = n ? x : 0; return 0;", "!=", "=="),
    ("if (x->name == NULL) x->name = fallback; return 0;", "==", "!="),
]
RIGHT_IN_C = [
    ("return n == EOF ? 1 : EOF;", "==", "!="),
    ("return n == 0 ? 1 : 2;", "==", "!="),
    ("g(n, &errstr); if (errstr == NULL) return 0; return work(n);", "==", "!="),
    ("if (x->size == 0) x->size = n; return 0;", "==", "!="),
    ("if (!x) { x->y = n; } return 0;", "!x", "x"),
    ("if (x != NULL) return -1; return x->y;", "!=", "=="),
    ("if (x == NULL && x->y > n) return 1; return 0;", "==", "!="),
    ("return !x ? x->y : 0;", "!x", "x"),
    ("if (n == 0) return 1; return 2;", "==", "!="),
    ("if (n > 0) { g(n); } return 2;", "n > 0", "n >= 0"),
    ("if (x != NULL) { x = calloc(1, sizeof *x); x->y = n; } return 0;", "!=", "=="),
    ("if ((x = find(n)) == NULL) return 1; x = calloc(1, sizeof(*x)); return 0;", "==", "!="),
]


@pytest.mark.parametrize("language", ["c", "cpp"])
@pytest.mark.parametrize(("body", "old", "new"), IN_C)
def test_a_consistent_test_stays(body: str, old: str, new: str, language: Language) -> None:
    assert dropped_by(NAME, within(body, language), old, new, language)


@pytest.mark.parametrize("language", ["c", "cpp"])
@pytest.mark.parametrize(("body", "old", "new"), RIGHT_IN_C)
def test_an_inconsistent_one_may_change(body: str, old: str, new: str, language: Language) -> None:
    assert reason(within(body, language), old, new, language) is None


@pytest.mark.parametrize(
    ("body", "old", "new", "dropped"),
    [
        ("return x != null ? x.size() : 0;", "!=", "==", True),
        ("return x == null ? -1 : work(x);", "==", "!=", True),
        ("if (x == null) { return 0; } return x.count;", "==", "!=", True),
        ("if (x != null && x.isOpen()) { n++; } return n;", "!=", "==", True),
        ("if (x == null || x.isOpen()) { n++; } return n;", "==", "!=", True),
        ("if (x == null) { throw new Error(); } return x.count();", "==", "!=", True),
        ("if (x == null) { x = make(); } return 0;", "==", "!=", True),
        ("if (x == null) { return x.count; } return 0;", "==", "!=", False),
        ("if (x == null && x.isOpen()) { n++; } return n;", "==", "!=", False),
        ("if (!isReady()) { return 0; } return 1;", "!isReady", "isReady", False),
        ("if (same) { return 0; } same = x == null; return 1;", "(same)", "(!same)", False),
    ],
)
def test_java(body: str, old: str, new: str, dropped: bool) -> None:
    assert dropped_by(NAME, within(body, "java"), old, new, "java") is dropped


def test_parentheses_by_the_hundred_cost_no_more_than_their_number() -> None:
    nested = "(" * 480 + "x" + ")" * 480
    began = time.process_time()
    text = f"int f(int *x) {{ return {nested} ? *x : 0; }}"
    assert dropped_by(NAME, text, "(x)", "(!x)")
    assert time.process_time() - began < 2
