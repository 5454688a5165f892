"""Which verified fixes are made unasked."""

from __future__ import annotations

from pathlib import PurePath

import pytest

from plc.diagnostics import Diagnostic, Location
from plc.diagnostics.diagnostic import Level
from plc.repair.findings import Suggestion
from plc.verify.trusted import distrust


@pytest.mark.parametrize(
    ("rule", "level", "checks", "confidence", "is_made"),
    [
        ("nullPointer", "warning", (), 0.9, True),
        ("nullPointer", "warning", (), 0.3, False),
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


def test_an_error_of_an_analyzer_is_no_error_of_a_compiler() -> None:
    reported = Diagnostic(Location(PurePath("a.c"), 1), "said", "cppcheck", "nullPointer", level="error")
    fix = Suggestion(1, 0.6, ("parse", "gone", "compile"), ())
    assert "less than 80%" in distrust(reported, fix)
