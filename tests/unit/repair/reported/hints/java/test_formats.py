"""Formats in Java: a text that is none, a line's end in one, a value of another type."""

from __future__ import annotations

import pytest

from tests.unit.repair.reported.hints.java.fixing import fixed, method

NO_LITERAL = "Format string must be string literal."


def test_a_text_is_printed_and_not_read_as_a_format() -> None:
    first, second = fixed(method("void f(String s)", "out.printf(s);//@"), NO_LITERAL)
    assert "out.print(s);" in first
    assert 'out.printf("%s", s);' in second


@pytest.mark.parametrize("code", ['out.printf("a");//@', "out.printf(s, n);//@", "out.println(s);//@"])
def test_a_format_stays(code: str) -> None:
    assert fixed(method("void f(String s)", code), NO_LITERAL) == []


def test_a_line_ends_as_on_the_machine() -> None:
    said = "Format string should use %n rather than \\n in A.f()"
    assert (
        'out.printf("%d%n", n);'
        in fixed(method("void f()", 'out.printf("%d\\n", n);//@'), said, tool="spotbugs")[0]
    )
    assert fixed(method("void f()", 'out.printf("%d", n);//@'), said, tool="spotbugs") == []


def test_a_conversion_is_that_of_the_value() -> None:
    said = (
        "printf(...) at line LINE: parameter 2 is expected to be of type java.lang.Integer "
        "but java.lang.Object was given."
    )
    assert 'out.printf("%d %s", 1, o);' in fixed(method("void f()", 'out.printf("%d %d", 1, o);//@'), said)[0]


@pytest.mark.parametrize(
    ("said", "given"),
    [
        ("Format string should use %n rather than \\n in A.f()", '"x\\n"'),
        (
            "parameter 2 is expected to be of type java.lang.Integer but java.lang.Object was given.",
            '"%d", o',
        ),
    ],
)
def test_a_text_that_is_given_to_a_format_stays(said: str, given: str) -> None:
    code = method("void f(Object o)", f"out.printf(FORMAT, {given});//@")
    assert fixed(code, said, tool="spotbugs") == []
    assert fixed(code.replace("FORMAT", '"%s %d\\n"'), said, tool="spotbugs") != []
    assert fixed(code.replace("FORMAT", 'Locale.US, "%s %d\\n"'), said, tool="spotbugs") != []
