"""Texts: their encoding, and the line and column of every byte, however long the lines are."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plc.base.file_error import FileError
from plc.repair.files.reading import read_source
from plc.repair.findings import Position
from plc.repair.text.source_text import LARGEST, NotTextError, SourceText

BOM = b"\xef\xbb\xbf"
pieces = st.sampled_from(["a", "\n", "\r\n", "\u00e4", "\u20ac", "\U0001f600", " " * 5000, "\u00e9" * 3000])


@given(st.lists(pieces, max_size=12).map("".join), st.booleans(), st.data())
def test_columns_count_characters(text: str, marked: bool, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(text)))
    before = text[:place]
    source = SourceText.of(BOM * marked + text.encode())
    line = before[before.rfind("\n") + 1 :]
    expected = Position(before.count("\n") + 1, len(line) + 1)
    assert source.position(len(BOM) * marked + len(before.encode())) == expected


@given(st.binary(max_size=60).filter(lambda data: b"\0" not in data and data[:1] not in b"\xff\xfe\xef"))
def test_what_is_no_utf_8_is_read_byte_by_byte(data: bytes) -> None:
    source = SourceText.of(data)
    assert source.shown(data).encode(source.encoding) == data
    if source.encoding == "latin-1":
        end = data[data.rfind(b"\n") + 1 :]
        assert source.position(len(data)) == Position(data.count(b"\n") + 1, len(end) + 1)


def test_a_long_line_takes_no_longer_than_many_short_ones() -> None:
    source = SourceText.of("\u00e4".encode() * 4_000_000)
    began = time.process_time()
    assert {source.position(place).column for place in range(7_990_000, 8_000_000, 2)}
    assert time.process_time() - began < 1.0


def test_more_than_ten_megabytes_are_not_read(tmp_path: Path) -> None:
    text = b"int a;\n" * (LARGEST // 7 + 1)
    with pytest.raises(NotTextError, match="larger than 10 MB, so it is not read"):
        SourceText.of(text)
    path = tmp_path / "a.c"
    path.write_bytes(text)
    with pytest.raises(
        FileError, match="larger than 10 MB, so it is not read: leave it out with --extend-exclude"
    ):
        read_source(path)
