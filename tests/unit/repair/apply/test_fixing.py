"""Fixes of one file are made together, never one over another, never to a text that parses worse."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from plc.output.cwe import name_of
from plc.repair.apply.fixing import fix, settled_suggestion
from plc.repair.findings import Edit, FileReport, Finding, Position, Suggestion

TEXT = b"int f(void) { return a + b; }\n"
A, B = TEXT.index(b"a +"), TEXT.index(b"b;")


def finding(confidence: float, *suggestions: tuple[tuple[str, ...], Sequence[Edit]]) -> Finding:
    """A finding of the whole text."""
    made = tuple(
        Suggestion(rank, confidence, checks, tuple(edits))
        for rank, (checks, edits) in enumerate(suggestions, start=1)
    )
    return Finding("f", Position(1, 1), Position(1, 2), 0, len(TEXT), confidence, (), made, "")


def fixed(*findings: Finding) -> tuple[bytes, list[float]]:
    """The text with the findings fixed, and the confidence of those that are left."""
    outcome = fix(TEXT, FileReport("c", "utf-8", 1, findings, ()))
    return outcome.text, [left.confidence for left in outcome.left]


SETTLED, PARSED = ("parse", "settled"), ("parse",)


def test_only_the_likeliest_suggestion_is_ever_made() -> None:
    one = finding(0.9, (SETTLED, [Edit(A, A + 1, "x")]), (SETTLED, [Edit(A, A + 1, "y")]))
    assert settled_suggestion(one) is one.suggestions[0]
    assert fixed(one) == (TEXT.replace(b"a +", b"x +"), [])
    unlikely = finding(0.9, (PARSED, [Edit(A, A + 1, "x")]), (SETTLED, [Edit(A, A + 1, "y")]))
    assert settled_suggestion(unlikely) is None
    assert fixed(unlikely) == (TEXT, [0.9])


def test_the_surer_of_two_that_meet_wins() -> None:
    first, second = (SETTLED, [Edit(A, A + 1, "x")]), (SETTLED, [Edit(A, B + 1, "y")])
    assert fixed(finding(0.6, first), finding(0.8, second)) == (b"int f(void) { return y; }\n", [0.6])


def test_the_same_edit_of_two_findings_is_made_once() -> None:
    edit = (SETTLED, [Edit(A, A + 1, "x")])
    assert fixed(finding(0.6, edit), finding(0.8, edit)) == (TEXT.replace(b"a +", b"x +"), [])


def test_fixes_that_break_each_other_are_not_made_together() -> None:
    opens, closes = (SETTLED, [Edit(A, A, "(")]), (SETTLED, [Edit(B + 1, B + 1, ")")])
    text, left = fixed(finding(0.9, opens), finding(0.8, closes))
    assert text == TEXT
    assert left == [0.9, 0.8]


@pytest.mark.parametrize(("cwe", "name"), [("CWE-415", "double free"), ("CWE-99999", "")])
def test_kinds_of_flaws_have_names(cwe: str, name: str) -> None:
    assert name_of(cwe) == name
