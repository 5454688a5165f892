"""Other tools' diagnostics: which are served, how they are sent to the worker, the fixes as code actions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from lsprotocol.types import CodeAction, Command, Diagnostic, Position, Range

from lsp.features.actions import EXPLAIN, QUICK_FIX, Terms, explain_command, suggestion_edit
from lsp.features.complaints import complaint_of, has_own_fixes, location_of
from lsp.features.diagnostics import SOURCE, percent
from lsp.features.explaining import badges
from lsp.features.offering import offered
from lsp.features.titles import title_of
from lsp.state.documents import Document
from lsp.state.texts import Units
from plc.diagnostics import Diagnostic as Complaint
from plc.diagnostics import Location
from plc.repair import Suggestion
from plc.repair.reported.answer import IMPLIED, NAMED, Answer, source_of

FIX_RULE = "plc.fixRule"  # a command of the client's
HERE = f"{QUICK_FIX}.here"  # for who asks for fixes of a line that nothing reports; offered to nobody else
SHOWN = 5  # fixes of a diagnostic at most
LEAST_FIRST = 0.1  # below it for the likeliest fix, none is offered: the model has no idea; nor any guess
CLOSE = (
    3  # lines from a report at which a fix is listed before tools were run: one further off must be verified
)
LONGEST = 8  # lines of a diagnostic that are its own; a larger one is offered fixes on its first line alone


@dataclass(frozen=True, slots=True)
class Foreign:
    """A diagnostic of another tool in a document; `key` tells it from others of the same text.

    `shown` is None where nobody reported anything, and somebody wants fixes all the same.
    """

    shown: Diagnostic | None
    complaint: Complaint
    key: str

    def is_of(self, diagnostic: Diagnostic) -> bool:
        """Whether a diagnostic that the client sends is this one, which it was sent."""
        own = self.shown
        return own is not None and (own.range.start.line, own.message, own.source) == (
            diagnostic.range.start.line,
            diagnostic.message,
            diagnostic.source,
        )


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
        if diagnostic.range.start.line >= len(document.text.lines):
            continue  # of a text that is not there any more
        made = _foreign(document, diagnostic, units)
        if touch(made.complaint.location, asked):
            found.setdefault(made.key, made)
    return list(found.values())


def touch(place: Location, asked: Range) -> bool:
    """Whether a range is about a line of a place."""
    line = place.line or 0
    return asked.start.line <= (place.end_line or line) - 1 and line - 1 <= asked.end.line


def _foreign(document: Document, diagnostic: Diagnostic, units: Units) -> Foreign:
    place, line = diagnostic.range, diagnostic.range.start.line
    last = place.end.line if place.end.line - line < LONGEST else line
    if last > line and place.end.line == last and place.end.character == 0:
        last -= 1  # up to the head of the next line
    complaint = complaint_of(document, diagnostic, last, units)
    return Foreign(diagnostic, complaint, key_of(complaint, diagnostic.source))


def key_of(complaint: Complaint, source: str | None) -> str:
    """What tells a diagnostic from others of the same text."""
    place = complaint.location
    where = place.line, place.column, place.end_line, place.end_column
    return repr((*where, source, complaint.rule, complaint.level, complaint.message))


def here(document: Document, asked: Range, units: Units) -> Foreign:
    """The lines of a selection, about which nothing is reported but that somebody wants them mended."""
    start, end = asked.start, asked.end
    last = end.line - 1 if end.line > start.line and end.character == 0 else end.line
    is_in_line = start.line == end.line and start != end
    whole = asked if is_in_line else Range(Position(start.line, 0), Position(start.line, 0))
    location = location_of(document, whole, last, units)
    return Foreign(
        None, Complaint(location), repr((location.line, location.column, last, location.end_column))
    )


@dataclass(frozen=True, slots=True)
class Answered:
    """What the model answers to a diagnostic, and the same once tools were run on its fixes."""

    entry: Foreign
    answer: Answer
    verified: Answer | None = None

    def is_of_fix(self, suggestion: Suggestion) -> bool:
        """Whether a fix is the one that `plc repair --fix` would apply: the first, and verified."""
        answer = self.verified
        if answer is None or answer.status != "fixed" or answer.finding is None:
            return False
        return answer.finding.suggestions[0].edits == suggestion.edits


def fixes(text: bytes, answered: Answered) -> tuple[Suggestion, ...]:
    """The fixes of a text that are offered: none where `plc repair` declines, nor where all are a guess.

    Verified ones come first. Each keeps the rank that it had before, by which it is asked for later.
    """
    present = answered.answer if answered.verified is None else answered.verified
    finding, asked = present.finding, answered.answer.finding
    if present.status == "declined" or finding is None or asked is None or not asked.suggestions:
        return ()
    if answered.entry.shown is not None and asked.suggestions[0].confidence < LEAST_FIRST:
        return ()
    ranks = {suggestion.edits: suggestion.rank for suggestion in asked.suggestions}
    known = tuple(each for each in offered(text, finding) if _is_worth_a_line(answered.entry, each))
    if answered.verified is None:
        known = _unverified(text, answered.entry.complaint.location, known)
    known = known[:SHOWN]
    return tuple(replace(each, rank=ranks[each.edits]) for each in known)


def _is_worth_a_line(entry: Foreign, suggestion: Suggestion) -> bool:
    """Whether a fix may be listed: a guess must be likely, and gives way to fixes of the tool's own."""
    if entry.shown is None or NAMED in suggestion.checks or "gone" in suggestion.checks:
        return True
    return suggestion.confidence >= LEAST_FIRST and not has_own_fixes(entry.shown)


def _unverified(text: bytes, place: Location, known: tuple[Suggestion, ...]) -> tuple[Suggestion, ...]:
    """What is listed before tools were run: what a compiler named alone, else fixes close to the report.

    A compiler names a text, not where it goes: the likeliest place is listed.
    """
    named: dict[tuple[str, ...], Suggestion] = {}
    for each in known:
        if NAMED in each.checks:
            named.setdefault(tuple(edit.text for edit in each.edits), each)
    return tuple(named.values()) or tuple(each for each in known if _is_close(text, place, each))


def _is_close(text: bytes, place: Location, suggestion: Suggestion) -> bool:
    """Whether each edit begins within a few lines of a report."""
    first = (place.line or 1) - 1
    last = (place.end_line or first + 1) - 1
    lines = [text.count(b"\n", 0, edit.start_byte) for edit in suggestion.edits]
    return all(first - CLOSE <= line <= last + CLOSE for line in lines)


def foreign_actions(
    document: Document, answered: Answered, *, taken: set[object], terms: Terms
) -> Iterator[CodeAction]:
    """Each fix as an action on the other tool's diagnostic. `taken` are edits that are offered already.

    Only one that is verified is preferred: "Fix All" and fixes on saving leave the others alone.
    """
    entry = answered.entry
    for suggestion in fixes(document.text.data, answered):
        if suggestion.edits in taken:
            continue
        taken.add(suggestion.edits)
        action = CodeAction(
            title=f"PLC: {title_of(document.text.data, suggestion)} ({', '.join(_said(suggestion, entry))})",
            kind=HERE if entry.shown is None else QUICK_FIX,
            diagnostics=None if entry.shown is None else [entry.shown],
            is_preferred=True if answered.is_of_fix(suggestion) else None,
            data={
                "uri": document.uri,
                "reported": entry.key,
                "rank": suggestion.rank,
                "version": document.version,
            },
        )
        if not terms.client.resolves_edits:
            action.edit = suggestion_edit(document, suggestion, terms)
        yield action


def explain_action(document: Document, answered: Answered, terms: Terms) -> CodeAction | None:
    """What the likeliest listed fix depends on; none where the report names or implies all."""
    entry = answered.entry
    for suggestion in fixes(document.text.data, answered):
        if entry.shown is not None and source_of(suggestion) == "model":
            title = title_of(document.text.data, suggestion)
            return CodeAction(
                title=f"PLC: Explain this fix: {title}",
                kind=EXPLAIN,
                diagnostics=[entry.shown],
                command=explain_command(document, entry.key, suggestion, terms.client),
            )
    return None


def _said(suggestion: Suggestion, entry: Foreign) -> list[str]:
    """How likely a fix is and what was found out about it."""
    sure = [] if source_of(suggestion) == "report" else [percent(suggestion.confidence)]
    return [*sure, *badges(suggestion, only=(NAMED, IMPLIED, "compile", "gone"), of=entry.complaint)]


def rule_action(document: Document, entry: Foreign) -> CodeAction | None:
    """All of a rule in the file, by a command of the client's, which knows what else is reported there."""
    if entry.shown is None or not entry.shown.source:
        return None
    rule = entry.complaint.rule if entry.shown.code is None else str(entry.shown.code)
    if not rule:
        return None
    return CodeAction(
        title=f"PLC: Fix all of {rule} in this file that can be verified",
        kind=QUICK_FIX,
        diagnostics=[entry.shown],
        command=Command(
            title=f"Fix all of {rule}", command=FIX_RULE, arguments=[document.uri, entry.shown.source, rule]
        ),
    )
