"""The present lines of files that a report names, read through the caller, one file remembered."""

from __future__ import annotations

from pathlib import PurePath

from plc.diagnostics.places.columns import Unit, byte_column, line_at
from plc.diagnostics.places.context import Context


class Texts:
    """Files as they are now. A report names the same file many times in a row, so the last one is kept."""

    def __init__(self, context: Context) -> None:
        self._read = context.read_file
        self._path: PurePath | None = None
        self._text: bytes | None = None
        self._lines: list[bytes] = []

    def text(self, path: PurePath) -> bytes | None:
        """What a file holds, or None where the caller cannot read it."""
        if path != self._path:
            self._path, self._text = path, self._read(path)
            self._lines = [] if self._text is None else self._text.split(b"\n")
        return self._text

    def line(self, path: PurePath, line: int | None) -> bytes | None:
        """One line of a file, from 1, without its end; None where there is none."""
        if line is None or self.text(path) is None or not 1 <= line <= len(self._lines):
            return None
        return self._lines[line - 1].rstrip(b"\r")

    def byte_column(self, path: PurePath, line: int | None, column: int | None, unit: Unit) -> int | None:
        """A column of a tool in bytes; as the tool gave it where the line is not at hand."""
        if column is None or unit == "bytes":
            return column
        text = self.line(path, line)
        return column if text is None else byte_column(text, column, unit)

    def place(self, path: PurePath, offset: int) -> tuple[int, int] | None:
        """The line and byte column of a byte offset; None where the file is shorter or not at hand."""
        text = self.text(path)
        return None if text is None or not 0 <= offset <= len(text) else line_at(text, offset)
