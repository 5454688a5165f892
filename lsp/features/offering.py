"""What people are offered of a finding, and where: no unlikely fix, none twice, only on its lines."""

from __future__ import annotations

from collections.abc import Sequence

from lsp.features.diagnostics import touched
from lsp.features.titles import title_of
from lsp.state.anchoring import Anchored
from lsp.state.texts import Text, Units
from plc.repair import Finding, Suggestion

LEAST = 0.03  # a fix that is less likely is noise in a menu


def offered(text: bytes, finding: Finding) -> tuple[Suggestion, ...]:
    """The suggestions that are likely enough and differ to whoever reads their titles, in order of rank."""
    by_title: dict[str, Suggestion] = {}
    for suggestion in finding.suggestions:
        if suggestion.confidence >= LEAST:
            by_title.setdefault(title_of(text, suggestion), suggestion)
    return tuple(by_title.values())


def is_about(text: Text, finding: Finding, start: int, end: int) -> bool:
    """Whether the bytes from `start` to `end` touch a line that is flagged, or that the first fix changes."""
    return any(first <= end and start <= last for first, last in _lines(text, finding))


def distance(text: Text, finding: Finding, byte: int) -> int:
    """How many bytes lie between a place and what a finding is shown on."""
    start, end = touched(text.data, finding)
    return max(start - byte, byte - end, 0)


def places(text: Text, entries: Sequence[Anchored], units: Units) -> list[str]:
    """Where each finding is, in words that tell them apart: ` on line 3`; nothing where there is only one."""
    if len(entries) < 2:
        return [""] * len(entries)
    starts = [text.position_of(touched(text.data, entry.finding)[0], units) for entry in entries]
    lines = [start.line for start in starts]
    return [
        f" on line {start.line + 1}"
        + (f", column {start.character + 1}" if lines.count(start.line) > 1 else "")
        for start in starts
    ]


def _lines(text: Text, finding: Finding) -> list[tuple[int, int]]:
    """The whole lines of what is flagged, and of what the first fix changes."""
    first = finding.suggestions[0].edits if finding.suggestions else ()
    spans = [touched(text.data, finding), *((edit.start_byte, edit.end_byte) for edit in first)]
    return [(text.line_at(start)[0], text.line_at(_last(text.data, start, end))[1]) for start, end in spans]


def _last(data: bytes, start: int, end: int) -> int:
    """The end of a span, before the line end that it may take with it."""
    return end - 1 if end > start and data[end - 1 : end] in (b"\n", b"\r") else end
