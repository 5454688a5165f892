"""Reports that rules decline early: with the reason, and before the model is asked."""

from __future__ import annotations

from pathlib import PurePath

import pytest

from plc.diagnostics import Diagnostic, Location
from plc.diagnostics.rules import no_small_edit
from plc.repair.reported.answer import Answer
from plc.repair.reported.answering import Complaint
from tests.scripted_model import repairer, swap

TEXT = b"int f(int a)\n{\n    int k = a;\n    return k == 2;\n}\n"


def said(rule: str, *, tool: str = "cppcheck", suppressed: bool = False) -> Diagnostic:
    return Diagnostic(Location(PurePath("a.c"), 4), "words", tool, rule, suppressed=suppressed)


def answers(*diagnostics: Diagnostic) -> list[Answer]:
    (found,) = repairer(swap("== n0", "!= n0")).reported([Complaint(TEXT, "c", diagnostics)])
    return list(found.reported)


def test_such_a_rule_is_declined_with_the_reason_and_others_are_answered_beside() -> None:
    first, second, third = answers(said("variableScope"), said("nullPointer"), said("odd", tool="own"))
    assert (first.status, first.cause) == ("declined", "no small edit")
    assert first.reason.endswith("a declaration would have to move to where its variable is used")
    assert first.finding is None
    assert [second.status, third.status] == ["proposed"] * 2


def test_what_is_suppressed_stays_so() -> None:
    (answer,) = answers(said("variableScope", suppressed=True))
    assert answer.cause == "suppressed"


@pytest.mark.parametrize(
    "rule",
    [
        *(
            "shadowVariable",
            "-Wshadow",
            "-Wunused-parameter",
            "-Wframe-larger-than=",
            "readability-function-size",
        ),
        *("CyclomaticComplexity", "MethodNamingConventions", "cpp/long-switch", "missingIncludeSystem"),
    ],
)
def test_rules_of_many_tools_are_known(rule: str) -> None:
    assert no_small_edit(rule)


@pytest.mark.parametrize(
    "rule",
    ["", "constVariable", "-Wconversion", "-Wlong-long", "unreadVariable", "-Wunused-variable", "uninitvar"],
)
def test_rules_that_get_verified_fixes_are_none_of_them(rule: str) -> None:
    assert no_small_edit(rule) == ""
