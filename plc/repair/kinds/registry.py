"""All kinds with evidence, in the order in which they are asked, and the kind of any change."""

from __future__ import annotations

from plc.repair.filters import ProposedChange
from plc.repair.kinds.arrays import INDEX_PAST_END
from plc.repair.kinds.calls import ARGUMENTS_BY_NAME
from plc.repair.kinds.conditions import ASSIGNMENT_IN_CONDITION, CONSTANT_CONDITION, NULL_FOLLOWED
from plc.repair.kinds.kind import Evidence
from plc.repair.kinds.shapes import SHAPES, shape_of
from plc.repair.kinds.switches import CASE_UNDONE

EVIDENCE: tuple[Evidence, ...] = (
    ASSIGNMENT_IN_CONDITION,
    INDEX_PAST_END,
    NULL_FOLLOWED,
    CONSTANT_CONDITION,
    ARGUMENTS_BY_NAME,
    CASE_UNDONE,
)

ALL_KINDS: tuple[str, ...] = (*(entry.name for entry in EVIDENCE), *SHAPES)


def kind_of(change: ProposedChange) -> str:
    """The kind of flaw that a change mends: the first for which the text speaks, else what the words do."""
    for entry in EVIDENCE:
        if change.language in entry.languages and entry.holds(change):
            return entry.name
    return shape_of(change)
