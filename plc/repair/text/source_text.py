"""The bytes of a file: whether they are text, in which encoding, on which line and column a byte lies."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from data_prep.errors import PlcError
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
    """A file's bytes, never changed, with the encoding that they are shown in."""

    data: bytes
    encoding: Encoding
    line_starts: Sequence[int]
    marks: Sequence[int] = field(default=(), repr=False)  # characters before every 4096th byte; none: all

    @classmethod
    def of(cls, data: bytes) -> SourceText:
        """UTF-8 where the bytes are valid UTF-8, else Latin-1; NotTextError for no text, or too much."""
        if len(data) > LARGEST:
            raise NotTextError(TOO_LARGE)
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise NotTextError("UTF-16 text is not read: save the file as UTF-8")
        if b"\0" in data:
            raise NotTextError(f"binary data, not source text: a NUL byte at offset {data.index(0)}")
        starts = line_starts_of(data)
        if data.isascii():
            return cls(data, "utf-8", starts)
        if not _is_utf8(data):
            return cls(data, "latin-1", starts)
        return cls(data, "utf-8", starts, _marks(data))

    def position(self, byte: int) -> Position:
        """The line and column of a byte; a byte order mark has no column."""
        line = bisect_right(self.line_starts, byte)
        column = self._characters(byte) - self._characters(self.line_starts[line - 1]) + 1
        if line == 1 and byte >= len(_BOM) and self.data.startswith(_BOM):
            column -= self._characters(len(_BOM))
        return Position(line, column)

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
    starts = array("q", [0])
    position = data.find(b"\n")
    while position >= 0:
        starts.append(position + 1)
        position = data.find(b"\n", position + 1)
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
