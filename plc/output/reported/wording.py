"""How a report and the answer to it are put into words, the same in every format."""

from __future__ import annotations

from collections.abc import Mapping

from plc.base.printable import printable
from plc.diagnostics import COMPILERS, Diagnostic
from plc.output.wording import percent
from plc.repair.findings import Suggestion
from plc.repair.reported.answer import IMPLIED, NAMED, SETTLED, Answer, Cause

# Short names of causes, where they do not say it themselves.
CAUSES: Mapping[Cause, str] = {
    "outside": "outside of functions",
    "not verified": "no fix passes",
    "no candidate": "no fix",
    "unlikely": "no likely fix",
}
NO_RULE = "named-place"  # in the place of a rule where a person names a place


def place_of(diagnostic: Diagnostic) -> str:
    """Behind the path: the line and the column, as far as they are known."""
    location = diagnostic.location
    return "".join(f":{number}" for number in (location.line, location.column) if number is not None)


def rule_of(diagnostic: Diagnostic) -> str:
    """The rule with its tool, as far as they are known; empty where a person names the place."""
    rule, tool = printable(diagnostic.rule), printable(diagnostic.tool)
    return f"{tool} {rule}".strip()


def message_of(diagnostic: Diagnostic) -> str:
    """What the tool says, on one line."""
    return printable(" ".join(diagnostic.message.split()))


def about_fix(answer: Answer, suggestion: Suggestion) -> str:
    """The line above a fix: which of how many it is, what is known of it, how likely it is."""
    checks = suggestion.checks
    known = {"gone": "the report is gone", "test": "the test succeeds", "compile": "it compiles"}
    notes = [said for check, said in known.items() if check in checks]
    if answer.status == "fixed" and suggestion.rank == 1 and notes:
        notes[0] = f"verified: {notes[0]}"
    notes += ["removes code"] * suggestion.removes
    notes += ["also found by a scan"] * (SETTLED in checks)
    notes.append(_sure(answer.diagnostic, suggestion))
    number = len(answer.finding.suggestions) if answer.finding is not None else 1
    return f"fix {suggestion.rank} of {number} ({', '.join(notes)})"


def _sure(diagnostic: Diagnostic, suggestion: Suggestion) -> str:
    """How likely the model holds a fix that it wrote, or what else speaks for one."""
    if NAMED in suggestion.checks:
        return named_by(diagnostic)
    if IMPLIED in suggestion.checks:
        return "implied by the line" if diagnostic.is_bare else "implied by the message"
    return percent(suggestion.confidence)


def named_by(diagnostic: Diagnostic) -> str:
    """Who names a fix: a compiler, another tool, or a report that does not say whose it is."""
    if diagnostic.tool in COMPILERS:
        return "named by the compiler"
    return f"named by {printable(diagnostic.tool) or 'the report'}"


def doubt_of(answer: Answer) -> str:
    """Why the fixes of an answer are only proposed, or not made; empty where the first is verified."""
    if answer.status != "proposed" and answer.cause != "conflict":
        return ""
    said = printable(" ".join(answer.reason.split()))
    return "not verified: no tool was asked" if said == "not verified" else said


def refusal_of(answer: Answer) -> str:
    """That an answer has no fix, and why, on one line."""
    return f"declined: {printable(' '.join(answer.reason.split()))}"
