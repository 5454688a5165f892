"""Two reports of one tool are compared: what says the same, what is gone, and what is new."""

from __future__ import annotations

from pathlib import Path

import pytest

from plc.diagnostics import Diagnostic, Location
from plc.verify.comparing import Lines, Reports, new_in, still_reported


def at(line: int, rule: str = "r", message: str = "m") -> Diagnostic:
    return Diagnostic(Location(Path("a.c"), line), message, "t", rule)


def test_the_quotes_of_another_language_are_no_other_words() -> None:
    own = Reports((at(3, "", "'strlen' undeclared"), at(3, "", "'printf' undeclared")))
    assert own.like(at(3, "", "\u2018printf\u2019 undeclared")) == [own.entries[1]]


def test_lines_of_a_text_are_found_in_a_candidate() -> None:
    before = b"a\nb\nc\nd\ne\n"
    lines = Lines(before, b"a\nnew\nb\nC\nd\n")
    assert [lines.after(line) for line in (1, 2, 3, 4)] == [(1, 1), (3, 3), (4, 4), (5, 5)]
    assert Lines(before, b"c\nd\ne\n").after(5) == (3, 3)


@pytest.mark.parametrize(
    ("before", "after", "gone"),
    [
        ([at(3)], [], True),
        ([at(3)], [at(3)], False),
        ([at(3)], [at(4)], False),
        ([at(3)], [at(3, message="in other words")], False),
        ([at(3)], [at(3, rule="q")], True),
        ([at(3), at(90)], [at(90)], True),
        ([at(3), at(4)], [at(4)], True),
        ([at(3)], [at(90)], False),  # the same words elsewhere: it went nowhere
        ([at(3), at(3, message="n")], [at(3, message="n")], True),
    ],
)
def test_a_report_is_gone_where_there_are_fewer_of_it(
    before: list[Diagnostic], after: list[Diagnostic], gone: bool
) -> None:
    lines = Lines(b"\n" * 99, b"\n" * 99)
    left = still_reported([at(3)], Reports(tuple(before)), Reports(tuple(after)), lines)
    assert (left is None) == gone


def test_what_is_reported_more_often_than_before_is_new() -> None:
    before = Reports((at(3), at(9, "q", "array of 5 (line 9)")))
    assert new_in(before, Reports((at(30), at(80, "q", "array of 5 (line 80)")))) == []
    assert new_in(before, Reports((at(3), at(4)))) != []
    (fresh,) = new_in(before, Reports((at(3), at(5, "s"))))
    assert fresh.rule == "s"


def test_an_error_of_clangd_is_found_by_its_words_among_those_of_clang() -> None:
    said = "too few arguments to function call, expected 3, have 1"
    place = Location(Path("a.c"), 3)
    errors = (said, "expected expression")
    own = Reports(tuple(Diagnostic(place, each, "clang", level="error") for each in errors))
    name = "typecheck_call_too_few_args"
    assert own.like(Diagnostic(place, said.capitalize(), "clang", name, level="error")) == [own.entries[0]]
    assert own.like(Diagnostic(place, "Unknown type name 'T'", "clang", name, level="error")) == []
    assert own.like(Diagnostic(place, said.capitalize(), "clang", "-Wother", level="warning")) == []
