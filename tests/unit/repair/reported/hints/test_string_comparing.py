"""Strings that are compared by `==`: the call that compares them is proposed where a tool says so."""

from __future__ import annotations

from pathlib import PurePath

import pytest

from data_prep.text.languages import Language, parse_bounded
from plc.diagnostics import Diagnostic, Location
from plc.repair.findings import apply_edits
from plc.repair.reported.hints.string_comparing import string_edits

GCC = "comparison with string literal results in unspecified behavior"
CLANG = "result of comparison against a string literal is unspecified (use an explicit string comparison)"
CPPCHECK = "String literal compared with variable 'text'. Did you intend to use strcmp() instead?"
SPOTBUGS = "Comparison of String objects using == or !="
PMD = "Use equals() to compare strings instead of '==' or '!='"
ERROR_PRONE = "[StringEquality] String comparison using reference equality instead of value equality"


def fixed(line: str, message: str, language: Language) -> list[str]:
    text = "" if language == "java" else "#include <string.h>\n"
    text += f"{'class A { ' if language == 'java' else ''}int f() {{\n{line}\n}}\n"
    text += "}\n" if language == "java" else ""
    number = text.splitlines().index(line)
    return [each.splitlines()[number] for each in _mended(text, number + 1, message, language)]


def _mended(text: str, line: int, message: str, language: Language) -> list[str]:
    held = text.encode()
    diagnostic = Diagnostic(Location(PurePath("a"), line), message, "tool", "")
    found = string_edits(held, language, diagnostic, parse_bounded(held, language).root_node)
    return [apply_edits(held, edits, encoding="utf-8").decode() for edits in found]


@pytest.mark.parametrize(
    ("line", "message", "language", "after"),
    [
        ('if (text == "yes") g();', GCC, "c", 'if (strcmp(text, "yes") == 0) g();'),
        ('if (text != "yes") g();', CLANG, "c", 'if (strcmp(text, "yes") != 0) g();'),
        ('return "a" == *names[2];', CPPCHECK, "cpp", 'return strcmp("a", *names[2]) == 0;'),
        ("if (this == b) g();", SPOTBUGS, "java", "if (this.equals(b)) g();"),
        ("if (a.isEmpty() || a == b) g();", SPOTBUGS, "java", "if (a.isEmpty() || a.equals(b)) g();"),
        ('if (name == "x") g();', ERROR_PRONE, "java", 'if ("x".equals(name)) g();'),
    ],
)
def test_the_comparison_becomes_a_call(line: str, message: str, language: Language, after: str) -> None:
    assert fixed(line, message, language) == [after]


@pytest.mark.parametrize(
    ("line", "message", "calls"),
    [
        ("if (a == b) g();", SPOTBUGS, ("java.util.Objects.equals(a, b)", "a.equals(b)")),
        ("if (b.a.c() || a == b) g();", SPOTBUGS, ("java.util.Objects.equals(a, b)", "a.equals(b)")),
        ("if (a.b() != c[0]) g();", PMD, ("!java.util.Objects.equals(a.b(), c[0])", "!a.b().equals(c[0])")),
    ],
)
def test_what_may_be_null_is_compared_as_before_first(
    line: str, message: str, calls: tuple[str, ...]
) -> None:
    found = fixed(line, message, "java")
    assert [each.split("(", 1)[1].removeprefix("b.a.c() || ") for each in found] == [
        f"{call}) g();" for call in calls
    ]


@pytest.mark.parametrize("imported", ["java.util.Objects", "java.util.*"])
def test_objects_that_the_file_imports_have_their_short_name(imported: str) -> None:
    code = f"import {imported};\nclass A {{\n  boolean f(String a, String b) {{ return a == b; }}\n}}\n"
    assert _mended(code, 3, SPOTBUGS, "java")[0] == code.replace("a == b", "Objects.equals(a, b)")


@pytest.mark.parametrize(
    ("line", "message", "language"),
    [
        ('if (text == "yes") g();', "unused variable 'text'", "c"),
        ("if (text == name) g();", GCC, "c"),
        ('if (text == L"yes") g();', GCC, "c"),
        ('if (a == "x" || a == "y") g();', GCC, "c"),
        ("if (a == b || c == d) g();", SPOTBUGS, "java"),
        ("if (a == null) g();", SPOTBUGS, "java"),
        ("if (a + b == c) g();", SPOTBUGS, "java"),
    ],
)
def test_nothing_where_it_is_not_certain_which_is_meant(line: str, message: str, language: Language) -> None:
    assert fixed(line, message, language) == []


@pytest.mark.parametrize(("language", "header"), [("c", "<string.h>"), ("cpp", "<cstring>")])
def test_the_header_of_the_call_comes_with_it_where_the_file_has_none(
    language: Language, header: str
) -> None:
    code = '#include <stdio.h>\n\nint f(const char *text)\n{\n    return text != "yes";\n}\n'
    plain, whole = _mended(code, 5, GCC, language)
    assert plain == code.replace('text != "yes"', 'strcmp(text, "yes") != 0')
    assert whole == plain.replace("<stdio.h>\n", f"<stdio.h>\n#include {header}\n")
