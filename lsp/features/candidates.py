"""The answer to `plc/candidates`: findings with their suggestions side by side, for a client's own panel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from lsprotocol.types import Range

from lsp.features.actions import Terms
from lsp.features.diagnostics import touched
from lsp.features.explaining import badges, diff_of, reason
from lsp.features.foreign import Answered, Foreign, fixes
from lsp.features.offering import offered
from lsp.features.titles import title_of
from lsp.state.anchoring import Anchored, carried
from lsp.state.documents import Document
from lsp.state.texts import Text
from plc.output.cwe import name_of
from plc.output.why import link_of
from plc.repair import Finding, Suggestion, apply_edits


def candidates(document: Document, entries: Sequence[Anchored], terms: Terms) -> dict[str, Any]:
    """All that a panel shows."""
    return {
        "version": document.version,
        "findings": [_finding(document, entry, terms) for entry in entries],
    }


def reported_candidates(document: Document, about: Text, answered: Answered, terms: Terms) -> dict[str, Any]:
    """The same of another tool's diagnostic: what its menu lists; nothing where the code has changed.

    Fixes that a menu listed before tools refuted them all are shown with what the tools say.
    """
    finding, shown, why = answered.answer.finding, answered.entry.shown, ""
    placed = None
    if finding is not None:
        listed = fixes(about.data, answered)
        if not listed and answered.verified is not None:
            listed = fixes(about.data, replace(answered, verified=None))
            why = f"No fix passed the checks: {answered.verified.reason}."
        placed = carried(replace(finding, suggestions=listed), about.data, document.text.data)
    if placed is None or shown is None:
        return {"version": document.version, "findings": []}
    made = _finding(document, Anchored(answered.entry.key, placed, True), terms)
    if about.data == document.text.data:
        made["diagnosticRange"] = _range(shown.range)
    complaint = answered.entry.complaint
    for each, suggestion in zip(made["suggestions"], offered(document.text.data, placed), strict=True):
        each["badges"] = badges(suggestion, of=complaint)
    said = {"source": shown.source, "message": complaint.message, "name": None, "why": why, "link": None}
    return {"version": document.version, "findings": [{**made, **said}]}


def refusal(entry: Foreign, reason: str) -> dict[str, Any]:
    """A diagnostic that has no fix to show, and why."""
    source = None if entry.shown is None else entry.shown.source
    return {"source": source, "message": entry.complaint.message, "reason": reason}


def _finding(document: Document, entry: Anchored, terms: Terms) -> dict[str, Any]:
    finding, text = entry.finding, document.text
    cwe = finding.cwe[0].id if finding.cwe else None
    cwes = [{"id": each.id, "probability": each.probability} for each in finding.cwe]
    return {
        "id": entry.id,
        "function": finding.function,
        "range": _range(text.range_of(finding.start_byte, finding.end_byte, terms.units)),
        "diagnosticRange": _range(text.range_of(*touched(text.data, finding), terms.units)),
        "confidence": finding.confidence,
        "cwe": cwe,
        "name": name_of(cwe) if cwe else "",
        "why": reason(finding),
        "link": link_of(cwe) if cwe else None,
        "kind": finding.kind,
        "cwes": cwes,
        "kinds": cwes,  # the former name
        "suggestions": [_suggestion(text.data, finding, each, terms) for each in offered(text.data, finding)],
    }


def _suggestion(data: bytes, finding: Finding, suggestion: Suggestion, terms: Terms) -> dict[str, Any]:
    after = apply_edits(data, suggestion.edits)
    end = len(after) - (len(data) - finding.end_byte)
    return {
        "rank": suggestion.rank,
        "title": title_of(data, suggestion),
        "confidence": suggestion.confidence,
        "checks": list(suggestion.checks),
        "badges": badges(suggestion),
        "safe": terms.is_safe(suggestion),
        "diff": diff_of(data, suggestion),
        "before": data[finding.start_byte : finding.end_byte].decode("utf-8", "replace"),
        "after": after[finding.start_byte : max(finding.start_byte, end)].decode("utf-8", "replace"),
    }


def _range(place: Range) -> dict[str, Any]:
    return {
        "start": {"line": place.start.line, "character": place.start.character},
        "end": {"line": place.end.line, "character": place.end.character},
    }
