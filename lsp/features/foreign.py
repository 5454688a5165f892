"""Other tools' diagnostics: which are served, how they are sent to the worker, the fixes as code actions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Any

from lsprotocol.types import CodeAction, Command, Diagnostic, Range

from lsp.features.actions import QUICK_FIX, Terms, suggestion_edit
from lsp.features.diagnostics import SOURCE, percent
from lsp.features.explaining import badges
from lsp.features.offering import LEAST, offered
from lsp.features.titles import title_of
from lsp.state.documents import Document
from lsp.state.texts import Units
from plc.diagnostics import Diagnostic as Complaint
from plc.diagnostics import Location
from plc.diagnostics.diagnostic import Level
from plc.diagnostics.rules import classified
from plc.repair import Suggestion
from plc.repair.told.told import Told

FIX_RULE = "plc.fixRule"  # a command of the client's
HERE = f"{QUICK_FIX}.here"  # for who asks for fixes of a line that nothing reports; offered to nobody else
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
    """A diagnostic of another tool in a document; `key` tells it from others of the same text.

    `shown` is None where nobody reported anything, and somebody wants fixes all the same.
    """

    shown: Diagnostic | None
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


def here(document: Document, asked: Range, units: Units) -> Foreign:
    """The lines of a selection, about which nothing is reported but that somebody wants them mended."""
    text, start, end = document.text, asked.start, asked.end
    last = end.line - 1 if end.line > start.line and end.character == 0 else end.line
    column = end_column = None
    if start.line == end.line and start != end:
        first_byte = text.byte_of(start, units)
        head = text.line_at(first_byte)[0]
        column, end_column = first_byte - head + 1, text.byte_of(end, units) - head + 1
    path = PurePath(document.path) if document.path is not None else PurePath(document.uri)
    location = Location(path, start.line + 1, column, last + 1, end_column)
    return Foreign(None, Complaint(location), repr((start.line, column, last, end_column)))


@dataclass(frozen=True, slots=True)
class Answered:
    """What the model answers to a diagnostic, and the same once tools were run on its fixes."""

    entry: Foreign
    told: Told
    verified: Told | None = None

    @property
    def fixed(self) -> bool:
        """Whether a tool says that the first fix does away with what it reported."""
        return self.verified is not None and self.verified.status == "fixed"


def fixes(document: Document, answered: Answered) -> tuple[Suggestion, ...]:
    """The fixes that are offered of an answer: none where the likeliest is a guess, none that a tool refutes.

    Verified ones come first. Each keeps the rank that the model gave it, by which it is asked for later.
    """
    finding = answered.told.finding
    least = LEAST if answered.entry.shown is None else LEAST_FIRST
    if finding is None or not finding.suggestions or finding.suggestions[0].confidence < least:
        return ()
    if answered.verified is None or answered.verified.finding is None:
        return offered(document.text.data, finding)
    ranks = {suggestion.edits: suggestion.rank for suggestion in finding.suggestions}
    verified = offered(document.text.data, answered.verified.finding)
    return tuple(replace(each, rank=ranks[each.edits]) for each in verified)


def foreign_actions(
    document: Document, answered: Answered, *, taken: set[object], terms: Terms
) -> Iterator[CodeAction]:
    """Each fix as an action on the other tool's diagnostic. `taken` are edits that are offered already.

    Only one that is verified is preferred: "Fix All" and fixes on saving leave the others alone.
    """
    entry = answered.entry
    for number, suggestion in enumerate(fixes(document, answered)):
        if suggestion.edits in taken:
            continue
        taken.add(suggestion.edits)
        said = [percent(suggestion.confidence), *badges(suggestion, only=("compile", "gone"))]
        action = CodeAction(
            title=f"PLC: {title_of(document.text.data, suggestion)} ({', '.join(said)})",
            kind=HERE if entry.shown is None else QUICK_FIX,
            diagnostics=None if entry.shown is None else [entry.shown],
            is_preferred=True if answered.fixed and number == 0 else None,
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


def rule_action(document: Document, entry: Foreign) -> CodeAction | None:
    """All of a rule in the file, by a command of the client's, which knows what else is reported there."""
    if entry.shown is None or not entry.complaint.rule or not entry.shown.source:
        return None
    rule = entry.complaint.rule
    return CodeAction(
        title=f"PLC: Fix all of {rule} in this file that can be verified",
        kind=QUICK_FIX,
        diagnostics=[entry.shown],
        command=Command(
            title=f"Fix all of {rule}", command=FIX_RULE, arguments=[document.uri, entry.shown.source, rule]
        ),
    )


def _plain(message: Any) -> str:
    """A message in one line, without what editors append to it."""
    return " ".join(str(message).split())
