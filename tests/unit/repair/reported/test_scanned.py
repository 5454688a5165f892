"""A reported place gets first what a scan finds there."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePath

import pytest

from plc.diagnostics import Diagnostic, Location
from plc.diagnostics.diagnostic import Category
from plc.repair.findings import apply_edits
from plc.repair.repairer import Repairer
from plc.repair.reported.answer import SETTLED, Answer
from plc.repair.reported.answering import Complaint
from plc.repair.reported.hints.hinting import with_hints
from plc.repair.reported.run import LIKELY, likely

TEXT = b"""int count(int *a, int n, int want)
{
    int i, sum = 0;
    for (i = 0; i < n; i++) {
        if (want = 3)
            sum += a[i];
    }
    return sum;
}

int kind(char c)
{
    int x = 0;
    switch (c) {
    case 'a':
        x = 1;
    case 'b':
        x = 2;
        break;
    default:
        x = 3;
    }
    if (c == '+' && c == '-')
        return x;
    return 0;
}
"""


@pytest.fixture(scope="module")
def shipped() -> Repairer:
    """The models that come with plc."""
    return Repairer.load()


def at(repairer: Repairer, *places: Diagnostic) -> list[Answer]:
    """The answers that are shown."""
    (answers,) = repairer.reported([Complaint(TEXT, "c", places)])
    return [likely(each) for each in answers.reported]


def line(number: int, end: int | None = None, tool: str = "") -> Diagnostic:
    """A place, of which a tool may say something."""
    return Diagnostic(Location(PurePath("a.c"), number, end_line=end), tool=tool)


def first(answer: Answer) -> bytes:
    """The text with the first fix."""
    assert answer.finding is not None, answer
    return apply_edits(TEXT, answer.finding.suggestions[0].edits)


def test_every_line_on_which_a_scan_reports_has_the_scans_fix_first(shipped: Repairer) -> None:
    found = shipped.findings(TEXT, "c")
    fixes = [apply_edits(TEXT, each.suggestions[0].edits) for each in found]
    assert len(fixes) == 3
    assert min(each.suggestions[0].confidence for each in found) < LIKELY  # reported all the same
    answers = at(shipped, line(5), line(16), line(17), line(22, end=23))
    assert [first(each) for each in answers] == [fixes[0], fixes[1], fixes[1], fixes[2]]
    assert [each.status for each in answers] == ["proposed"] * 4
    for answer in answers:
        assert answer.finding is not None
        ranks = [each.rank for each in answer.finding.suggestions]
        assert ranks == list(range(1, len(ranks) + 1))
        texts = [apply_edits(TEXT, each.edits) for each in answer.finding.suggestions]
        assert len(set(texts)) == len(texts)


def said(number: int, category: Category, cwe: int | None, *related: int) -> Diagnostic:
    """What a tool says of a line."""
    path = PurePath("a.c")
    places = tuple(Location(path, each) for each in related)
    return Diagnostic(
        Location(path, number), "said", "gcc", "-Wx", category=category, cwe=cwe, related=places
    )


def test_a_report_of_what_a_scan_finds_on_its_line_has_the_scans_fix_first(shipped: Repairer) -> None:
    fixes = [apply_edits(TEXT, each.suggestions[0].edits) for each in shipped.findings(TEXT, "c")]
    fall = said(16, "other", 484)
    reassigned = said(18, "dead-code", 563, 16)
    condition = said(23, "dead-code", 570)
    answers = at(shipped, said(5, "other", 481), fall, reassigned, condition)
    assert [first(each) for each in answers] == [fixes[0], fixes[1], fixes[1], fixes[2]]
    for answer in answers:
        assert answer.finding is not None
        scanned = [each for each in answer.finding.suggestions if SETTLED in each.checks]
        assert scanned == [answer.finding.suggestions[0]]  # its other fixes are others


def test_a_report_of_something_else_on_the_line_does_not_have_it(shipped: Repairer) -> None:
    others = said(5, "leak", 401), said(16, "type", None), said(23, "other", 476), said(16, "bounds", 119)
    for answer in at(shipped, *others):
        suggestions = () if answer.finding is None else answer.finding.suggestions
        assert not any(SETTLED in each.checks for each in suggestions)


def test_a_scans_fix_comes_before_what_a_message_implies(shipped: Repairer) -> None:
    condition = said(23, "dead-code", 570)
    message = "Logical conjunction always evaluates to false: c == '+' && c == '-'."
    condition = replace(condition, tool="cppcheck", rule="incorrectLogicOperator", message=message)
    (answers,) = shipped.reported([Complaint(TEXT, "c", (condition,))])
    (answer,) = with_hints(TEXT, answers).reported
    assert answer.finding is not None
    assert SETTLED in answer.finding.suggestions[0].checks


def test_other_lines_get_what_they_got_before(shipped: Repairer) -> None:
    for answer in at(shipped, line(3), line(99), line(10)):
        suggestions = () if answer.finding is None else answer.finding.suggestions
        assert not any(SETTLED in each.checks for each in suggestions)


def test_only_functions_on_the_lines_are_asked_about(shipped: Repairer) -> None:
    whole = shipped.report(TEXT, "c")
    part = shipped.report(TEXT, "c", lines=frozenset([5]))
    assert part.functions == whole.functions
    (one,) = part.findings
    assert one.suggestions[0].edits == whole.findings[0].suggestions[0].edits
