"""The bytes of a file: whether they are text, in which encoding, on which line and column a byte lies."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from data_prep.errors import PlcError
from plc.repair.findings import Encoding, Position

_BOM = b"\xef\xbb\xbf"


class NotTextError(PlcError):
    """Bytes that are no source text that PLC reads."""


@dataclass(frozen=True, slots=True)
class SourceText:
    """A file's bytes, never changed, with the encoding that they are shown in."""

    data: bytes
    encoding: Encoding
    line_starts: tuple[int, ...]

    @classmethod
    def of(cls, data: bytes) -> SourceText:
        """UTF-8 where the bytes are valid UTF-8, else Latin-1; NotTextError for UTF-16 and binary data."""
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise NotTextError("UTF-16 text is not read: save the file as UTF-8")
        if b"\0" in data:
            raise NotTextError(f"binary data, not source text: a NUL byte at offset {data.index(0)}")
        starts = [0]
        position = data.find(b"\n")
        while position >= 0:
            starts.append(position + 1)
            position = data.find(b"\n", position + 1)
        return cls(data, "utf-8" if _is_utf8(data) else "latin-1", tuple(starts))

    def position(self, byte: int) -> Position:
        """The line and column of a byte; a byte order mark has no column."""
        line = bisect_right(self.line_starts, byte)
        before = self.data[self.line_starts[line - 1] : byte]
        if line == 1:
            before = before.removeprefix(_BOM)
        return Position(line, len(before.decode(self.encoding, "replace")) + 1)

    def name(self, spelling: str) -> str:
        """A word's text as characters; the lexer keeps bytes that are not UTF-8 as lone surrogates."""
        return self.shown(spelling.encode("utf-8", "surrogateescape"))

    def shown(self, data: bytes) -> str:
        """Bytes as characters, by the file's encoding; encoding them again gives the same bytes."""
        return data.decode(self.encoding)


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
