"""A finding points at what its first fix changes, within one line of the text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plc.repair.findings import Edit, Finding, Position, Suggestion
from plc.repair.place import first_fix, line_of_finding, place_of_edit, place_of_finding

TEXT = b"void f(int *p)\n{\n    if (p = 0)\n    {\n        p[0] = 1;\n    }\n}\n"


def finding(*fixes: Suggestion) -> Finding:
    return Finding("f", Position(1, 1), Position(7, 2), 0, len(TEXT) - 1, 0.9, (), fixes, "")


def fix(rank: int, *edits: Edit, settled: bool = False) -> Suggestion:
    return Suggestion(rank, 0.5, ("parse", "settled") if settled else ("parse",), edits)


@pytest.mark.parametrize(
    ("start", "removed", "added", "shown"),
    [
        (b"= 0", b"=", "==", "="),
        (b"p[0]", b"", "if (p) ", "p[0] = 1;"),
        (b"[0]", b"", "->q", "p"),
        (b" = 0)", b"", "=", "p"),
        (b"\n        p[0]", b"", "\n        if (p)", "p[0] = 1;"),
        (b" = 0)\n    {\n", b" = 0)\n    {\n", "", "= 0)"),
        (b"        p[0] = 1;\n", b"        p[0] = 1;\n", "", "p[0] = 1;"),
    ],
)
def test_places_of_edits(start: bytes, removed: bytes, added: str, shown: str) -> None:
    place = TEXT.index(start)
    first, last = place_of_edit(TEXT, Edit(place, place + len(removed), added))
    assert TEXT[first:last].decode() == shown


def test_the_first_edit_of_the_first_fix_decides() -> None:
    at, inside = TEXT.index(b"= 0"), TEXT.index(b"1;")
    likely = fix(1, Edit(inside, inside + 1, "2"), Edit(at, at + 1, "=="))
    other = fix(2, Edit(inside, inside + 1, "3"), settled=True)
    assert place_of_finding(TEXT, finding(likely)) == (at, at + 1)
    assert line_of_finding(TEXT, finding(likely)) == 3
    assert first_fix(finding(likely, other)) is likely  # a less likely fix never takes its place
    assert line_of_finding(TEXT, finding(likely, other)) == 3


def test_without_a_fix_it_is_the_first_line_of_the_function() -> None:
    assert TEXT[slice(*place_of_finding(TEXT, finding()))] == b"void f(int *p)"
    assert line_of_finding(TEXT, finding()) == 1


@given(st.binary(max_size=40), st.data())
@settings(max_examples=200)
def test_a_place_lies_in_one_line_of_the_text(text: bytes, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    added = data.draw(st.sampled_from(["", "x", " x", "\n  x", "\r\n x", "\t\n x"]))
    first, last = place_of_edit(text, Edit(start, end, added))
    assert 0 <= first <= last <= len(text)
    assert b"\n" not in text[first:last]
