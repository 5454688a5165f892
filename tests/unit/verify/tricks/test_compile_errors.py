"""Compile errors: a removed statement does not fix an undeclared name, a removed word may fix the syntax."""

from __future__ import annotations

from pathlib import PurePath

from plc.diagnostics import Diagnostic, Location
from plc.verify.tricks import Case, trick
from tests.unit.verify.tricks.changes import body


def test_a_statement_taken_away_is_no_fix_of_a_compile_error() -> None:
    place = Location(PurePath("a.c"), 3)
    reported = Diagnostic(place, "'missing' undeclared", "gcc", "", "undeclared-name", level="error")
    before = body("n = missing;\n    return n;").encode()
    removed = Case(before, "c").change(body("return n;").encode(), reported)
    assert "it removes what is assigned to `n`" in (trick(removed) or "")
    mended = Case(before, "c").change(body("n = a;\n    return n;").encode(), reported)
    assert trick(mended) is None


def test_what_does_not_parse_may_lose_a_word() -> None:
    reported = Diagnostic(
        Location(PurePath("a.c"), 3), "expected expression", "gcc", "", "syntax", level="error"
    )
    before = body("n = (a + );\n    return n;").encode()
    mended = Case(before, "c").change(body("n = (a);\n    return n;").encode(), reported)
    assert trick(mended) is None
