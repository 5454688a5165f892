"""A text changes as its editor's does, and its bytes are where the editor's characters are."""

from __future__ import annotations

from typing import Literal, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lsprotocol.types import Position, Range

from lsp.state.texts import Text, Units
from tests.lsp.editing import offset, position

PIECES = st.sampled_from(
    ["a", "b", "\n", "\r\n", "\r", "\t", "\f", "\v", "\u2028", "\x85", "é", "e\u0301", "\U0001f600", ""]
)
TEXTS = st.lists(PIECES, max_size=12).map("".join)
UNITS = st.sampled_from(get_args(Units))


def place_in(text: str, index: int, units: str) -> Position:
    """The position of an index; between \\r and \\n there is none, so the end of the line's content."""
    if text[index - 1 : index + 1] == "\r\n":
        index -= 1
    return Position(**position(text, index, units))


@given(TEXTS, TEXTS, st.integers(0, 30), st.integers(0, 30), UNITS)
def test_a_change_is_the_editors(text: str, new: str, first: int, last: int, units: Units) -> None:
    start, end = sorted([min(first, len(text)), min(last, len(text))])
    place = Range(place_in(text, start, units), place_in(text, end, units))
    changed = Text.of(text).changed(place, new, units)
    begin = offset(text, {"line": place.start.line, "character": place.start.character}, units)
    finish = offset(text, {"line": place.end.line, "character": place.end.character}, units)
    expected = text[:begin] + new + text[finish:]
    assert changed.string == expected
    assert list(changed.lines) == list(Text.of(expected).lines)


@given(TEXTS, UNITS)
def test_bytes_and_positions_are_each_others_inverse(text: str, units: Units) -> None:
    whole = Text.of(text)
    for index in range(len(text) + 1):
        if text[index - 1 : index + 1] == "\r\n":
            continue
        place = place_in(text, index, units)
        byte = len(text[:index].encode())
        assert whole.byte_of(place, units) == byte
        assert whole.position_of(byte, units) == place


@given(TEXTS, st.integers(0, 20), st.integers(0, 50), UNITS)
def test_any_position_is_somewhere(text: str, line: int, character: int, units: Units) -> None:
    whole = Text.of(text)
    byte = whole.byte_of(Position(line, character), units)
    assert 0 <= byte <= len(whole.data)
    assert text.encode()[:byte].decode() is not None
    assert text.encode()[byte - 1 : byte + 1] != b"\r\n"


@pytest.mark.parametrize(("units", "character"), [("utf-8", 5), ("utf-16", 3), ("utf-32", 2)])
def test_the_units_count_what_they_say(units: Literal["utf-8", "utf-16", "utf-32"], character: int) -> None:
    assert Text.of("a\U0001f600b").position_of(5, units) == Position(0, character)


def test_half_a_character_is_before_it() -> None:
    assert Text.of("a\U0001f600b").byte_of(Position(0, 2), "utf-16") == 1
    assert Text.of("a\U0001f600b").byte_of(Position(0, 3), "utf-8") == 1


def test_half_a_surrogate_pair_is_no_end() -> None:
    text = Text.of("a\ud83d\nb")
    assert text.data == "a\ufffd\nb".encode()
    assert text.byte_of(Position(1, 1), "utf-16") == len(text.data)


def test_two_line_ends_that_meet_become_one() -> None:
    text = Text.of("a\rb").changed(Range(Position(1, 0), Position(1, 1)), "\nc", "utf-16")
    assert list(text.lines) == ["a\r\n", "c"]
