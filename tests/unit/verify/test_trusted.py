"""Which verified fixes are made unasked."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePath

import pytest

from plc.diagnostics import Diagnostic, Location
from plc.diagnostics.diagnostic import Level
from plc.repair.findings import Suggestion
from plc.verify.refusals import why_none
from plc.verify.reported import Objection, Verdict
from plc.verify.trusted import distrust

FOLLOW = "other files may have to follow"
IMPLIED = "the message only implies it, and a tool is silent about wrong fixes, too"


def test_a_place_that_nobody_named_needs_more_than_a_test() -> None:
    suspected = Diagnostic(Location(PurePath("a.c"), 1), "suspiciousness 1.00", level="error")
    for confidence, is_made in ((0.5, True), (0.02, False)):
        fix = Suggestion(1, confidence, ("parse", "compile", "test"), ())
        assert (distrust(suspected, fix, is_suspected=True) == "") is is_made
        assert distrust(suspected, fix) == ""


def test_what_only_removes_code_is_left_to_a_person_though_the_test_succeeds() -> None:
    named = Diagnostic(Location(PurePath("a.c"), 1))
    fix = Suggestion(1, 0.9, ("parse", "compile", "test"), (), removes=True)
    assert "only removes code" in distrust(named, fix)
    assert distrust(named, replace(fix, removes=False)) == ""


@pytest.mark.parametrize(
    ("rule", "level", "checks", "confidence", "is_made"),
    [
        ("nullPointer", "warning", ("settled",), 0.9, True),
        ("nullPointer", "warning", ("settled",), 0.3, False),
        ("nullPointer", "warning", ("test",), 0.001, True),
        ("-Wformat=", "warning", ("named",), 0.001, True),
        ("-Wsign-compare", "warning", (), 0.05, True),  # the rules say that the program stays the same
        ("-Wsign-compare", "warning", (), 0.003, False),
        ("", "error", ("named",), 0.003, True),
        ("", "error", ("compile",), 0.6, True),
        ("", "error", ("compile",), 0.3, False),
        ("", "error", (), 0.6, False),  # other errors are left: the compiler cannot say what it broke
        ("", "error", (), 0.9, True),
    ],
)
def test_a_report_needs_a_likely_fix(
    rule: str, level: Level, checks: tuple[str, ...], confidence: float, is_made: bool
) -> None:
    reported = Diagnostic(Location(PurePath("a.c"), 1), "said", "gcc", rule, level=level)
    said = distrust(reported, Suggestion(1, confidence, ("parse", "gone", *checks), ()))
    assert (said == "") is is_made
    assert is_made or "less than" in said


@pytest.mark.parametrize("rule", ["nullPointer", "pointerOutOfBounds", "-Wunused-value"])
def test_a_tool_that_is_silent_does_not_vouch_for_what_the_model_wrote(rule: str) -> None:
    reported = Diagnostic(Location(PurePath("a.c"), 1), "said", "gcc", rule, level="warning")
    said = distrust(reported, Suggestion(1, 0.99, ("parse", "gone", "compile"), ()))
    assert "the model wrote it, and a tool is silent about wrong fixes, too" in said


@pytest.mark.parametrize(
    ("rule", "message", "why_not"),
    [
        ("missingOverride", "The function 'f' overrides a function in a base class but is not marked", ""),
        (
            "noExplicitConstructor",
            "Class 'C' has a constructor with 1 argument that is not explicit.",
            FOLLOW,
        ),
        ("passedByValue", "Function parameter 's' should be passed by const reference.", FOLLOW),
        ("constParameter", "Parameter 'p' can be declared as reference to const", FOLLOW),
        ("constVariable", "Variable 'x' can be declared as reference to const", IMPLIED),  # another overload
    ],
)
def test_what_callers_have_to_follow_is_left_to_a_person(rule: str, message: str, why_not: str) -> None:
    reported = Diagnostic(Location(PurePath("a.cpp"), 1), message, "cppcheck", rule)
    said = distrust(reported, Suggestion(1, 0.5, ("parse", "implied", "gone", "compile"), ()))
    assert said == (f"the report is gone with the first fix, but {why_not}: check it" if why_not else "")


@pytest.mark.parametrize(
    ("tool", "level", "checks", "why"),
    [
        ("cppcheck", "warning", ("compile",), "a tool is silent about wrong fixes, too"),
        ("gcc", "error", (), "the file has other errors that hide what it breaks"),
        ("javac", "error", ("compile",), "other files may have to follow"),
    ],
)
def test_of_a_fix_that_the_message_implies_no_share_of_the_model_is_the_reason(
    tool: str, level: Level, checks: tuple[str, ...], why: str
) -> None:
    reported = Diagnostic(Location(PurePath("a.c"), 1), "said", tool, "", level=level)
    said = distrust(reported, Suggestion(1, 0.45, ("parse", "implied", "gone", *checks), ()))
    assert (
        said == f"the report is gone with the first fix, but the message only implies it, and {why}: check it"
    )


def test_an_error_of_an_analyzer_is_no_error_of_a_compiler() -> None:
    reported = Diagnostic(Location(PurePath("a.c"), 1), "said", "cppcheck", "nullPointer", level="error")
    fix = Suggestion(1, 0.6, ("parse", "gone", "compile"), ())
    assert "the model wrote it" in distrust(reported, fix)


def _judged(*objections: Objection, of: int | None = None) -> str:
    verdicts = [Verdict(False, "make: Error 1", objection=each) for each in objections]
    return why_none(verdicts, of=len(verdicts) if of is None else of)


def test_a_fix_that_changes_the_meaning_is_refused_for_what_it_changes() -> None:
    assert _judged("meaning") == "the only fix found is refused: make: Error 1"
    assert _judged("meaning", "meaning") == "all 2 fixes are refused (the first: make: Error 1)"


def test_a_reason_is_about_all_fixes_that_failed_and_not_about_one_that_nobody_sees() -> None:
    assert _judged("trick") == "the only fix found would only silence the tool"
    assert _judged("compile", "compile") == "all 2 fixes do not compile"
    said = _judged("trick", "compile", "trick", "test", of=9)
    assert said == (
        "none of 4 fixes tried in 60 s passes: 2 would only silence the tool, 1 does not compile, "
        "1 does not pass --test (make: Error 1)"
    )
    assert _judged("report", of=3) == "the only fix of 3 that was tried in 60 s leaves the report"
    assert _judged("tool") == "the only fix found could not be checked (make: Error 1)"
