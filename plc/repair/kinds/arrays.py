"""Indices that leave an array whose size the text declares."""

from __future__ import annotations

from plc.repair.filters import ProposedChange
from plc.repair.filters.bounds import reaches_outside
from plc.repair.kinds.kind import Evidence


def _leaves(change: ProposedChange) -> bool:
    return any(reaches_outside(change, one) for one in change.changes)


INDEX_PAST_END = Evidence("index-past-end", "CWE-193", _leaves)
