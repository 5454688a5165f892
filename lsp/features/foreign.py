"""Other tools' diagnostics: which are served, what the engine is told, the fixes as code actions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from lsprotocol.types import CodeAction, Diagnostic, Range

from lsp.features.actions import QUICK_FIX, Terms, suggestion_edit
from lsp.features.diagnostics import SOURCE, percent
from lsp.features.offering import LEAST, offered
from lsp.features.titles import title_of
from lsp.state.documents import Document
from lsp.state.texts import Units
from plc.diagnostics import Diagnostic as Complaint
from plc.diagnostics import Location
from plc.diagnostics.diagnostic import Level
from plc.diagnostics.rules import classified
from plc.repair import Finding, Suggestion

LEAST_FIRST = 0.1  # below it for the likeliest fix, none is offered: the model has no idea
LONGEST = 8  # lines of a diagnostic that are its own; a larger one is offered fixes on its first line alone
# What editors show as the source of a diagnostic, by the tool whose rules it has.
TOOLS: Mapping[str, str] = {
    "clang": "clang",
    "clangd": "clang",
    "clang-tidy": "clang-tidy",
    "c/c++": "gcc",
    "cpptools": "gcc",
    "gcc": "gcc",
    "cppcheck": "cppcheck",
    "infer": "infer",
    "java": "javac",
    "jdtls": "javac",
    "javac": "javac",
    "error prone": "errorprone",
    "errorprone": "errorprone",
    "spotbugs": "spotbugs",
    "sonarlint": "sonarqube",
    "sonarqube": "sonarqube",
}
_LEVELS: Mapping[int, Level] = {1: "error", 2: "warning", 3: "note", 4: "note"}


@dataclass(frozen=True, slots=True)
class Foreign:
    """A diagnostic of another tool in a document; `key` tells it from others of the same text."""

    shown: Diagnostic
    complaint: Complaint
    key: str


def foreign(
    document: Document, shown: Sequence[Diagnostic], asked: Range, *, sources: Sequence[str], units: Units
) -> list[Foreign]:
    """The client's diagnostics that come from the sources and touch the range that is asked about."""
    wanted = {source.casefold() for source in sources}
    found: dict[str, Foreign] = {}
    for diagnostic in shown:
        source = (diagnostic.source or "").casefold()
        if source == SOURCE or not ("*" in wanted or source in wanted):
            continue
        place, line = diagnostic.range, diagnostic.range.start.line
        last = place.end.line if place.end.line - line < LONGEST else line
        if last > line and place.end.line == last and place.end.character == 0:
            last -= 1  # up to the head of the next line
        inside = line < len(document.text.lines) and asked.start.line <= last and line <= asked.end.line
        if inside:
            made = _foreign(document, diagnostic, last, units)
            found.setdefault(made.key, made)
    return list(found.values())


def _foreign(document: Document, diagnostic: Diagnostic, last: int, units: Units) -> Foreign:
    text, start = document.text, diagnostic.range.start
    first_byte = text.byte_of(start, units)
    head = text.line_at(first_byte)[0]
    empty = diagnostic.range.end == start  # the problem matchers of compilers give no end
    end_byte = text.byte_of(diagnostic.range.end, units)
    whole = empty or diagnostic.range.end.line != start.line
    code = diagnostic.code
    location = Location(
        path=PurePath(document.path) if document.path is not None else PurePath(document.uri),
        line=start.line + 1,
        column=None if empty else first_byte - head + 1,
        end_line=last + 1,
        end_column=None if whole else max(end_byte, first_byte) - head + 1,
    )
    source = diagnostic.source or ""
    complaint = classified(
        Complaint(
            location=location,
            message=_plain(diagnostic.message),
            tool=TOOLS.get(source.casefold(), source.casefold()),
            rule="" if code is None else str(code),
            level=_LEVELS.get(int(diagnostic.severity or 2), "warning"),
        )
    )
    key = repr(
        (
            location.line,
            location.column,
            location.end_line,
            location.end_column,
            source,
            code,
            complaint.message,
        )
    )
    return Foreign(diagnostic, complaint, key)


def fixes(document: Document, finding: Finding | None) -> tuple[Suggestion, ...]:
    """The fixes that are offered of an answer: none where the likeliest is a guess."""
    if finding is None or not finding.suggestions or finding.suggestions[0].confidence < LEAST_FIRST:
        return ()
    return offered(document.text.data, finding)


def foreign_actions(
    document: Document, entry: Foreign, suggestions: Sequence[Suggestion], *, taken: set[object], terms: Terms
) -> Iterator[CodeAction]:
    """Each fix as an action on the other tool's diagnostic. `taken` are edits that are offered already.

    None is preferred, for nothing has verified it: "Fix All" and fixes on saving leave them alone.
    """
    for suggestion in suggestions:
        if suggestion.confidence < LEAST or suggestion.edits in taken:
            continue
        taken.add(suggestion.edits)
        action = CodeAction(
            title=f"PLC: {title_of(document.text.data, suggestion)} ({percent(suggestion.confidence)})",
            kind=QUICK_FIX,
            diagnostics=[entry.shown],
            data={
                "uri": document.uri,
                "told": entry.key,
                "rank": suggestion.rank,
                "version": document.version,
            },
        )
        if not terms.client.resolves_edits:
            action.edit = suggestion_edit(document, suggestion, terms)
        yield action


def _plain(message: Any) -> str:
    """A message in one line, without what editors append to it."""
    return " ".join(str(message).split())
