"""Of fixes that are made together, those that another one makes needless are left."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from plc.diagnostics import Diagnostic, Location
from plc.diagnostics.diagnostic import Replacement
from plc.repair.findings import Finding, Suggestion
from plc.repair.reported.answer import NAMED, FileAnswers, declined
from plc.repair.reported.fixing import Made, made, with_solved
from plc.repair.reported.hints.hinting import with_hints
from plc.verify.reported_answers import AnswerJudge
from plc.verify.tools import Tools

pytestmark = pytest.mark.skipif(shutil.which("gcc") is None, reason="needs gcc")
POINTER = """#include <stdlib.h>
struct box { int width; int height; };
int area(int n)
{
    struct box *one = malloc(sizeof *one);
    if (n > 3) {
        one->width = n;
    } else {
        one->height = n;
    }
    free(one);
    return n;
}
"""
NAME = """int count(int n)
{
    for (int i = 0; i < n; i++)
        total += i;
    if (n > 4)
        total--;
    return n;
}
"""


def _said(rule: str, level: str, line: int, message: str, insert: tuple[int, str], path: Path) -> Diagnostic:
    """A report of gcc with a fix of its own: a text before a line."""
    at, text = insert
    edit = Replacement(Location(path, at, 1, at, 1), text)
    told = Diagnostic(Location(path, line, 1), message, "gcc", rule, replacements=(edit,))
    return replace(told, level="error") if level == "error" else told


def _made(path: Path, text: str, *said: Diagnostic) -> Made:
    """The text with the fixes of all reports."""
    path.write_text(text, encoding="utf-8")
    data = text.encode()
    answers = tuple(declined(each, "no candidate", "none") for each in said)
    hinted = with_hints(data, FileAnswers("c", "utf-8", 1, answers))
    own = tuple(  # the tool's own fix alone, not those that plc reads off the message
        replace(each, finding=replace(each.finding, suggestions=_own_of(each.finding)))
        for each in hinted.reported
        if each.finding is not None
    )
    with AnswerJudge(Tools()).open(path, data, "c") as file:
        judged = file.judged(replace(hinted, reported=own))
        return with_solved(made(data, judged, unsafe=True, holds=file.blamed), file.solved)


def _own_of(finding: Finding) -> tuple[Suggestion, ...]:
    return tuple(each for each in finding.suggestions if NAMED in each.checks)


def _guard(line: int, at: int, path: Path) -> Diagnostic:
    said = "dereference of possibly-NULL 'one'"
    blanks = " " * (4 if at == 6 else 8)
    insert = (at, f"{blanks}if (one == NULL)\n{blanks}    return -1;\n")
    return _said("-Wanalyzer-possible-null-dereference", "warning", line, said, insert, path)


@pytest.mark.parametrize("places", [(6, 9), (7, 6)])  # the first fix answers both reports, or the second does
def test_one_pointer_gets_one_guard(tmp_path: Path, places: tuple[int, int]) -> None:
    path = tmp_path / "a.c"
    first, second = places
    result = _made(path, POINTER, _guard(7, first, path), _guard(9, second, path))
    assert result.text.count(b"if (one == NULL)") == 1
    assert result.text.index(b"if (one == NULL)") < result.text.index(b"if (n > 3)")


def test_one_name_is_declared_once(tmp_path: Path) -> None:
    path = tmp_path / "a.c"
    said = "'total' undeclared (first use in this function)"
    reports = (
        _said("", "error", 4, said, (3, "    int total = 0;\n"), path),
        _said("", "error", 6, said, (5, "    long total = 0;\n"), path),
    )
    result = _made(path, NAME, *reports)
    assert result.text.count(b"total = 0;") == 1
