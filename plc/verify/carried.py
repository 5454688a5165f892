"""Fixes that a report carries: which of them may be run, and which are no more than a guess."""

from __future__ import annotations

from dataclasses import replace

from plc.repair.findings import Suggestion
from plc.repair.reported.answer import CARRIED, NOTED, Answer
from plc.verify.reported import Verdict

_ONE_WAY = "a note of the report proposes it, as one way of several"


def doubted(suggestion: Suggestion, verdict: Verdict) -> Verdict:
    """What was said of a fix; one that a note carries is a guess."""
    if NOTED not in suggestion.checks or not verdict.passes or verdict.guess:
        return verdict
    return replace(verdict, reason=verdict.reason or _ONE_WAY, guess=_ONE_WAY)


def may_be_run(suggestion: Suggestion, verdict: Verdict, *, is_judged: bool) -> bool:
    """Whether code with a fix may be run: of what a report carries only what its tool proposes here, too.

    `is_judged`: whether any tool was run on the fix.
    """
    if CARRIED not in suggestion.checks and NOTED not in suggestion.checks:
        return True
    return is_judged and not verdict.guess


def is_carried(answer: Answer) -> bool:
    """Whether the first fix of an answer stands in the report or in a note of it."""
    shown = () if answer.finding is None else answer.finding.suggestions[:1]
    return any({CARRIED, NOTED} & set(each.checks) for each in shown)
