"""A verified fix without the edits that it does not need, which a model may write beside."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from plc.repair.findings import Edit, Suggestion
from plc.repair.reported.answer import source_of

_MOST = 5  # edits, each of which costs a check
_CONFIRMED = frozenset(["gone", "test"])


def may_be_shortened(suggestion: Suggestion) -> bool:
    """Whether a model wrote it in several edits, and something confirms it: rules mean each of theirs."""
    is_confirmed = bool(_CONFIRMED & set(suggestion.checks))
    return is_confirmed and source_of(suggestion) == "model" and 1 < len(suggestion.edits) <= _MOST


def shortened(suggestion: Suggestion, holds: Callable[[Suggestion], bool]) -> Suggestion:
    """The fix without each edit that may be left out: `holds` says so of what is left."""
    for edit in reversed(suggestion.edits):
        rest = tuple(each for each in suggestion.edits if each is not edit)
        if not rest or (_only_removes(rest) and not suggestion.removes):
            continue
        shorter = replace(suggestion, edits=rest)
        if holds(shorter):
            suggestion = shorter
    return suggestion


def _only_removes(edits: tuple[Edit, ...]) -> bool:
    return not any(edit.text.strip() for edit in edits)
