"""Where in a text a diagnostic points: the bytes of its place, and the function that holds them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from data_prep.text.functions import Function
from plc.diagnostics import Location
from plc.repair.findings import Finding
from plc.repair.text.source_text import SourceText


class NoSuchLineError(Exception):
    """A place that a text does not have; the message says what the text has."""


@dataclass(frozen=True, slots=True)
class Span:
    """Bytes [start, end) of a text. `exact`: the report names a column, not only a line."""

    start: int
    end: int
    exact: bool = False

    def meets(self, start: int, end: int) -> bool:
        """Whether any byte of the span lies in [start, end); an empty span is where it stands."""
        return self.start < end and start < max(self.end, self.start + 1)


def line_span(location: Location, source: SourceText) -> Span:
    """The code on the lines of a location, without the blanks around; NoSuchLineError."""
    if location.line is None:
        raise NoSuchLineError("it names no line")
    lines = len(source.line_starts) - source.data.endswith(b"\n")
    if not 1 <= location.line <= lines:
        raise NoSuchLineError(f"the file has no line {location.line}: it ends at line {lines}")
    last = location.line if location.end_line is None else min(max(location.end_line, location.line), lines)
    start, end = source.line_starts[location.line - 1], _line_end(source, last)
    code = source.data[start:end]
    return Span(start + len(code) - len(code.lstrip()), end - len(code) + len(code.rstrip()))


def token_span(location: Location, source: SourceText) -> Span | None:
    """The bytes that a location's columns name; None where it names none, or none that the line has."""
    if location.line is None or location.column is None:
        return None
    lines = len(source.line_starts)
    if not 1 <= location.line <= lines:
        return None
    start = source.line_starts[location.line - 1] + location.column - 1
    if start > _line_end(source, location.line):
        return None
    last = location.end_line or location.line
    if location.end_column is None or not location.line <= last <= lines:
        return Span(start, start, exact=True)
    end = min(source.line_starts[last - 1] + location.end_column - 1, _line_end(source, last))
    return Span(start, max(start, end), exact=True)


def without_function(place: Span, source: SourceText, *, confidence: float, digest: str) -> Finding:
    """A finding of a place outside of all functions, or for which none was asked about; it has no fixes."""
    return Finding(
        function="",
        start=source.position(place.start),
        end=source.position(place.end),
        start_byte=place.start,
        end_byte=place.end,
        confidence=confidence,
        cwe=(),
        suggestions=(),
        digest=digest,
    )


def function_at(place: Span, functions: Sequence[Function]) -> Function | None:
    """The function that a place lies in: the last that begins before its end. No function holds another."""
    starts = [function.start_byte for function in functions]
    before = bisect_right(starts, max(place.end - 1, place.start)) - 1
    for index in (before, before - 1):  # of two on one line the one that the place begins in
        if index >= 0 and functions[index].start_byte <= place.start < functions[index].end_byte:
            return functions[index]
    if before >= 0 and place.meets(functions[before].start_byte, functions[before].end_byte):
        return functions[before]
    return None


def _line_end(source: SourceText, line: int) -> int:
    """The end of a line's text, before its line feed."""
    end = source.line_starts[line] if line < len(source.line_starts) else len(source.data)
    return end - source.data.endswith(b"\n", 0, end) if end else end
