"""What leaks may be freed by the name that it has in the lines of the report."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePath

from plc.diagnostics import Diagnostic, Location
from plc.verify.tricks import Case, trick
from tests.unit.verify.tricks.changes import body


def test_related_lines_name_what_leaks() -> None:
    before = body("p[i] = f(n);\n    n = 0;\n    return n;").encode()
    freed = body("p[i] = f(n);\n    n = 0;\n    free(p[i]);\n    return n;").encode()
    place = Location(PurePath("a.c"), 5)
    related = (Location(PurePath("a.c"), 3),)
    alone = Diagnostic(place, "leak of '<unknown>'", "gcc", "-Wanalyzer-malloc-leak", "leak")
    reported = replace(alone, related=related)
    assert trick(Case(before, "c").change(freed, reported)) is None
    assert "it frees `p[i]`" in (trick(Case(before, "c").change(freed, alone)) or "")
