"""Kinds of flaws: what a fix does, which evidence the text has for it, and the CWE that follows from it.

Modules:

arrays: Indices that leave an array whose size the text declares.
calls: Calls whose arguments are named as the parameters of another place.
conditions: Conditions that the text itself shows to be wrong: they follow null, or have always one outcome.
cwes: CWEs that follow from a fix itself, where the model's reading of the function can only guess.
kind: What a kind with evidence is: a pattern of a fix that the text itself confirms.
registry: All kinds with evidence, in the order in which they are asked, and the kind of any change.
shapes: The kind of a change by its words alone: which operator, which statement comes or goes.
switches: Cases whose work the next case undoes: the break is missing, the text shows it.
"""

from plc.repair.kinds.cwes import cwe_implied_by, refined
from plc.repair.kinds.registry import ALL_KINDS, EVIDENCE, evidence_for, kind_of
from plc.repair.kinds.shapes import shape_of

__all__ = ["ALL_KINDS", "EVIDENCE", "cwe_implied_by", "evidence_for", "kind_of", "refined", "shape_of"]
