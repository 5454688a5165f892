"""What PLC answers to one diagnostic: its status, the reason for it, and the fixes as a finding."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from data_prep.text.languages import Language
from plc.diagnostics import Diagnostic
from plc.repair.findings import Encoding, Finding, Suggestion

# Who says what a fix changes: rules that read it off the report, or the model.
Source = Literal["report", "model"]
# `fixed`: a fix of which a tool says that the report is gone; `proposed`: fixes that nothing has verified;
# `declined`: none, for the reason beside it.
Status = Literal["fixed", "proposed", "declined"]
Cause = Literal[
    "suppressed",
    "no such file",
    "unreadable file",
    "other language",
    "excluded",
    "generated",
    "no such line",
    "stale",
    "outside",
    "missing header",
    "missing package",
    "no small edit",
    "does not parse",
    "too long",
    "no candidate",
    "unlikely",
    "not verified",
    "false positive",
    "conflict",
]

NAMED = "named"  # the check of a fix that the tool itself names, or a compiler's message
IMPLIED = "implied"  # the check of a fix that rules write from what was reported, not the model
CARRIED = "carried"  # the check of a fix that the report carries, whoever wrote it
NOTED = "noted"  # the check of a fix that a note of the report carries, as one way of several
SETTLED = "settled"  # the check of a fix that a scan reports, too
GONE_WITH = "gone with the fix of"  # how the reason begins of a report that follows from another
TRICK = "only silence the tool"  # how a reason says that a fix is a trick


@dataclass(frozen=True, slots=True)
class Answer:
    """A diagnostic answered.

    `reason` says in words why the status is what it is; where that is `declined`, it is never empty, and
    `cause` is its short name, for counts. A fix that may be made, and cannot beside others, has a cause, too.
    `finding` holds the fixes, the one to make first; None where the diagnostic is declined before the model
    is asked.
    """

    diagnostic: Diagnostic
    status: Status
    reason: str = ""
    cause: Cause | None = None
    finding: Finding | None = None


def source_of(suggestion: Suggestion) -> Source:
    """Whether a fix was read off the report: its confidence is then a rank, and no probability."""
    return "report" if {NAMED, IMPLIED} & set(suggestion.checks) else "model"


def share_of(suggestion: Suggestion) -> str:
    """What speaks for a fix, behind "the best fix", where that is not enough."""
    share = f"{suggestion.confidence:.0%}"
    return f"has {share}" if source_of(suggestion) == "model" else f"is implied and counts as {share}"


@dataclass(frozen=True, slots=True)
class FileAnswers:
    """One file's diagnostics answered, in their order, and how many functions with a body it holds."""

    language: Language
    encoding: Encoding
    functions: int
    reported: tuple[Answer, ...]


def declined(diagnostic: Diagnostic, cause: Cause, reason: str, *, finding: Finding | None = None) -> Answer:
    """A diagnostic without a fix."""
    return Answer(diagnostic, "declined", reason, cause, finding)
