"""What a scan finds on a reported line, ahead of what was written for that line."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial

from plc.diagnostics import Diagnostic
from plc.diagnostics.diagnostic import Category
from plc.repair.findings import Finding, Suggestion, apply_edits, digest_of
from plc.repair.place import place_of_edit
from plc.repair.reported.answer import SETTLED, Answer, FileAnswers
from plc.repair.reported.ranking import renumbered

# Of these nothing was asked, and nothing is to be offered.
_NOT_ASKED = frozenset(["suppressed", "no such line", "unreadable file"])
# Of a tool's report: there are fixes, or the model wrote none, or believes nothing is wrong.
_UNANSWERED = (None, "no candidate", "false positive")
_CONDITION: tuple[frozenset[Category], frozenset[int]] = (
    frozenset(["other", "dead-code"]),
    frozenset([480, 481, 482, 563, 570, 571, 783]),
)
# What tools call a flaw that a scan names so: the categories and weaknesses of their reports.
_REPORTED_AS: Mapping[str, tuple[frozenset[Category], frozenset[int]]] = {
    "CWE-193": (
        frozenset(["bounds", "overflow", "other"]),
        frozenset([119, 120, 121, 122, 124, 125, 126, 127, 129, 131, 190, 193, 787, 788, 805]),
    ),
    "CWE-480": _CONDITION,
    "CWE-481": _CONDITION,
    "CWE-484": (frozenset(["other", "dead-code"]), frozenset([478, 484, 563])),
}
# The findings that are reported by default of the functions on some lines.
Scan = Callable[[frozenset[int]], Sequence[Finding]]


def with_scanned(text: bytes, answers: FileAnswers, scan: Scan) -> FileAnswers:
    """The answers; first the fix of what is found on the line, as a scan would show it.

    What a tool reports has to be what the scan finds, going by its category and weakness. `scan` is asked
    only where it may say something.
    """
    last = text.count(b"\n") + 1
    asked = {
        index: lines
        for index, answer in enumerate(answers.reported)
        if _may_be_found(answer) and (lines := _lines(answer.diagnostic, last))
    }
    if not asked:
        return answers
    found = [(_changed(text, each), each) for each in scan(frozenset().union(*asked.values()))]
    reported = list(answers.reported)
    for index, lines in asked.items():
        for changed, finding in found:
            if changed & lines and _is_about(reported[index].diagnostic, finding):
                reported[index] = _merged(text, answers, reported[index], finding)
                break
    return replace(answers, reported=tuple(reported))


def _may_be_found(answer: Answer) -> bool:
    """Whether a scan may find what is reported."""
    diagnostic = answer.diagnostic
    if diagnostic.is_bare:
        return answer.cause not in _NOT_ASKED
    if "unused" in diagnostic.rule.lower():  # of many reports none that a scan finds
        return False
    return answer.cause in _UNANSWERED and any(map(partial(_is_called, diagnostic), _REPORTED_AS))


def _is_about(diagnostic: Diagnostic, finding: Finding) -> bool:
    """Whether a report does not contradict a finding on its line."""
    return diagnostic.is_bare or (bool(finding.cwe) and _is_called(diagnostic, finding.cwe[0].id))


def _is_called(diagnostic: Diagnostic, cwe: str) -> bool:
    """Whether a tool may mean this weakness of a scan's."""
    if not diagnostic.tool or cwe not in _REPORTED_AS:
        return False
    categories, weaknesses = _REPORTED_AS[cwe]
    return diagnostic.category in categories and (diagnostic.cwe is None or diagnostic.cwe in weaknesses)


def _lines(diagnostic: Diagnostic, last: int) -> frozenset[int]:
    """The lines of a report that the text has, also of places that it relates to the first."""
    own = diagnostic.location
    lines: set[int] = set()
    for place in (own, *(each for each in diagnostic.related if each.path == own.path)):
        if place.line is not None:  # whoever sends one may name a billion
            lines |= set(range(place.line, min(last, max(place.line, place.end_line or 0)) + 1))
    return frozenset(lines)


def _changed(text: bytes, finding: Finding) -> frozenset[int]:
    """The lines on which a finding's first fix begins a change, or is shown, if it settles the finding."""
    if not finding.suggestions or SETTLED not in finding.suggestions[0].checks:
        return frozenset()
    edits = finding.suggestions[0].edits
    places = {place for edit in edits for place in (edit.start_byte, place_of_edit(text, edit)[0])}
    return frozenset(text.count(b"\n", 0, place) + 1 for place in places)


def _merged(text: bytes, answers: FileAnswers, answer: Answer, finding: Finding) -> Answer:
    """The first fix of a finding, then the answer's; each text once.

    For a place that a person names the finding's other fixes follow: of what a tool reports they are others.
    """
    first, *others = finding.suggestions
    others = others if answer.diagnostic.is_bare else []
    own = () if answer.finding is None else answer.finding.suggestions
    made: dict[str, Suggestion] = {}
    for each in (first, *own, *others):
        made.setdefault(digest_of(apply_edits(text, each.edits, encoding=answers.encoding)), each)
    merged = replace(finding, suggestions=renumbered(list(made.values())))
    return Answer(answer.diagnostic, "proposed", "not verified", finding=merged)
