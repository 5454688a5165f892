"""Fixes of one file that meet are made together where one may stand behind the other, and else not."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePath

import pytest

from plc.diagnostics import Diagnostic, Location
from plc.repair.findings import Edit
from plc.repair.reported.answer import FileAnswers, declined
from plc.repair.reported.fixing import made
from plc.repair.reported.hints.hinting import stand_together, with_hints

TEXT = b"""#include <stdlib.h>
int f(int n)
{
    char *a = malloc(n);
    char *b = malloc(n);
    if (n > 3)
        return 1;
    free(a);
    free(b);
    return 0;
}
"""


def leak(name: str) -> Diagnostic:
    return Diagnostic(
        Location(PurePath("a.c"), 7, 9), f"Memory leak: {name}", "cppcheck", "memleak", category="leak"
    )


def test_two_releases_before_one_return_are_made_together() -> None:
    said = tuple(declined(leak(name), "no candidate", "none") for name in "ab")
    answers = with_hints(TEXT, FileAnswers("c", "utf-8", 1, said))
    result = made(TEXT, answers, unsafe=True)
    assert result.indices == frozenset([0, 1])
    both = b"    if (n > 3) {\n        free(a);\n        free(b);\n        return 1;\n    }\n"
    assert result.text == TEXT.replace(b"    if (n > 3)\n        return 1;\n", both)


@pytest.mark.parametrize(
    ("first", "second", "may"),
    [
        (Edit(5, 5, "a();\n    "), Edit(5, 5, "b();\n    "), True),
        (Edit(5, 5, "#include <a.h>\n"), Edit(5, 5, "#include <b.h>\n"), True),
        (Edit(5, 5, " {"), Edit(5, 5, " {"), True),
        (Edit(5, 5, " + 1"), Edit(5, 5, " - 1"), False),
        (Edit(5, 5, "a();\n"), Edit(5, 5, "x"), False),
        (Edit(5, 7, "a"), Edit(5, 7, "a"), False),  # whoever replaces the same may mean another
        (Edit(5, 7, "a"), Edit(7, 7, "b\n"), False),
    ],
)
def test_edits_that_meet(first: Edit, second: Edit, may: bool) -> None:
    assert stand_together([first], [second]) is may


def test_two_fixes_of_one_word_are_not_made_together() -> None:
    said = tuple(declined(leak(name), "no candidate", "none") for name in "ab")
    answers = with_hints(TEXT, FileAnswers("c", "utf-8", 1, said))
    first, second = answers.reported
    assert first.finding is not None
    assert second.finding is not None
    place = TEXT.index(b"n > 3")
    fixes = [
        replace(first.finding.suggestions[0], edits=(Edit(place, place + 1, name),)) for name in ("a", "b")
    ]
    reported = (
        replace(first, finding=replace(first.finding, suggestions=(fixes[0],))),
        replace(second, finding=replace(second.finding, suggestions=(fixes[1],))),
    )
    result = made(TEXT, replace(answers, reported=reported), unsafe=True)
    assert result.indices == frozenset([0])
    assert result.reported[1].cause == "conflict"
