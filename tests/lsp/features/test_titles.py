"""A suggestion says what it does in a few words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lsp.features.edits import whole_change
from lsp.features.titles import LONGEST, title_of
from plc.repair import Edit, Suggestion


def title(before: str, *edits: tuple[str, str]) -> str:
    """The title of edits that each replace the first occurrence of a text, or stand at `|` if it is empty."""
    made = []
    text = before.replace("|", "")
    for old, new in edits:
        start = before.index("|") if not old else text.index(old)
        if not old:
            before = before.replace("|", "", 1)
        made.append(Edit(start, start + len(old), new))
    return title_of(text.encode(), Suggestion(1, 0.9, ("parse",), tuple(made)))


@pytest.mark.parametrize(
    ("before", "edits", "expected"),
    [
        (
            "gets(line);",
            [("gets(line)", "fgets(line, sizeof(line), stdin)")],
            "Bound the read to sizeof(line)",
        ),
        (
            "strcpy(d, s);",
            [("strcpy(d, s)", "strncpy(d, s, sizeof(d) - 1)")],
            "Bound the copy to sizeof(d) - 1",
        ),
        ("memcpy(d, s, n);", [("n)", "sizeof(d))")], "Bound the copy to sizeof(d)"),
        ("sprintf(d, s);", [("sprintf(d, s)", "snprintf(d, 10, s)")], "Bound the copy to 10"),
        ("if (i >= 0|) {", [("", " && i < n")], "Also check i < n"),
        ("if (|i < n) {", [("", "i >= 0 && ")], "Check i >= 0 first"),
        ("if (i| < n) {", [("", " >= 0 && i")], "Check i >= 0 first"),
        ("a = b / c;|", [("", "\nif (c != 0) {\n}")], "Check c != 0 first"),
        ("p = malloc(n|);", [("", " + 1")], "Allocate n + 1"),
        ("f(p);|", [("", "\nfree(p);")], "Free p"),
        ("f(p);|", [("", "\np = NULL;")], "Add p = NULL;"),
        ("    free(p);\n", [("    free(p);\n", "")], "Remove free(p);"),
        ("printf(|s);", [("", '"%s", ')], 'Print with the format "%s"'),
        ("delete[] p;", [("delete[] p", "free(p)")], "Release with free instead of delete"),
        ("free(p);", [("free(p)", "delete p")], "Release with delete instead of free"),
        ("delete p;", [("delete p", "delete[] p")], "Insert [] after delete"),
        ("x = narrow;", [("narrow", "wide")], "Replace narrow by wide"),
        ("x = y - 8;", [(" - 8", "")], "Remove - 8"),
        ("f(a, b, c);", [("a", "x"), ("c", "y")], "Change to f(x, b, y);"),
        ("    if (a == 5)\n", [("a == 5", "!(a == 5)")], "Change to if (!(a == 5))"),
        ("char a;\nint b;\nint c;", [("char", "long"), ("c;", "*c;")], "Change to long a;, and 1 more line"),
        ("if (a = 5) // a", [("a = 5", "!(a = 5)")], "Change to if (!(a = 5))"),
        ("f(p);|", [("", "\nif (p == NULL) {\n    return -1;\n}")], "Return early when p is NULL"),
        ("|f(p);", [("", "if (p->next == NULL)\n    return;\n")], "Return early when p->next is NULL"),
        ("|f(n);", [("", "if (n > 9) throw new Error();\n")], "Throw if n > 9"),
        ("|f(n);", [("", "if (n < 0 || n > 9) continue;\n")], "Go on with the next if n < 0 || n > 9"),
        ("|f(n);", [("", "if (n == 0) { log(n); return; }\n")], "Check n == 0 first"),
        ("f(a);", [("a", "a ")], "Change the layout"),
        ('printf("%d bytes", n);', [('"%d bytes"', '"%lu bytes"')], "Replace %d by %lu"),
        ('printf("%d of %d", n);', [('"%d of %d"', '"%lu of %d"')], 'Replace "%d of %d" by "%lu of %d"'),
        ('printf("%d", n);', [('"%d"', '"%s: "')], 'Replace "%d" by "%s: "'),
    ],
)
def test_patterns(before: str, edits: list[tuple[str, str]], expected: str) -> None:
    assert title(before, *edits) == expected


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_change_has_a_title_of_one_short_line(before: str, after: str) -> None:
    old, new = (text.encode("utf-8", "ignore") for text in (before, after))
    edit = whole_change(old, new)
    assert old[: edit.start_byte] + edit.text.encode() + old[edit.end_byte :] == new
    found = title_of(old, Suggestion(1, 0.9, ("parse",), (edit,)))
    assert found
    assert len(found) <= LONGEST
    assert "\n" not in found
