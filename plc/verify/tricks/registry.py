"""All rules against tricks, in the order in which they are asked, and the questions that they answer."""

from __future__ import annotations

from plc.verify.tricks.change import Change
from plc.verify.tricks.conditions import CONDITIONS, turned
from plc.verify.tricks.guards import GUARDS
from plc.verify.tricks.meaning import MEANING, unsure
from plc.verify.tricks.parts import PARTS, guessed_addition, guessed_name, guessed_variable
from plc.verify.tricks.removals import REMOVALS
from plc.verify.tricks.rule import Rule
from plc.verify.tricks.suppressions import SUPPRESSIONS
from plc.verify.tricks.unread import UNREAD
from plc.verify.tricks.values import VALUES, guessed

RULES: tuple[Rule, ...] = (*SUPPRESSIONS, *CONDITIONS, *VALUES, *GUARDS, *REMOVALS, *MEANING, *PARTS, *UNREAD)

_SILENCING = tuple(rule for rule in SUPPRESSIONS if rule.name != "qualifier")


def trick(change: Change) -> str | None:
    """Why a change is no fix though the tool may be silent after it; None: no rule is against it."""
    for rule in RULES:
        if (said := rule.objection(change)) is not None:
            return said
    return None


def silencing(change: Change) -> str | None:
    """Why a change speaks to the tool only, whatever it means: comments, attributes, `(void)`; else None."""
    for rule in _SILENCING:
        if (said := rule.objection(change)) is not None:
            return said
    return None


def guess(change: Change) -> str:
    """What in a change is the usual guess, which no tool can confirm; empty where nothing is.

    Such a fix may be offered, and `--fix` never applies it.
    """
    for question in (guessed, turned, unsure, guessed_addition, guessed_name, guessed_variable):
        if said := question(change):
            return said
    return ""
