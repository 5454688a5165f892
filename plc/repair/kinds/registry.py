"""All kinds with evidence, in the order in which they are asked, and the kind of any change."""

from __future__ import annotations

from plc.repair.filters import ProposedChange
from plc.repair.kinds.kind import Evidence
from plc.repair.kinds.shapes import shape_of

EVIDENCE: tuple[Evidence, ...] = ()


def kind_of(change: ProposedChange) -> str:
    """The kind of flaw that a change mends: the first for which the text speaks, else what the words do."""
    for entry in EVIDENCE:
        if change.language in entry.languages and entry.holds(change):
            return entry.name
    return shape_of(change)
