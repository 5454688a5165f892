"""Places of reports in texts: lines and columns to bytes, to functions, to the words near them."""

from __future__ import annotations

from pathlib import PurePath

import pytest

from data_prep.text.functions import functions_of
from plc.diagnostics import Location
from plc.repair.reported.near import Marks, marks_of
from plc.repair.reported.places import NoSuchLineError, Span, function_at, line_span, token_span
from plc.repair.text.source_text import SourceText

TEXT = b"""int one(void) { return 1; } int two(int a)
{
    int b = a;
    for (int i = 0; i <= 10;
         i++)
        if (a > i) {
            b = other(b,
                      i);
        }
    return b;\t
}
"""
SOURCE = SourceText.of(TEXT)


def at(
    line: int | None, column: int | None = None, *, end_line: int | None = None, end_column: int | None = None
) -> Location:
    """A place in the text."""
    return Location(PurePath("a.c"), line, column, end_line, end_column)


def held(span: Span | None) -> bytes | None:
    """The bytes of a place."""
    return None if span is None else TEXT[span.start : span.end]


def test_a_line_is_its_code_without_the_blanks_around() -> None:
    assert held(line_span(at(3), SOURCE)) == b"int b = a;"
    assert held(line_span(at(10), SOURCE)) == b"return b;"
    assert held(line_span(at(7, end_line=8), SOURCE)) == b"b = other(b,\n                      i);"
    assert (
        held(line_span(at(7, end_line=3), SOURCE)) == b"b = other(b,"
    )  # a report that ends before it begins
    assert held(line_span(at(11, end_line=99), SOURCE)) == b"}"


@pytest.mark.parametrize(("line", "said"), [(None, "no line"), (0, "no line 0"), (12, "ends at line 11")])
def test_a_line_that_is_not_there_is_an_error(line: int | None, said: str) -> None:
    with pytest.raises(NoSuchLineError, match=said):
        line_span(at(line), SOURCE)


def test_crlf_and_a_missing_final_newline() -> None:
    source = SourceText.of(b"int a;\r\nint b;")
    assert [line_span(at(line), source) for line in (1, 2)] == [Span(0, 6), Span(8, 14)]


def test_columns_count_bytes_and_end_behind_the_last_one() -> None:
    assert held(token_span(at(3, 9, end_column=10), SOURCE)) == b"b"
    assert held(token_span(at(3, 9), SOURCE)) == b""
    assert token_span(at(3), SOURCE) is None
    assert token_span(at(3, 99), SOURCE) is None
    assert held(token_span(at(3, 9, end_column=999), SOURCE)) == b"b = a;"


def test_the_function_of_a_place_is_the_one_that_holds_its_bytes() -> None:
    functions = functions_of(TEXT, "c")

    def name(location: Location) -> str | None:
        place = token_span(location, SOURCE) or line_span(location, SOURCE)
        found = function_at(place, functions)
        return None if found is None else found.name

    assert name(at(1)) == "one"
    assert name(at(1, 33)) == "two"
    assert [name(at(line)) for line in (3, 10, 11)] == ["two"] * 3
    assert function_at(Span(len(TEXT), len(TEXT)), functions) is None


def near(line: int, column: int | None = None, *, related: tuple[int, ...] = ()) -> list[str]:
    """The near words of a place in `two`."""
    function = functions_of(TEXT, "c")[1]
    marks = marks_of(
        function,
        line_span(at(line), SOURCE),
        token=token_span(at(line, column), SOURCE),
        related=[line_span(at(each), SOURCE) for each in related],
        category="bounds",
    )
    assert marks.line <= marks.near
    assert marks.token <= marks.line
    return [function.words[index].text for index in sorted(marks.near)]


def test_near_are_the_statement_its_heads_and_what_sets_its_variables() -> None:
    words = " ".join(near(8))
    assert "b = other ( b , i ) ;" in words  # the statement over two lines
    assert "for ( int i = 0 ; i <= 10 ; i ++ ) if ( a > i ) {" in words  # what decides about it
    assert "int b = a ;" in words  # what sets `b`
    assert "return" not in words


def test_related_places_are_near() -> None:
    assert "return b ;" in " ".join(near(3, related=(10,)))


def test_a_head_over_two_lines_is_one_statement() -> None:
    assert " ".join(near(5)).count("for ( int i = 0 ; i <= 10 ; i ++ )") == 1


def test_an_edit_touches_a_place_it_replaces_or_writes_beside() -> None:
    from data_prep.text.word_edits import WordEdit

    marks = Marks(frozenset(), frozenset(), frozenset([4, 5]))
    assert marks.touched_by([WordEdit(5, 6, ())])
    assert marks.touched_by([WordEdit(6, 6, (";",))])  # right behind
    assert marks.touched_by([WordEdit(4, 4, (";",))])
    assert marks.touched_by([WordEdit(0, 1, ()), WordEdit(2, 9, ())])
    assert not marks.touched_by([WordEdit(6, 7, ()), WordEdit(2, 4, ())])
