"""A finding as a diagnostic, on the code that its first fix touches."""

from __future__ import annotations

import re

from lsprotocol.types import (
    CodeDescription,
    Diagnostic,
    DiagnosticRelatedInformation,
    DiagnosticSeverity,
    Location,
    Range,
)

from lsp.state.anchoring import Anchored
from lsp.state.clients import Client
from lsp.state.documents import Document
from lsp.state.texts import Units
from plc.output.cwe import name_of
from plc.output.flaw_pages import flaw_pages
from plc.output.why import link_of
from plc.repair import Edit, Finding

SOURCE = "plc"
_WORD_BEFORE = re.compile(rb"[\w\x80-\xff]+\Z|[^\s\w]\Z")
_SPACE = re.compile(rb"\s*")


def diagnostic(document: Document, entry: Anchored, *, client: Client, units: Units) -> Diagnostic:
    """What is shown of a finding."""
    finding = entry.finding
    text = document.text
    start, end = touched(text.data, finding)
    cwe = finding.cwe[0].id if finding.cwe else None
    return Diagnostic(
        range=text.range_of(start, end, units),
        severity=DiagnosticSeverity.Warning,
        source=SOURCE,
        code=cwe,
        code_description=CodeDescription(href=page_link(finding)) if cwe and client.code_links else None,
        message=message_of(finding),
        related_information=_related(document, finding, units) if client.related else None,
        data={
            "id": entry.id,
            "digest": finding.digest,
            "version": document.version,
            "kind": finding.kind,
        },
    )


def message_of(finding: Finding) -> str:
    """One line about a finding."""
    cwe = finding.cwe[0].id if finding.cwe else ""
    name = name_of(cwe) or "something is wrong"
    place = f" in {finding.function}" if finding.function else ""
    return f"{name[:1].upper()}{name[1:]}{place} ({percent(finding.confidence)} sure)"


def page_link(finding: Finding) -> str:
    """Where more is said about a finding's kind: PLC's own page, a file beside it, or MITRE's."""
    own = flaw_pages().get(finding.kind)
    return link_of(finding.cwe[0].id) if own is None else own.absolute().as_uri()


def percent(probability: float) -> str:
    """A probability for people; nothing is ever quite sure, nor quite impossible."""
    return f"{min(99, max(1, round(100 * probability)))}%"


def touched(text: bytes, finding: Finding) -> tuple[int, int]:
    """The bytes that a finding is shown on: what its first fix replaces, or the word that it adds to."""
    if not finding.suggestions or not finding.suggestions[0].edits:
        end = text.find(b"\n", finding.start_byte, finding.end_byte)
        return finding.start_byte, finding.end_byte if end < 0 else end
    return _place(text, min(finding.suggestions[0].edits, key=lambda edit: edit.start_byte))


def _place(text: bytes, edit: Edit) -> tuple[int, int]:
    replaced = text[edit.start_byte : edit.end_byte]
    if replaced.strip():
        start = edit.start_byte + len(replaced) - len(replaced.lstrip())
        end = edit.end_byte - (len(replaced) - len(replaced.rstrip()))
        line_end = text.find(b"\n", start, end)
        return start, end if line_end < 0 else start + len(text[start:line_end].rstrip())
    glued = not edit.text[:1].isspace() or edit.text.lstrip(" \t")[:1] not in ("\r", "\n")
    before = _WORD_BEFORE.search(text[max(0, edit.start_byte - 200) : edit.start_byte])
    if glued and before is not None:
        return edit.start_byte - len(before[0]), edit.start_byte
    gap = _SPACE.match(text, edit.start_byte)
    start = edit.start_byte if gap is None else gap.end()
    end = text.find(b"\n", start)
    end = len(text) if end < 0 else end
    return start, start + len(text[start:end].rstrip())


def _related(document: Document, finding: Finding, units: Units) -> list[DiagnosticRelatedInformation]:
    """The other lines that the first fix changes."""
    text = document.text
    edits = finding.suggestions[0].edits if finding.suggestions else ()
    by_line: dict[int, Range] = {}
    for edit in sorted(edits, key=lambda edit: edit.start_byte):
        place = text.range_of(*_place(text.data, edit), units)
        by_line.setdefault(place.start.line, place)
    return [
        DiagnosticRelatedInformation(Location(document.uri, place), "the first fix also changes this")
        for place in [*by_line.values()][1:4]
    ]
