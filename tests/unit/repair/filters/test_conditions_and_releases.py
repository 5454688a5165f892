"""Assignments that are meant stay; tests that add nothing and releases of what lives on are not added."""

from __future__ import annotations

import pytest

from data_prep.text.languages import Language
from tests.unit.repair.filters.proposed_changes import dropped_by, reason


def within(body: str, outside: str = "") -> str:
    return f"{outside}\nchar *f(struct s *x, char **out, int n)\n{{\n    {body}\n}}\n"


@pytest.mark.parametrize("language", ["c", "cpp"])
@pytest.mark.parametrize(
    ("body", "old", "new", "dropped"),
    [
        ("if ((x = next())) use(x);", "x =", "x ==", True),
        ("if ((x = y)) use(x);", "x =", "x ==", True),
        ("while ((n = getc()) != EOF) use(n);", "n =", "n ==", True),
        ("if ((x = malloc(n)) == NULL) stop();", "x =", "x ==", True),
        ("if (x = find(n)) use(x);", "x =", "x ==", True),
        ("while (x = x->next) use(x);", "x =", "x ==", True),
        ("if (n > 0 && (x = find(n)) != 0) use(x);", "x =", "x ==", True),
        ("if (x = y) use(x);", "x =", "x ==", True),
        ("if (n == 5) use(x);", "n ==", "n =", True),
        ("check(n == 5);", "n ==", "n =", True),
        ("n == k & 0xff; use(x);", "n ==", "n =", False),
        ("n == k ? 1 : 2; use(x);", "n ==", "n =", True),
        ("for (; n == 5; n++) use(x);", "n ==", "n =", True),
        ("for (n == 5; n < 9; n++) use(x);", "n ==", "n =", False),
        ("x->same = n == 5;", "n ==", "n =", True),
        ("if (n = 5) use(x);", "n =", "n ==", False),
        ("if ((n = 5)) use(x);", "n =", "n ==", False),
        ("if (n = LIMIT) use(x);", "n =", "n ==", False),
        ("if (n = -1) use(x);", "n =", "n ==", False),
        ("if (x = NULL) use(x);", "x =", "x ==", False),
        ("if (n = 'a') use(x);", "n =", "n ==", False),
        ("if (n == find(x)) stop(); if (n = find(x)) use(x);", "n = find", "n == find", False),
        ("if (n == k) stop(); if (n = m) use(x);", "n = m", "n == m", False),
        ("n == 5; use(x);", "n ==", "n =", False),
        ("if (x = y->last) stop(n);", "x =", "x ==", False),
        ("if (n = max - 1) use(n);", "n =", "n ==", False),
        ("if (x = &y->next) use(x);", "x =", "x ==", False),
        ("n = find(x); use(x);", "n =", "n ==", False),
    ],
)
def test_assignments(body: str, old: str, new: str, dropped: bool, language: Language) -> None:
    assert dropped_by("meant assignment", within(body), old, new, language) is dropped


@pytest.mark.parametrize(
    ("body", "old", "new", "dropped"),
    [
        ("while ((line = read()) != null) use(line);", "line =", "line ==", True),
        ("if (done = check()) use(done);", "done =", "done ==", True),
        ("if (done = true) use(done);", "done =", "done ==", False),
        ("if (done == true) use(done);", "done ==", "done =", True),
    ],
)
def test_assignments_in_java(body: str, old: str, new: str, dropped: bool) -> None:
    text = f"class A {{ void f(boolean done, String line) {{ {body} }} }}"
    assert dropped_by("meant assignment", text, old, new, "java") is dropped


@pytest.mark.parametrize(
    ("body", "old", "new", "dropped"),
    [
        ("free(x);", "free(x);", "if (x) free(x);", True),
        ("free(x);", "free(x);", "if (x != NULL) { free(x); }", True),
        ("free(x);", "free(x);", "if (NULL != x) { free(x); x = NULL; }", True),
        ("free(x->y);", "free(x->y);", "if (x->y != NULL) { free(x->y); }", True),
        ("free((void *)x);", "free((void *)x);", "if (x) { free((void *)x); }", True),
        ("g_free(x);", "g_free(x);", "if (x) { g_free(x); }", True),
        ("fclose(x);", "fclose(x);", "if (x) { fclose(x); }", False),
        ("free(x->y);", "free(x->y);", "if (x) { free(x->y); }", False),
        ("x->y = 1; free(x);", "x->y = 1; free(x);", "if (x) { x->y = 1; free(x); }", False),
        ("use(x); free(x);", "free(x);", "if (n > 0) { free(x); }", False),
        ("x = malloc(n); n = 1;", "n = 1;", "if (x) { free(x); } n = 1;", False),
    ],
)
def test_guards_of_a_release(body: str, old: str, new: str, dropped: bool) -> None:
    assert dropped_by("release of null", within(body), old, new) is dropped


@pytest.mark.parametrize(
    ("body", "old", "new"),
    [
        ("delete x; n = 1;", "delete x;", "if (x != nullptr) { delete x; }"),
        ("delete[] x; n = 1;", "delete[] x;", "if (x) delete[] x;"),
        ("std::free(x); n = 1;", "std::free(x);", "if (x) { std::free(x); }"),
    ],
)
def test_guards_of_delete(body: str, old: str, new: str) -> None:
    assert dropped_by("release of null", within(body), old, new, "cpp")


GIVEN = """
static void look(const char *t) { if (t[0]) puts(t); }
static char *kept;
static void hold(char *t) { kept = t; }
"""
MADE = "char *p = malloc(10);"
LIVES_ON = [
    (f"{MADE} n = 1; return p;", "n = 1;", "n = 1; free(p);"),
    (f"{MADE} n = 1; return (char *)p;", "n = 1;", "free(p); n = 1;"),
    (f"{MADE} x->text = p; n = 1; return 0;", "n = 1;", "n = 1; free(p);"),
    (f"{MADE} *out = p; n = 1; return 0;", "n = 1;", "n = 1; free(p);"),
    (f"{MADE} kept = p; n = 1; return 0;", "n = 1;", "n = 1; free(p);"),
    (f"{MADE} list_add(x, p); n = 1; return 0;", "n = 1;", "n = 1; free(p);"),
    (f"{MADE} hold(p); n = 1; return 0;", "n = 1;", "n = 1; free(p);"),
    (f"{MADE} char *q = p; x->text = q; n = 1; return 0;", "n = 1;", "n = 1; free(p);"),
    (f"{MADE} if (n) {{ x->text = p; }} n = 1; return 0;", "n = 1;", "n = 1; free(p);"),
    (f"{MADE} n = 1; puts(p); return 0;", "n = 1;", "n = 1; free(p);"),
    (f"{MADE} log_list_add(p); n = 1; return 0;", "n = 1;", "n = 1; free(p);"),
    (f"{MADE} struct s t = {{p}}; n = 1; put(t); return 0;", "n = 1;", "n = 1; free(p);"),
]
ENDS_HERE = [
    (f"{MADE} strcpy(p, *out); puts(p); n = 1; return 0;", "n = 1;", "n = 1; free(p);"),
    (f"{MADE} look(p); n = 1; return 0;", "n = 1;", "n = 1; free(p);"),
    (f"{MADE} if (n) {{ n = 2; return 0; }} return p;", "n = 2;", "n = 2; free(p);"),
    (f"{MADE} if (add(x, p) < 0) {{ n = 2; return 0; }} return p;", "n = 2;", "n = 2; free(p);"),
    (f"{MADE} if (n) {{ x->text = p; return 0; }} n = 1; return 0;", "n = 1;", "n = 1; free(p);"),
    (f"{MADE} char *q = p; puts(q); n = 1; return 0;", "n = 1;", "n = 1; free(p);"),
    (f"{MADE} log_debug(p); n = my_hash(p); n = 1; return 0;", "n = 1;", "n = 1; free(p);"),
    (f"{MADE} free(p); n = p[0]; return 0;", "free(p); n = p[0];", "n = p[0]; free(p);"),
    (f"{MADE} n = 1; p = malloc(20); puts(p); free(p); return 0;", "n = 1;", "n = 1; free(p);"),
]


@pytest.mark.parametrize("language", ["c", "cpp"])
@pytest.mark.parametrize(("body", "old", "new"), LIVES_ON)
def test_what_lives_on_is_not_released(body: str, old: str, new: str, language: Language) -> None:
    assert dropped_by("pointer that lives on", within(body, GIVEN), old, new, language)


@pytest.mark.parametrize("language", ["c", "cpp"])
@pytest.mark.parametrize(("body", "old", "new"), ENDS_HERE)
def test_what_ends_here_may_be_released(body: str, old: str, new: str, language: Language) -> None:
    assert reason(within(body, GIVEN), old, new, language) is None


def test_delete_of_what_lives_on() -> None:
    text = within("Item *p = new Item(); items.push_back(p); n = 1; return 0;")
    assert dropped_by("pointer that lives on", text, "n = 1;", "n = 1; delete p;", "cpp")
    text = within("char *p = new char[9]; p[0] = 1; n = 1; return 0;")
    assert reason(text, "n = 1;", "n = 1; delete[] p;", "cpp") is None
