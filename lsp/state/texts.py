"""A document's text by lines, with places in it as bytes, and as LSP counts them in three encodings.

Lines end at `\\r\\n`, `\\n` and `\\r` and nowhere else: `str.splitlines` knows more ends, and would set the
server's text apart from the editor's at the first form feed.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import cached_property
from itertools import accumulate
from typing import Literal, final

from lsprotocol.types import Position, Range

Units = Literal["utf-8", "utf-16", "utf-32"]

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+\Z")
_WIDE = re.compile("[\U00010000-\U0010ffff]")


@final
class Text:
    """One version of a document; never changed."""

    def __init__(self, lines: Sequence[str]) -> None:
        """`lines` with their ends; the last may have none."""
        self.lines = lines

    @classmethod
    def of(cls, text: str) -> Text:
        """The text of a whole document."""
        return cls(_lines(text))

    @cached_property
    def string(self) -> str:
        """The text as one string."""
        return "".join(self.lines)

    @cached_property
    def data(self) -> bytes:
        """The text as UTF-8; half a surrogate pair becomes a replacement character, which is as long."""
        try:
            return self.string.encode()
        except UnicodeEncodeError:
            return _whole(self.string).encode()

    def changed(self, place: Range, new: str, units: Units) -> Text:
        """The text with a range replaced."""
        first, start = self._inside(place.start, units)
        last, end = self._inside(place.end, units)
        if (last, end) < (first, start):
            first, start, last, end = last, end, first, start
        text = self._line(first)[:start] + new + self._line(last)[end:]
        if text.startswith("\n") and first > 0 and self.lines[first - 1].endswith("\r"):
            first -= 1  # what was two line ends is one now
            text = self.lines[first] + text
        return Text([*self.lines[:first], *_lines(text), *self.lines[last + 1 :]])

    def byte_of(self, position: Position, units: Units) -> int:
        """The byte at a position; one past the end of its line is at the end of it."""
        line, column = self._inside(position, units)
        return self._starts[line] + len(_encoded(self._line(line)[:column]))

    def position_of(self, byte: int, units: Units) -> Position:
        """The position of a byte of `data`."""
        line = bisect_right(self._starts, min(max(byte, 0), len(self.data))) - 1
        start = self._starts[line]
        before = self.data[start:byte]
        match units:
            case "utf-8":
                column = len(before)
            case "utf-16":
                column = len(before.decode("utf-8", "replace").encode("utf-16-le", "replace")) // 2
            case "utf-32":
                column = len(before.decode("utf-8", "replace"))
        return Position(line, column)

    def range_of(self, start: int, end: int, units: Units) -> Range:
        """The range of bytes."""
        return Range(self.position_of(start, units), self.position_of(end, units))

    def line_at(self, byte: int) -> tuple[int, int]:
        """Where the line of a byte begins and ends, its line end not included."""
        line = bisect_right(self._starts, byte) - 1
        start = self._starts[line]
        return start, start + len(_encoded(self._line(line).rstrip("\r\n")))

    @cached_property
    def _starts(self) -> list[int]:
        """The byte at which each line begins; one more where the text ends with a line end, or is empty."""
        lengths = map(len, map(_encoded, self.lines))
        starts = [0, *accumulate(lengths)]
        if self.lines and not self.lines[-1].endswith(("\n", "\r")):
            starts.pop()
        return starts

    def _inside(self, position: Position, units: Units) -> tuple[int, int]:
        """The line and the index in it of a position, which may lie past the end of the line or the text."""
        if position.line < 0:
            return 0, 0
        if position.line >= len(self.lines):
            if self.lines and not self.lines[-1].endswith(("\n", "\r")):
                return len(self.lines) - 1, len(self.lines[-1])
            return len(self.lines), 0
        line = self.lines[position.line]
        content = len(line.rstrip("\r\n"))
        return position.line, min(content, _index(line, max(0, position.character), units))

    def _line(self, number: int) -> str:
        return self.lines[number] if number < len(self.lines) else ""


def _lines(text: str) -> list[str]:
    return _LINE.findall(text)


def _index(line: str, column: int, units: Units) -> int:
    """The index in a line of a column, rounded down to a whole character."""
    if units == "utf-32" or line.isascii():
        return column
    if units == "utf-16":
        if _WIDE.search(line) is None:
            return column
        before = line.encode("utf-16-le", "surrogatepass")[: 2 * column]
        if len(before) >= 2 and 0xD8 <= before[-1] <= 0xDB:
            before = before[:-2]
        return len(before.decode("utf-16-le", "surrogatepass"))
    return len(_encoded(line)[:column].decode("utf-8", "ignore"))


def _encoded(text: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError:
        return _whole(text).encode()


def _whole(text: str) -> str:
    """The text without halves of surrogate pairs."""
    return re.sub("[\ud800-\udfff]", "\N{REPLACEMENT CHARACTER}", text)
