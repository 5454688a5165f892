"""How a report and the answer to it are put into words, the same in every format."""

from __future__ import annotations

from plc.base.printable import printable
from plc.diagnostics import Diagnostic
from plc.repair.findings import Suggestion
from plc.report.wording import percent

NO_RULE = "told"  # in the place of a rule where a person names a place


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


def about_fix(suggestion: Suggestion, number: int) -> str:
    """The line above a fix: which of how many it is, what is known of it, how likely it is."""
    checks = suggestion.checks
    notes = []
    if "gone" in checks:
        notes.append("verified: the report is gone" + ", it compiles" * ("compile" in checks))
    elif "test" in checks:
        notes.append("verified: the test succeeds" + ", it compiles" * ("compile" in checks))
    else:
        notes.append("not verified" + ", compiles" * ("compile" in checks))
    notes += ["removes code"] * suggestion.removes
    notes.append(percent(suggestion.confidence))
    return f"fix {suggestion.rank} of {number} ({', '.join(notes)})"
