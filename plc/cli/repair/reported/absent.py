"""Reports of files that are not there, kept out of memory: one report may hold a million of them."""

from __future__ import annotations

import json
from array import array
from collections.abc import Sequence
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import final

from plc.diagnostics import Diagnostic, Location

_IN_MEMORY = 8 << 20  # bytes


@final
class Absent:
    """Keeps reports without what only repairs need: their related places and their code."""

    def __init__(self) -> None:
        self._spool = SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115, `close` ends it
        self._end = 0

    def close(self) -> None:
        """Keep nothing any more."""
        self._spool.close()

    def keep(self, diagnostic: Diagnostic) -> int:
        """Keep a report; the number by which it is had again."""
        place = diagnostic.location
        kept = [
            [place.line, place.column, place.end_line, place.end_column],
            [diagnostic.message, diagnostic.tool, diagnostic.rule, diagnostic.category, diagnostic.cwe],
            [diagnostic.level, diagnostic.fingerprint, diagnostic.suppressed, diagnostic.index],
        ]
        start = self._end
        self._spool.seek(start)
        self._end += self._spool.write(json.dumps(kept).encode() + b"\n")
        return start

    def had(self, path: Path, numbers: Sequence[int]) -> tuple[Diagnostic, ...]:
        """The reports of these numbers, of a file."""
        return tuple(self._one(path, number) for number in numbers)

    def _one(self, path: Path, number: int) -> Diagnostic:
        self._spool.seek(number)
        (line, column, end_line, end_column), own, rest = json.loads(self._spool.readline())
        message, tool, rule, category, cwe = own
        level, fingerprint, suppressed, index = rest
        return Diagnostic(
            Location(path, line, column, end_line, end_column),
            message,
            tool,
            rule,
            category=category,
            cwe=cwe,
            level=level,
            fingerprint=fingerprint,
            suppressed=suppressed,
            index=index,
        )


def numbers() -> array[int]:
    """A list of numbers that takes eight bytes for each."""
    return array("q")
