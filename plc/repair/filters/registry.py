"""All filters, in the order in which they are asked, and the one question that is put to them."""

from __future__ import annotations

from plc.repair.filters.assignment import ASSIGNMENT
from plc.repair.filters.bounds import BOUNDS
from plc.repair.filters.change import ProposedChange
from plc.repair.filters.fall_through import FALL_THROUGH
from plc.repair.filters.filter import Filter
from plc.repair.filters.guarded_free import GUARDED_FREE
from plc.repair.filters.ownership import OWNERSHIP
from plc.repair.filters.polarity import POLARITY

FILTERS: tuple[Filter, ...] = (FALL_THROUGH, POLARITY, BOUNDS, ASSIGNMENT, GUARDED_FREE, OWNERSHIP)


def veto(change: ProposedChange) -> str | None:
    """Why a change is not offered, in plain words; None: nothing in the text speaks against it."""
    for entry in FILTERS:
        if change.language in entry.languages and (reason := entry.objection(change)) is not None:
            return f"{entry.name}: {reason}"
    return None
