"""Columns in characters, UTF-16 units and cells of a screen, as bytes; folders of a build."""

from __future__ import annotations

from pathlib import PurePath

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
