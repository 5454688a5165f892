"""A log with the output of several tools, each part read by the format of its tool."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, groupby
from typing import final

from plc.diagnostics.diagnostic import Diagnostic
from plc.diagnostics.formats.recognition import line_format
from plc.diagnostics.formats.registry import ReportFormat, reader_of
from plc.diagnostics.input.lines import Source, lines_of
from plc.diagnostics.places.context import PLAIN, Context
from plc.diagnostics.places.directories import Directories
from plc.diagnostics.places.nearest import numbered

TEXTS: frozenset[ReportFormat] = frozenset(["gcc", "javac", "ecj", "cppcheck", "sanitizer", "valgrind"])


def read(source: Source, context: Context = PLAIN, *, first: ReportFormat) -> Iterator[Diagnostic]:
    """The diagnostics of all tools; `first` is the format of what comes before any tool's first line.

    A line that only one tool writes begins its part, others belong to the part before them. Each part
    is read with the folder that the build is in at that line.
    """
    yield from numbered(_read(source, context, first))


def _read(source: Source, context: Context, first: ReportFormat) -> Iterator[Diagnostic]:
    parts = _Parts(first)
    for name, lines in groupby(lines_of(source), parts.format_at):
        begin = [] if name == parts.before else parts.directories.lines()
        parts.before = name
        yield from reader_of(name)(chain(begin, lines), context)


@final
class _Parts:
    """Which format each line has, going by it and by those before it."""

    def __init__(self, first: ReportFormat) -> None:
        self._now = first
        self._javac: ReportFormat = "ecj" if first == "ecj" else "javac"  # ecj can write as javac does
        self.before: ReportFormat | None = None
        self.directories = Directories()

    def format_at(self, line: str) -> ReportFormat:
        if self.directories.follow(line):
            return self._now
        found = line_format(line)
        if found == "javac":
            found = self._javac
        self._now = found or self._now
        return self._now
