"""A report as few bytes, and back: JSON arrays in the order of the fields, never code."""

from __future__ import annotations

import json
from typing import Any

from plc.repair.findings import (
    Cause,
    Cwe,
    Edit,
    FileReport,
    Finding,
    Position,
    Range,
    Skipped,
    Suggestion,
    digest_of,
)


def pack(report: FileReport) -> bytes:
    """The bytes of a report on one text; its digest is left out, for `unpack` is given the text."""
    values = [
        report.language,
        report.encoding,
        report.functions,
        [_finding(finding) for finding in report.findings],
        [
            [skipped.function, skipped.reason, skipped.cause, skipped.range and _places(skipped.range)]
            for skipped in report.skipped
        ],
    ]
    return json.dumps(values, separators=(",", ":")).encode("ascii")


def unpack(data: bytes, text: bytes) -> FileReport:
    """The report on a text that `pack` made these bytes of; ValueError for any others."""
    try:
        language, encoding, functions, findings, skipped = json.loads(data)
        digest = digest_of(text) if findings else ""
        return FileReport(
            language=language,
            encoding=encoding,
            functions=functions,
            findings=tuple([_read_finding(each, digest) for each in findings]),
            skipped=tuple([_read_skipped(*each) for each in skipped]),
        )
    except (TypeError, ValueError) as error:
        raise ValueError(f"no packed report: {error}") from error


def _finding(finding: Finding) -> list[Any]:
    return [
        finding.function,
        _places(Range(finding.start, finding.end)),
        [finding.start_byte, finding.end_byte],
        finding.confidence,
        [[cwe.id, cwe.probability] for cwe in finding.cwe],
        [
            [
                suggestion.rank,
                suggestion.confidence,
                suggestion.checks,
                [[edit.start_byte, edit.end_byte, edit.text] for edit in suggestion.edits],
                suggestion.removes,
            ]
            for suggestion in finding.suggestions
        ],
        finding.kind,
    ]


def _places(place: Range) -> list[int]:
    return [place.start.line, place.start.column, place.end.line, place.end.column]


def _read_places(line: int, column: int, last_line: int, last_column: int) -> Range:
    return Range(Position(line, column), Position(last_line, last_column))


def _read_skipped(function: str, reason: str, cause: Cause, places: list[int] | None) -> Skipped:
    return Skipped(function, reason, cause, None if places is None else _read_places(*places))


def _read_finding(values: Any, digest: str) -> Finding:
    function, places, (start, end), confidence, cwe, suggestions, kind = values
    lines = _read_places(*places)
    return Finding(
        function=function,
        start=lines.start,
        end=lines.end,
        start_byte=start,
        end_byte=end,
        confidence=confidence,
        cwe=tuple(Cwe(*each) for each in cwe),
        suggestions=tuple(
            Suggestion(rank, sure, tuple(checks), tuple(Edit(*edit) for edit in edits), removes)
            for rank, sure, checks, edits, removes in suggestions
        ),
        digest=digest,
        kind=kind,
    )
