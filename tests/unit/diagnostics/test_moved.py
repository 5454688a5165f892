"""Places that moved since their report was made."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePath

import pytest

from plc.diagnostics import Diagnostic, Location, Replacement
from plc.diagnostics.line_hashes import line_hashes
from plc.diagnostics.moved import StaleError, found_again

_TEXT = b"int f(int *p)\n{\n\tif (p == 0)\n\t\treturn 1;\n\treturn *p;\n}\n"


def _at(
    line: int | None, snippet: str | None = None, fingerprint: str = "", column: int | None = 2
) -> Diagnostic:
    place = Location(PurePath("a.c"), line, column, snippet=snippet)
    related = (Location(PurePath("a.c"), 1), Location(PurePath("b.c"), 1))
    return Diagnostic(place, tool="gcc", fingerprint=fingerprint, related=related)


@pytest.mark.parametrize(
    "diagnostic",
    [
        _at(None),
        _at(5),
        _at(5, "\treturn *p;"),
        _at(5, "        return *p;"),
        _at(5, "*p"),
        _at(3, "if (p == 0)\n return 1;"),
        _at(5, fingerprint=line_hashes(_TEXT)[4]),
        _at(5, fingerprint="known/v1"),
    ],
)
def test_a_place_that_is_as_it_was_stays(diagnostic: Diagnostic) -> None:
    assert found_again(diagnostic, _TEXT) == diagnostic


def test_a_line_is_found_by_its_words() -> None:
    moved = found_again(_at(2, "\treturn *p;"), _TEXT)
    assert moved.location == Location(PurePath("a.c"), 5, 2, snippet="\treturn *p;")
    assert moved.related == (Location(PurePath("a.c"), 4), Location(PurePath("b.c"), 1))


def test_a_column_is_given_up_where_the_layout_changed() -> None:
    moved = found_again(_at(2, "  return  *p ;"), _TEXT)
    assert (moved.location.line, moved.location.column) == (5, None)


def test_several_lines_are_found_together() -> None:
    assert found_again(_at(1, "if (p == 0)\n    return 1;"), _TEXT).location.line == 3


def test_a_line_is_found_by_its_hash() -> None:
    fingerprint = line_hashes(_TEXT)[4]
    assert found_again(_at(5, fingerprint=fingerprint), b"/* new */\n\n" + _TEXT).location.line == 7


def test_of_equal_lines_a_much_nearer_one_is_meant() -> None:
    text = b"\n".join([b"free(p);"] + [b"other();"] * 20 + [b"free(p);"])
    assert found_again(_at(2, "free(p);"), text).location.line == 1


@pytest.mark.parametrize(
    ("diagnostic", "why"),
    [
        (_at(9), "the file has 6 lines now"),
        (_at(7), "the file has 6 lines now"),
        (_at(5, "return *q;"), "its words are not in the file any more"),
        (_at(5, "}"), "the line was changed"),
        (_at(9, "}"), "the line was changed"),
        (_at(5, fingerprint="54703d4cd895b18:1"), "its lines were changed"),
    ],
)
def test_a_stale_report_is_declined(diagnostic: Diagnostic, why: str) -> None:
    with pytest.raises(StaleError, match=r"a.c:\d: the report is stale, .*; run gcc again") as error:
        found_again(diagnostic, _TEXT)
    assert why in str(error.value)


def test_equal_lines_that_are_as_near_are_not_chosen_from() -> None:
    with pytest.raises(StaleError, match=r"its words stand in several lines \(1, 5\)"):
        found_again(_at(3, "free(p);"), b"free(p);\n\n\n\nfree(p);\n")


@pytest.mark.parametrize(
    ("text", "hashes"),
    [
        (b"", ["c129715d7a2bc9a3:1"]),
        (
            b" a\nb\n  \t\tc\n d",
            ["271789c17abda88f:1", "54703d4cd895b18:1", "180aee12dab6264:1", "a23a3dc5e078b07b:1"],
        ),
    ],
)
def test_lines_have_the_hashes_of_code_scanning(text: bytes, hashes: list[str]) -> None:
    assert line_hashes(text) == hashes


def test_line_ends_do_not_change_a_hash_and_equal_lines_are_counted() -> None:
    text = b"Lorem ipsum dolor sit amet.\n" * 10
    assert (
        line_hashes(text)
        == line_hashes(text.replace(b"\n", b"\r\n"))
        == line_hashes(text.replace(b"\n", b"\r"))
    )
    assert line_hashes(text)[:2] == ["a7f2ff13bc495cf2:1", "a7f2ff13bc495cf2:2"]
    assert len(line_hashes(text)) == 11


def test_the_end_of_the_file_is_its_last_line() -> None:
    """Compilers name the line behind the last one where something is missing at the end."""
    place = Location(PurePath("a.c"), 7, 1)
    said = Diagnostic(place, "expected declaration or statement at end of input", tool="gcc")
    assert found_again(said, _TEXT).location.line == 6


def _with_fix(line: int, snippet: str | None, *edits: int) -> Diagnostic:
    """A report at a line with edits of these lines."""
    path = PurePath("a.c")
    fix = tuple(Replacement(Location(path, edit, 2, edit, 8), "x") for edit in edits)
    return replace(_at(line, snippet), replacements=fix)


def _lines_of_fix(diagnostic: Diagnostic) -> list[tuple[int | None, int | None]]:
    return [(one.location.line, one.location.end_line) for one in diagnostic.replacements]


@pytest.mark.parametrize("snippet", ["\treturn *p;", "        return *p;", "return *p;", None])
def test_a_fix_of_a_line_that_is_as_it_was_stays(snippet: str | None) -> None:
    assert _lines_of_fix(found_again(_with_fix(5, snippet, 5, 1), _TEXT)) == [(5, 5), (1, 1)]


@pytest.mark.parametrize("snippet", ["  return  *p ;", "*p;"])
def test_a_fix_of_a_line_of_another_layout_is_dropped(snippet: str) -> None:
    found = found_again(_with_fix(5, snippet, 5), _TEXT)
    assert (found.location.line, _lines_of_fix(found)) == (5, [])


def test_a_fix_moves_with_its_line() -> None:
    assert _lines_of_fix(found_again(_with_fix(2, "\treturn *p;", 2, 2), _TEXT)) == [(5, 5), (5, 5)]


def test_a_fix_of_other_lines_too_or_of_another_layout_does_not_move() -> None:
    assert _lines_of_fix(found_again(_with_fix(2, "\treturn *p;", 2, 1), _TEXT)) == []
    assert _lines_of_fix(found_again(_with_fix(2, "return   *p;", 2), _TEXT)) == []
    fingerprint = line_hashes(_TEXT)[4]
    found = found_again(replace(_with_fix(5, None, 5), fingerprint=fingerprint), b"/* new */\n" + _TEXT)
    assert (found.location.line, _lines_of_fix(found)) == (6, [])
