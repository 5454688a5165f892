"""What the compiler said of a saved text, as diagnostics at their places in the present one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from lsprotocol.types import (
    Diagnostic,
    DiagnosticRelatedInformation,
    DiagnosticSeverity,
    Location,
    Position,
)

from lsp.features.foreign import Foreign, key_of
from lsp.state.anchoring import common_ends
from lsp.state.clients import Client
from lsp.state.documents import Document
from lsp.state.texts import Text, Units
from plc.diagnostics import Diagnostic as Complaint

_SEVERITIES = {
    "error": DiagnosticSeverity.Error,
    "warning": DiagnosticSeverity.Warning,
    "note": DiagnosticSeverity.Information,
}
_WORD = re.compile(rb"[\w\x80-\xff]+|[^\s\w]")


def compiled(document: Document, *, client: Client, units: Units) -> list[Foreign]:
    """The compiler's reports whose lines are as they were when it read them."""
    known = document.compiled
    if known is None:
        return []
    old, new = known.text, document.text
    ends = common_ends(old.data, new.data) if old is not new else (len(old.data), 0)
    found: dict[str, Foreign] = {}
    for report in known.reports:
        span = _span(old, report, units)
        moved = None if span is None else _moved(old.data, new.data, span, ends)
        if span is None or moved is None:
            continue
        placed = _placed(report, new, moved, units, is_fresh=old is new)
        shown = _shown(document, report, moved, client, units, is_fresh=old is new)
        made = Foreign(shown, placed, key_of(placed, shown.source))
        found.setdefault(made.key, made)
    return list(found.values())


def _span(text: Text, report: Complaint, units: Units) -> tuple[int, int] | None:
    """The bytes that a report is shown on: the word at its column, else the code of its line."""
    place = report.location
    if place.line is None or not 1 <= place.line <= len(text.lines):
        return None
    start, end = text.line_at(text.byte_of(Position(place.line - 1, 0), units))
    if place.column is not None and start + place.column - 1 < end:
        at = start + place.column - 1
        if place.end_line in (None, place.line) and place.end_column is not None:
            return at, max(at, min(end, start + place.end_column - 1))
        word = _WORD.match(text.data, at, end)
        return at, at if word is None else word.end()
    code = text.data[start:end]
    if place.column is not None:
        return end, end  # behind the last word: something is missing there
    return start + len(code) - len(code.lstrip()), start + len(code.rstrip())


def _moved(old: bytes, new: bytes, span: tuple[int, int], ends: tuple[int, int]) -> tuple[int, int] | None:
    """The span in the new text; None where its line has changed."""
    start = old.rfind(b"\n", 0, span[0]) + 1
    end = old.find(b"\n", span[1])
    end = len(old) if end < 0 else end
    if end <= ends[0]:
        return span
    by = len(new) - len(old)
    return (span[0] + by, span[1] + by) if start >= len(old) - ends[1] else None


def _placed(
    report: Complaint, text: Text, span: tuple[int, int], units: Units, *, is_fresh: bool
) -> Complaint:
    if is_fresh:
        return report
    line = text.position_of(span[0], units).line + 1
    by = line - (report.location.line or 0)
    last = report.location.end_line
    return replace(
        report,
        location=replace(report.location, line=line, end_line=None if last is None else last + by),
        related=(),
        replacements=(),
    )


def _shown(
    document: Document,
    report: Complaint,
    span: tuple[int, int],
    client: Client,
    units: Units,
    *,
    is_fresh: bool,
) -> Diagnostic:
    related = list(_related(document, report, units)) if client.related and is_fresh else None
    return Diagnostic(
        range=document.text.range_of(*span, units),
        severity=_SEVERITIES[report.level],
        source=report.tool,
        code=report.rule or None,
        message=report.message,
        related_information=related or None,
    )


def _related(document: Document, report: Complaint, units: Units) -> Iterator[DiagnosticRelatedInformation]:
    text = document.text
    for place in report.related:
        if place.path == report.location.path and place.line is not None:
            start, end = text.line_at(text.byte_of(Position(place.line - 1, 0), units))
            where = Location(document.uri, text.range_of(start, end, units))
            yield DiagnosticRelatedInformation(where, "about this line")
