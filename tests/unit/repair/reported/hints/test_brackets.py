"""A bracket or quote that the compiler misses is written where it belongs; one too many goes."""

# ruff: noqa: RUF001 (quotes as compilers write them)
from __future__ import annotations

import pytest

from plc.repair.findings import apply_edits
from plc.repair.reported.hints.brackets import bracket_edits


@pytest.mark.parametrize(
    ("message", "line", "at", "mended"),
    [
        ("expected ‘)’ before ‘;’ token", "n = abs(a - b;", ";", "n = abs(a - b);"),
        ("expected ')' before '{' token", "if (a > b {", "{", "if (a > b) {"),
        ("expected ']' before ';' token", "n = a[2;", ";", "n = a[2];"),
        ("')' expected", "if (a.isEmpty() {", "{", "if (a.isEmpty()) {"),
        ("expected ')' before ';' token", "n = a;", ";", None),
        ("expected ';' before ')' token", "n = abs(a - b));", ");", "n = abs(a - b);"),
        ("expected ';' before ')' token", "for (i = 0; i < n, i++)", "++", "for (i = 0; i < n; i++)"),
        ("expected ';' before ')' token", 'n = f(")"));', ");", 'n = f(")");'),
        ('missing terminating " character', 'puts("done);', '"', 'puts("done");'),
        ('missing terminating " character', 'printf("%d", f("x));', '"x', 'printf("%d", f("x"));'),
        ("missing terminating ' character", "char c = 'x;", "'", "char c = 'x';"),
        ('missing terminating " character', 'puts("a" "b);', '"b', 'puts("a" "b");'),
        ("unclosed string literal", 'String s = "a;', '"', 'String s = "a";'),
        ("expected expression before 'return'", "return n;", "r", None),
    ],
)
def test_the_bracket_goes_where_the_line_says(message: str, line: str, at: str, mended: str | None) -> None:
    text = f"int f(void)\n{{\n    {line}\n}}\n"
    data = text.encode()
    start = text.index(line)
    edits = bracket_edits(data, message, start + line.index(at))
    assert (apply_edits(data, edits[:1]).decode() if edits else None) == (
        None if mended is None else text.replace(line, mended)
    )
