"""The bytes of a file: whether they are text, in which encoding, on which line and column a byte lies."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from data_prep.errors import PlcError
from plc.base.utf16 import Wide, file_offset
from plc.repair.findings import Encoding, Position

LARGEST = 10_000_000  # bytes; hundreds of times as many go into its syntax tree and words
TOO_LARGE = "larger than 10 MB, so it is not read: leave it out with --extend-exclude"
_BOM = b"\xef\xbb\xbf"
_INNER = bytes(range(0x80, 0xC0))  # bytes of UTF-8 that begin no character
_STEP = 4096  # bytes between two marks


class NotTextError(PlcError):
    """Bytes that are no source text that PLC reads."""


@dataclass(frozen=True, slots=True)
class SourceText:
    """A file's bytes, never changed, with the encoding that they are shown in.

    Of a file in UTF-16 they are its text in UTF-8, and `wide` is its encoding.
    """

    data: bytes
    encoding: Encoding
    line_starts: Sequence[int]
    marks: Sequence[int] = field(default=(), repr=False)  # characters before every 4096th byte; none: all
    wide: Wide | None = None

    @classmethod
    def of(cls, data: bytes, *, wide: Wide | None = None) -> SourceText:
        """UTF-8 where the bytes are valid UTF-8, else Latin-1; NotTextError for no text, or too much."""
        if len(data) > LARGEST:
            raise NotTextError(TOO_LARGE)
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise NotTextError("UTF-16 is read from files only: give its text as UTF-8")
        if b"\0" in data:
            raise NotTextError(f"binary data, not source text: a NUL byte at offset {data.index(0)}")
        starts = line_starts_of(data)
        if data.isascii():
            return cls(data, "utf-8", starts, wide=wide)
        if not _is_utf8(data):
            return cls(data, "latin-1", starts)
        return cls(data, "utf-8", starts, _marks(data), wide)

    def position(self, byte: int) -> Position:
        """The line and column of a byte; a byte order mark has no column."""
        line = bisect_right(self.line_starts, byte)
        column = self._characters(byte) - self._characters(self.line_starts[line - 1]) + 1
        if line == 1 and byte >= len(_BOM) and self.data.startswith(_BOM):
            column -= self._characters(len(_BOM))
        return Position(line, column)

    def in_file(self, byte: int) -> int:
        """Where a byte's character begins in the file."""
        return file_offset(self.data, byte, self.wide)

    def _characters(self, byte: int) -> int:
        """How many characters begin before a byte; quick in a line of any length."""
        if not self.marks:
            return byte
        mark = byte // _STEP
        return self.marks[mark] + _beginning(self.data[mark * _STEP : byte])

    def name(self, spelling: str) -> str:
        """A word's text as characters; the lexer keeps bytes that are not UTF-8 as lone surrogates."""
        return self.shown(spelling.encode("utf-8", "surrogateescape"))

    def shown(self, data: bytes) -> str:
        """Bytes as characters, by the file's encoding; encoding them again gives the same bytes."""
        return data.decode(self.encoding)


def line_starts_of(data: bytes) -> Sequence[int]:
    """The first byte of each line."""
    sizes = map((1).__add__, map(len, data.split(b"\n")))
    starts = array("q", accumulate(sizes, initial=0))
    starts.pop()  # behind the end
    return starts


def _marks(data: bytes) -> array[int]:
    marks = array("q", [0])
    for start in range(0, len(data), _STEP):
        marks.append(marks[-1] + _beginning(data[start : start + _STEP]))
    return marks


def _beginning(data: bytes) -> int:
    return len(data.translate(None, _INNER))


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
