"""A limit of a loop is not moved where the text shows that it is meant, or that the array ends there."""

from __future__ import annotations

from pathlib import Path

import pytest

from data_prep.text.languages import Language
from tests.unit.repair.filters.proposed_changes import dropped_by, reason

MEANT = Path(__file__).parents[3] / "cases"
NAME = "limit that is meant"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("i <= MAX_KIND; i++) {", "i < MAX_KIND; i++) {"),
        ("i <= MAX_KIND; i++)\n", "i < MAX_KIND; i++)\n"),
        ("i <= mask", "i < mask"),
        ("shift <= 28", "shift < 28"),
        ("i <= n; i++)", "i < n; i++)"),
        ("i <= len; i++)", "i < len; i++)"),
        ("i <= len; i++)", "i <= len - 1; i++)"),
    ],
)
def test_the_cases(old: str, new: str) -> None:
    assert dropped_by(NAME, (MEANT / "sentinel.c").read_text(), old, new)


def within(body: str, language: Language, outside: str = "") -> str:
    text = (
        f"{outside}\nint f(int *a, int n, int m)\n{{\n    int i = 0, r = 0;\n    {body}\n    return r;\n}}\n"
    )
    return text if language != "java" else f"class A {{ {text.replace('int *a', 'int[] a')} }}"


LESS = ("<=", "<")
MORE = ("i <", "i <=")
MEANT_IN_C = [
    ("for (i = 0; i <= MAX; i++) t[i] = 0;", "#define MAX 9\nint t[MAX + 1];", LESS),
    ("for (i = 0; i <= MAX; i++) t[i] = 0;", "#define MAX (10u - 1)\nint t[10];", LESS),
    ("for (i = 0; i <= C; i++) t[i] = 0;", "enum { A, B, C, COUNT }; int t[COUNT];", LESS),
    ("for (i = 0; i <= C; i++) t[i] = 0;", "enum { A = 2, B, C }; int t[C + 1];", LESS),
    ("char b[65]; for (i = 0; i <= 64; i++) b[i] = 0;", "", LESS),
    ("char b[65]; for (i = 0; i <= (int)sizeof(b) - 1; i++) b[i] = 0;", "", LESS),
    ("int b[4]; for (i = 0; i < 4; i++) b[i] = 0;", "", MORE),
    ("int b[4]; for (i = 0; i < sizeof(b) / sizeof(b[0]); i++) b[i] = 0;", "", MORE),
    ("int b[] = {1, 2, 3}; for (i = 0; i < 3; i++) r += b[i];", "", MORE),
    ("for (i = 0; i < n; i++) r += p->t[i];", "struct s { int t[4]; } *p; enum { n = 4 };", MORE),
    ("int *b = malloc(m * sizeof(int)); for (i = 0; i < m; i++) b[i] = 0;", "", MORE),
    ("int *b = calloc(m + 1, sizeof(int)); for (i = 0; i <= m; i++) b[i] = 0;", "", LESS),
    ("char b[65]; if (i <= 64) b[i] = 0;", "", LESS),
    ("char b[65]; if (i >= 65) return 0; b[i] = 0;", "", ("i >=", "i >")),
    ("for (i = 0; i < strlen(a); i++) r += a[i];", "", MORE),
    ("for (i = 0; i <= hash_mask; i++) a[i] = 0;", "extern int hash_mask;", LESS),
    ("for (i = 0; i <= m; i++) r += a[i & m];", "", LESS),
    ("for (i = 0; i <= 255; i++) a[i] = i;", "", LESS),
    ("for (i = 0; i <= 0x7f; i++) a[i] = i;", "", LESS),
    ("for (i = 0; i <= m; i++) r |= 1 << i;", "", LESS),
    ("for (i = 0; i <= 56; i += 8) a[i] = 0;", "", LESS),
    ("for (i = 1; i <= n; i++) r += a[i - 1];", "", LESS),
    ("for (i = 1; i <= n; i++) r *= i;", "", LESS),
    ("for (i = 0; i <= LAST_KIND; i++) a[i] = 0;", "enum { X, LAST_KIND };", LESS),
    ("for (i = 0; i <= MAX_LEVEL; i++) a[i] = 0;", "extern int MAX_LEVEL;", LESS),
    ("for (i = 0; i <= n; i++) r += g(i);", "", LESS),
    ("for (i = 0; i <= kMaxKind; i++) a[i] = 0;", "extern int kMaxKind;", LESS),
    ("for (i = 0; i <= n; i++) { if (i < n) r = a[i]; else r = 0; }", "", LESS),
    ("int b[4]; for (i = 0; i <= 4; i++) { r = i == 4 ? 0 : b[i]; }", "", LESS),
    ("i = 1; while (i <= n) { r += i; i++; }", "", LESS),
    ("for (i = 2; i <= sqrt(n); i++) if (n % i == 0) r += a[i];", "", LESS),
    ("for (i = 2; i * i <= n; i++) if (n % i == 0) r += a[i];", "", LESS),
    ("for (i = 0; i <= n - 1; i++) r += a[i];", "", LESS),
    ("for (i = n; i >= 0; i--) r += a[i];", "", ("i >=", "i >")),
    ("for (i = n; i >= 1; i--) r *= i;", "", ("i >=", "i >")),
    ("for (i = n; i > 0; i--) r += a[i - 1];", "", ("i >", "i >=")),
    ("for (i = n; 28 >= i; i += 7) r |= m << i;", "", (">=", ">")),
]
FLAWED_IN_C = [
    ("int b[4]; for (i = 0; i <= 4; i++) b[i] = 0;", "", LESS),
    ("for (i = 0; i <= SIZE; i++) t[i] = 0;", "#define SIZE 4\nint t[SIZE];", LESS),
    ("for (i = 0; i <= MAX; i++) t[i] = 0;", "#define MAX 4\nint t[MAX];", LESS),
    ("int b[4]; for (i = 0; i < 4; i++) b[i] = a[i + 1];", "", ("i < 4", "i < 4 - 1")),
    ("for (i = 0; i <= n; i++) r += a[i];", "", LESS),
    ("for (i = 0; i <= strlen(a); i++) r += a[i];", "", LESS),
    ("int *b = malloc(m * sizeof(int)); for (i = 0; i <= m; i++) b[i] = 0;", "", LESS),
    ("int *b = malloc(10 * sizeof(int)); for (i = 0; i <= 10; i++) b[i] = 0;", "", LESS),
    ("char b[64]; if (i <= 64) b[i] = 0;", "", LESS),
    ("char b[64]; if (i > 64) return 0; b[i] = 0;", "", ("i >", "i >=")),
    ("for (i = 0; i <= COUNT; i++) a[i] = 0;", "enum { A, B, COUNT };", LESS),
    ("for (i = 0; i <= MAX_ITEMS; i++) a[i] = 0;", "extern int MAX_ITEMS;", LESS),
    ("for (i = 0; i <= n; i++) *a++ = 0;", "", LESS),
    ("for (i = 1; i <= n; i++) r += a[i];", "", LESS),
    ("if (n <= m) r = 1;", "", LESS),
    ("for (i = n; i >= 0; i--) r += g(m);", "", ("i >=", "i >")),
    ("while (n >= 0) { m = g(n); n -= m; }", "", ("n >=", "n >")),
    ("if (m) i = 0; else i = 1; for (; i <= n; i++) r += g(a[i]);", "", LESS),
    ("for (int *q = a; q <= a + n; q++) r += *q;", "", LESS),
]


@pytest.mark.parametrize("language", ["c", "cpp"])
@pytest.mark.parametrize(("body", "outside", "edit"), MEANT_IN_C)
def test_a_limit_that_is_meant_stays(
    body: str, outside: str, edit: tuple[str, str], language: Language
) -> None:
    text = within(body, language, outside)
    assert dropped_by(NAME, text, edit[0], edit[1], language)


@pytest.mark.parametrize("language", ["c", "cpp"])
@pytest.mark.parametrize(("body", "outside", "edit"), FLAWED_IN_C)
def test_a_limit_that_may_be_wrong_can_move(
    body: str, outside: str, edit: tuple[str, str], language: Language
) -> None:
    assert reason(within(body, language, outside), edit[0], edit[1], language) is None


@pytest.mark.parametrize(
    ("body", "edit", "dropped"),
    [
        ("for (i = 0; i <= a.length - 1; i++) r += a[i];", LESS, True),
        ("for (i = 0; i < a.length; i++) r += a[i];", MORE, True),
        ("for (i = 0; i < list.size(); i++) r += list.get(i);", MORE, True),
        ("for (i = 0; i < text.length(); i++) r += text.charAt(i);", MORE, True),
        ("for (i = 2; i <= Math.sqrt(n); i++) r += a[i];", LESS, True),
        ("for (i = 2; i * i <= n; i++) r += a[i];", LESS, True),
        ("int[] b = new int[n + 1]; for (i = 0; i <= n; i++) b[i] = i;", LESS, True),
        ("int[] b = {1, 2, 3}; for (i = 0; i <= 2; i++) r += b[i];", LESS, True),
        ("for (int k = 1; k <= n; k++) r *= k;", LESS, True),
        ("for (i = 0; i <= a.length; i++) r += a[i];", LESS, False),
        ("for (i = 0; i <= list.size(); i++) r += list.get(i);", LESS, False),
        ("int[] b = new int[10]; for (i = 0; i <= b.length; i++) b[i] = i;", LESS, False),
        ("int[] b = new int[10]; for (i = 0; i <= 10; i++) b[i] = i;", LESS, False),
    ],
)
def test_java(body: str, edit: tuple[str, str], dropped: bool) -> None:
    assert dropped_by(NAME, within(body, "java"), edit[0], edit[1], "java") is dropped


FIRST = "first element apart"
FROM_ZERO = ("= 1;", "= 0;")
BEHIND_THE_FIRST = [
    "for (i = 1; i < n; i++) r += a[i] - a[i - 1];",
    "r = a[0]; for (i = 1; i < n; i++) r = max(r, a[i]);",
    "put(a[0]); for (int k = 1; k < n; k++) { put(0); put(a[k]); }",
]
RIGHT_FROM_ZERO = [
    "for (i = 1; i < n; i++) r += a[i];",
    "for (i = 1; i < n; i++) r += a[i]; put(a[0]);",
    "r = b[0]; for (i = 1; i < n; i++) r += a[i];",
]


@pytest.mark.parametrize("language", ["c", "cpp", "java"])
@pytest.mark.parametrize("body", BEHIND_THE_FIRST)
def test_a_loop_behind_the_first_element_begins_there(body: str, language: Language) -> None:
    assert dropped_by(FIRST, within(body, language), *FROM_ZERO, language)


@pytest.mark.parametrize("language", ["c", "cpp", "java"])
@pytest.mark.parametrize("body", RIGHT_FROM_ZERO)
def test_a_loop_that_leaves_the_first_out_may_begin_there(body: str, language: Language) -> None:
    assert reason(within(body, language), *FROM_ZERO, language) is None


def test_a_list_whose_first_is_taken_ahead() -> None:
    body = "r = list.get(0); for (i = 1; i < n; i++) r = max(r, list.get(i));"
    assert dropped_by(FIRST, within(body, "java"), *FROM_ZERO, "java")
    assert reason(within("for (i = 0; i < n; i++) r += a[i] - a[i - 1];", "c"), "(i = 0", "(i = 1") is None
