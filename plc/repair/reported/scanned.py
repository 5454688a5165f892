"""What a scan finds on a line that a person names, ahead of what was written for that line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from plc.diagnostics import Location
from plc.repair.findings import Finding, Suggestion, apply_edits, digest_of
from plc.repair.place import place_of_edit
from plc.repair.reported.answer import SETTLED, Answer, FileAnswers
from plc.repair.reported.ranking import renumbered

# Of these nothing was asked, and nothing is to be offered.
_NOT_ASKED = frozenset(["suppressed", "no such line", "unreadable file"])
# The findings that are reported by default of the functions on some lines.
Scan = Callable[[frozenset[int]], Sequence[Finding]]


def with_scanned(text: bytes, answers: FileAnswers, scan: Scan) -> FileAnswers:
    """The answers; to a bare place with the fix of what is found there first, as a scan would show it.

    `scan` is asked only where there are such places.
    """
    last = text.count(b"\n") + 1
    bare = {
        index: lines
        for index, answer in enumerate(answers.reported)
        if answer.diagnostic.is_bare and answer.cause not in _NOT_ASKED
        if (lines := _lines(answer.diagnostic.location, last))
    }
    if not bare:
        return answers
    found = [(_changed(text, each), each) for each in scan(frozenset().union(*bare.values()))]
    reported = list(answers.reported)
    for index, lines in bare.items():
        for changed, finding in found:
            if changed & lines:
                reported[index] = _merged(text, answers, reported[index], finding)
                break
    return replace(answers, reported=tuple(reported))


def _lines(location: Location, last: int) -> frozenset[int]:
    """The lines of a place that the text has: whoever sends one may name a billion."""
    if location.line is None:
        return frozenset()
    return frozenset(range(location.line, min(last, max(location.line, location.end_line or 0)) + 1))


def _changed(text: bytes, finding: Finding) -> frozenset[int]:
    """The lines on which a finding's first fix begins a change, or is shown, if it settles the finding."""
    if not finding.suggestions or SETTLED not in finding.suggestions[0].checks:
        return frozenset()
    edits = finding.suggestions[0].edits
    places = {place for edit in edits for place in (edit.start_byte, place_of_edit(text, edit)[0])}
    return frozenset(text.count(b"\n", 0, place) + 1 for place in places)


def _merged(text: bytes, answers: FileAnswers, answer: Answer, finding: Finding) -> Answer:
    """The first fix of a finding, then the answer's, then its others; each text once."""
    first, *others = finding.suggestions
    own = () if answer.finding is None else answer.finding.suggestions
    made: dict[str, Suggestion] = {}
    for each in (first, *own, *others):
        made.setdefault(digest_of(apply_edits(text, each.edits, encoding=answers.encoding)), each)
    merged = replace(finding, suggestions=renumbered(list(made.values())))
    return Answer(answer.diagnostic, "proposed", "not verified", finding=merged)
