"""Columns of other tools to byte columns: characters, UTF-16 units, or cells of a screen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, assert_never
from unicodedata import combining, east_asian_width

Unit = Literal["bytes", "characters", "utf-16", "display", "tabs"]  # the last: tabs alone are wide
_TAB = 8


def byte_column(line: bytes, column: int, unit: Unit, *, tab: int = _TAB) -> int:
    """The column, from 1, of the byte at which a line's `column`-th unit begins.

    A column behind the end of the line stays as far behind it. `tab` is how many cells of a screen lie
    between two tab stops.
    """
    text = line.decode("utf-8", errors="surrogateescape")
    match unit:
        case "bytes":
            return column
        case "characters":
            before = column - 1
        case "utf-16":
            before = _passed(text, column - 1, _utf16_width)
        case "display":
            before = _passed(text, column - 1, lambda character, passed: _cells(character, passed, tab))
        case "tabs":
            before = _passed(text, column - 1, _tabs)
        case _:
            assert_never(unit)
    beyond = max(0, before - len(text))
    return len(text[:before].encode("utf-8", errors="surrogateescape")) + beyond + 1


def line_at(text: bytes, offset: int) -> tuple[int, int]:
    """The line and byte column, both from 1, of a byte offset into a text."""
    before = text[:offset]
    return before.count(b"\n") + 1, offset - (before.rfind(b"\n") + 1) + 1


def _passed(text: str, units: int, width: Callable[[str, int], int]) -> int:
    """How many characters of a text take up its first units, each character as wide as `width` says."""
    passed = 0
    for at, character in enumerate(text):
        if passed >= units:
            return at
        passed += width(character, passed)
    return len(text) + max(0, units - passed)


def _utf16_width(character: str, passed: int) -> int:
    del passed
    return 2 if ord(character) > 0xFFFF else 1


def _tabs(character: str, passed: int) -> int:
    """As javac counts for those who call it, such as Maven."""
    return _TAB - passed % _TAB if character == "\t" else _utf16_width(character, passed)


def _cells(character: str, passed: int, tab: int) -> int:
    """How many cells of a screen a character fills, as gcc counts them."""
    if character == "\t":
        return tab - passed % tab
    if combining(character):
        return 0
    return 2 if east_asian_width(character) in "WF" else 1
