"""What was mistyped: gcc's own error of a small function, and the fix that it implies."""

from __future__ import annotations

import re
import shutil
from pathlib import PurePath

import pytest

from data_prep.text.languages import parse_bounded
from plc.diagnostics import Diagnostic, Location
from plc.evaluate.compile_errors.mending import Compiler
from plc.repair.findings import apply_edits
from plc.repair.reported.hints.edits import hinted_edits, implied_at

needs_gcc = pytest.mark.skipif(shutil.which("gcc") is None, reason="gcc is not installed")
HEAD = "#include <stdio.h>\n#include <stdlib.h>\nstruct day { int date; int month; };\n"


def whole(body: str) -> str:
    head = f"{HEAD}int f(int a, int b, int c, struct day *d, char *s)\n{{\n    int i = 0;\n"
    return f"{head}{body}\n    return i;\n}}\n"


def fixes(text: str, error: Diagnostic) -> list[str]:
    """The text with each fix that an error names or implies."""
    data = text.encode()
    root = parse_bounded(data, "c").root_node
    named = [(edit,) for edit in hinted_edits(data, root, "c", error)]
    return [apply_edits(data, edits).decode() for edits in named or implied_at(data, root, "c", error)]


@needs_gcc
@pytest.mark.parametrize(
    ("flawed", "mended"),
    [
        ("    i = 2 + a(b + c);", "    i = 2 + a*(b + c);"),
        ("    i = 2(b + c);", "    i = 2*(b + c);"),
        ("    i = 2a + b;", "    i = 2*a + b;"),
        ("    i = a ? b ; c;", "    i = a ? b : c;"),
        ("    i = f(int a, int b, c, d, s);", "    i = f(a, b, c, d, s);"),
        ("    s = calloc(50, char);", "    s = calloc(50, sizeof(char));"),
        ("    i = a + float(b) / c;", "    i = a + (float)(b) / c;"),
        ("    i = (float(b)) / c;", "    i = ((float)(b)) / c;"),
        ("    if (a == 1 || b == 2 ||)\n        i = 1;", "    if (a == 1 || b == 2 )\n        i = 1;"),
        ("    int k, l, ;", "    int k, l ;"),
        ("    int k, int l;", "    int k, l;"),
        ("    char k[9], char l[9];", "    char k[9], l[9];"),
        ("    if (a !== b)\n        i = 1;", "    if (a != b)\n        i = 1;"),
        ("    if (a > b +/ 2)\n        i = 1;", "    if (a > b + 2)\n        i = 1;"),
        (
            "    if (a == 1) || (b == 2)) {\n        i = 1;\n    }",
            "    if ((a == 1) || (b == 2)) {\n        i = 1;\n    }",
        ),
        (
            "    if ((a + b) < c) || ((a + c) < b)\n        i = 1;",
            "    if (((a + b) < c) || ((a + c) < b))\n        i = 1;",
        ),
        ('    printf(""hello");', '    printf("hello");'),
        ("    i = a; */\n", "    i = a; \n"),
        ("    for (i = 0; i < a)\n        i++;", "    for (i = 0; i < a;)\n        i++;"),
        ("    if (a =< b)\n        i = 1;", "    if (a <= b)\n        i = 1;"),
        ("    if (a => b)\n        i = 1;", "    if (a >= b)\n        i = 1;"),
        ("    if (a = = b)\n        i = 1;", "    if (a == b)\n        i = 1;"),
        ("    i = = b;", "    i =  b;"),
        ("    if (a | | b)\n        i = 1;", "    if (a || b)\n        i = 1;"),
        ("    if (a <> b)\n        i = 1;", "    if (a != b)\n        i = 1;"),
        ("    if (a === b)\n        i = 1;", "    if (a == b)\n        i = 1;"),
        ("    int k, float l;", "    int k; float l;"),
        ("    static int k, int l;", "    static int k, l;"),
        (
            "    for (int k = 0, int l = 1; k < l; k++)\n        i++;",
            "    for (int k = 0, l = 1; k < l; k++)\n        i++;",
        ),
        ("    int k, unsigned int l;", "    int k; unsigned int l;"),
        ("    unsigned int k, unsigned int l;", "    unsigned int k, l;"),
        ("    if (s[i + 1] == q)\n        i = 1;", "    if (s[i + 1] == 'q')\n        i = 1;"),
        ("    if (q != *s)\n        i = 1;", "    if ('q' != *s)\n        i = 1;"),
        (
            "    if (a == b);\n        i = 1;\n    else\n        i = 2;",
            "    if (a == b)\n        i = 1;\n    else\n        i = 2;",
        ),
        ("    i = d->day;", "    i = d->date;"),
        ("    i = z - s[0];", "    i = 'z' - s[0];"),
    ],
)
def test_the_first_fix_for_gccs_first_error_is_what_was_meant(flawed: str, mended: str) -> None:
    text = whole(flawed)
    errors = Compiler().errors(text.encode())
    got = fixes(text, errors[0])
    assert whole(mended) in got, (errors[0].message, got)
    ahead = got[: got.index(whole(mended))]
    assert all(re.search("(?:int|,) [qz]", each) for each in ahead), ahead  # a declaration


@pytest.mark.parametrize(
    ("body", "word", "message"),
    [
        ("    i = a + (b);", "(b", "called object 'c' is not a function or function pointer"),
        ("    i = 2q;", "2q", 'invalid suffix "q" on integer constant'),
        ("    i = int;", "int;", "expected expression before 'int'"),
        ("    i = {1};", "{1", "expected expression before '{' token"),
        ("    if (a) && b;", "&&", "expected expression before '||' token"),
        ("    i = a; else i = b;", "else", "'else' without a previous 'if'"),
        ("    i = d->day;", "->", "'struct other' has no member named 'day'"),
        ("    i = d->day;", "->", "'struct day' has no member named 'day'; did you mean 'date'?"),
        ("    i = z + z;", "z +", "'z' undeclared (first use in this function)"),
        ("    i = a + pop(&z);", "z)", "'z' undeclared (first use in this function)"),
        ("    i = a + z(b);", "z(", "'z' undeclared (first use in this function)"),
    ],
)
def test_nothing_is_implied_where_the_message_does_not_fit_the_words(
    body: str, word: str, message: str
) -> None:
    text = whole(body)
    at = text.index(word, text.index("int i = 0"))
    line, column = text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
    error = Diagnostic(Location(PurePath("a.c"), line, column), message, "gcc", level="error")
    data = text.encode()
    implied = implied_at(data, parse_bounded(data, "c").root_node, "c", error)
    assert [edits for edits in implied if " z" not in edits[0].text] == []


@needs_gcc
@pytest.mark.parametrize(
    "flawed",
    [
        "    for (i = 0; i < ; i++)\n        a += b;",  # an operand is missing
        "    if (a ==)\n        i = 1;",
        "    i = ;",
        "    i = a + ;",
        "    for (a = 0; a < N; a++)\n        i += a;",  # a constant of a header, not the letter N
        "    while (i != n)\n        i++;",
        "    i = d->width;",  # nothing like date or month
        "    int f = 0;\n    i = f(a, b, c, d, s);",  # a variable that hides a function
        "    int f = 0;\n    i = f(a);",
        "    i = va_arg(s, int);",  # a macro of stdarg.h, which is not included
        "    for (int k = 0, float n = 1; k < n; k++)\n        i++;",
        "    for (a = 0)\n        i++;",  # an endless loop
        "    for (a = 0; a < b)\n        i++;",
    ],
)
def test_no_fix_is_guessed_where_the_message_does_not_say_what_was_meant(flawed: str) -> None:
    text = whole(flawed)
    errors = Compiler().errors(text.encode())
    assert errors
    assert [got for error in errors for got in fixes(text, error) if ", n" not in got] == []
