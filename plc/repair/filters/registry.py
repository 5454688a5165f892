"""All filters, in the order in which they are applied, and what applies them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from plc.repair.filters.assignment import ASSIGNMENT
from plc.repair.filters.bounds import BOUNDS
from plc.repair.filters.change import ProposedChange
from plc.repair.filters.fall_through import FALL_THROUGH
from plc.repair.filters.filter import Filter
from plc.repair.filters.guarded_free import GUARDED_FREE
from plc.repair.filters.ownership import OWNERSHIP
from plc.repair.filters.pointer_size import POINTER_SIZE
from plc.repair.filters.polarity import POLARITY
from plc.repair.filters.starts import STARTS

T = TypeVar("T")

FILTERS: tuple[Filter, ...] = (
    POINTER_SIZE,
    FALL_THROUGH,
    POLARITY,
    BOUNDS,
    STARTS,
    ASSIGNMENT,
    GUARDED_FREE,
    OWNERSHIP,
)


def standing(vetted: Iterable[tuple[T, str | None]]) -> tuple[T, ...]:
    """What is left of a proposal's candidates, likeliest first, each with its veto.

    Nothing, where the likeliest one is vetoed: the model took a known meaning for a flaw, and what it holds
    for less likely mends none. So a filter never lifts an unlikely candidate to the first place.
    """
    listed = list(vetted)
    if listed and listed[0][1] is not None:
        return ()
    return tuple(candidate for candidate, reason in listed if reason is None)


def veto(change: ProposedChange) -> str | None:
    """Why a change is not offered, in plain words; None: nothing in the text speaks against it."""
    for entry in FILTERS:
        if change.language in entry.languages and (reason := entry.objection(change)) is not None:
            return f"{entry.name}: {reason}"
    return None
