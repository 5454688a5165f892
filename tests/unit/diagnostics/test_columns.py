"""Columns in characters, UTF-16 units and cells of a screen, as bytes; folders of a build."""

from __future__ import annotations

import json
from pathlib import PurePath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plc.diagnostics import Diagnostic
from plc.diagnostics.formats import Context, gcc, read_report
from plc.diagnostics.moved import found_again
from plc.diagnostics.places.columns import Unit, byte_column, line_at
from plc.diagnostics.places.directories import Directories


@pytest.mark.parametrize(
    ("line", "column", "unit", "byte"),
    [
        ("int x;", 5, "bytes", 5),
        ("é = x;", 5, "characters", 6),
        ("😀 = x;", 6, "utf-16", 8),
        ("😀 = x;", 5, "characters", 8),
        ("\tx;", 9, "display", 2),
        ("  \tx;", 9, "display", 4),
        ("\té = x;", 13, "display", 7),
        ("漢字 = x;", 8, "display", 10),
        ("漢\tx;", 9, "tabs", 5),
        ("\t\tx;", 17, "tabs", 3),
        ("😀\tx;", 9, "tabs", 6),
        ("x", 5, "characters", 5),
        ("x", 5, "display", 5),
        ("", 1, "utf-16", 1),
    ],
)
def test_a_column_becomes_bytes(line: str, column: int, unit: Unit, byte: int) -> None:
    assert byte_column(line.encode(), column, unit) == byte


@given(st.text(alphabet="aé漢😀\t "), st.integers(1, 20))
def test_units_agree_on_what_they_count(line: str, column: int) -> None:
    data = line.encode()
    assert (
        byte_column(data, column, "characters")
        == len(line[: column - 1].encode()) + max(0, column - 1 - len(line)) + 1
    )
    if line.isascii() and "\t" not in line:
        assert {byte_column(data, column, unit) for unit in ("characters", "utf-16", "display")} == {column}


@given(st.binary(max_size=30), st.data())
def test_an_offset_is_a_line_and_a_column(text: bytes, data: st.DataObject) -> None:
    offset = data.draw(st.integers(0, len(text)))
    line, column = line_at(text, offset)
    before = text.split(b"\n")[: line - 1]
    assert sum(len(one) + 1 for one in before) + column - 1 == offset


_CODE = "\tint é = 1;\treturn missing;".encode()


def _log(column: int, *, marker: str = "") -> list[Diagnostic]:
    head = f"a.c:1:{column}: error: \u2018missing\u2019 undeclared (first use in this function)\n"
    return list(read_report(head + marker, format="gcc", context=Context(read_file=lambda _: _CODE)))


@pytest.mark.parametrize("column", [32, 21, 28])  # of the screen, in bytes, of the screen with tabs of 4
def test_without_a_marker_the_quoted_name_shows_how_columns_count(column: int) -> None:
    assert [each.location.column for each in _log(column)] == [21]


@pytest.mark.parametrize("column", [32, 21, 28, 5])
def test_a_marker_says_where_a_place_is_whatever_its_column(column: int) -> None:
    shown = _CODE.decode().expandtabs(3)
    marker = f"    1 | {shown}\n      | {' ' * shown.index('missing')}^~~~~~~\n"
    assert [each.location.column for each in _log(column, marker=marker)] == [21]


def test_what_a_marker_showed_holds_for_places_without_one() -> None:
    line = b"\tfirst(); second();"
    log = (
        "a.c:1:5: error: no such function\n    1 |     first(); second();\n      |     ^~~~~\n"
        "a.c:1:14: error: no such function\n"
    )
    found = read_report(log, format="gcc", context=Context(read_file=lambda _: line))
    assert [each.location.column for each in found] == [2, 11]


def test_columns_known_to_be_bytes_stay() -> None:
    context = Context(read_file=lambda _: b"\tx = missing + other;        int y;")
    found = gcc.read("a.c:1:9: warning: something\n", context, counted="bytes")
    assert [each.location.column for each in found] == [9]


def test_a_column_moves_with_its_line_whatever_stands_for_its_tabs() -> None:
    shown = "        return missing;"
    log = f"a.c:1:16: error: \u2018missing\u2019 undeclared\n    1 | {shown}\n      | {' ' * 15}^~~~~~~\n"
    text = b"int n;\n\treturn missing;\n"
    (found,) = read_report(log, format="gcc", context=Context(read_file=lambda _: text))
    place = found_again(found, text).location
    assert (place.line, place.column) == (2, 9)


@pytest.mark.parametrize(
    ("tool", "kind", "column", "snippet"),
    [
        ("clang", "unicodeCodePoints", 11, ""),
        ("x", "utf16CodeUnits", 12, ""),
        ("x", None, 12, ""),
        ("GNU C17", "unicodeCodePoints", 19, ""),
        ("x", None, 14, "missing"),  # it counts bytes, as the code that it shows says
        ("x", "utf16CodeUnits", 11, "missing"),
    ],
)
def test_columns_of_sarif_count_as_the_log_says_or_shows(
    tool: str, kind: str | None, column: int, snippet: str
) -> None:
    region = {"startLine": 1, "startColumn": column, **({"snippet": {"text": snippet}} if snippet else {})}
    place = {"artifactLocation": {"uri": "a.c"}, "region": region}
    run = {
        "tool": {"driver": {"name": tool}},
        **({} if kind is None else {"columnKind": kind}),
        "results": [{"message": {"text": "m"}, "locations": [{"physicalLocation": place}]}],
    }
    log = json.dumps({"version": "2.1.0", "runs": [run]})
    line = '\ts = "😀"; missing'.encode()
    (found,) = read_report(log, context=Context(read_file=lambda _: line))
    assert line[(found.location.column or 0) - 1 :] == b"missing"


def test_gradle_4_writes_the_first_error_behind_its_task() -> None:
    log = ":app:compileJava/p/A.java:3: error: ';' expected\n:compileJavaC:\\p\\B.java:4: error: x\n"
    found = [str(each.location.path) for each in read_report(log, format="javac")]
    assert found == ["/p/A.java", "C:\\p\\B.java"]


def test_a_path_counts_from_the_folder_of_the_build() -> None:
    folders = Directories()
    assert folders.path("a.c") == PurePath("a.c")
    assert folders.follow("make[1]: Entering directory '/p'")
    assert folders.follow("make[2]: Entering directory `/p/sub'")
    assert folders.path("a.c") == PurePath("/p/sub/a.c")
    assert folders.path("/x/a.c") == PurePath("/x/a.c")
    assert folders.path("C:/x/a.c") == PurePath("C:/x/a.c")
    assert folders.follow("make[2]: Leaving directory `/p/sub'")
    assert folders.path("a.c") == PurePath("/p/a.c")
    assert not folders.follow("a.c:1: error: Entering directory '/p'")
