"""Kinds of flaws: what a fix does, what the text itself says for it, and the CWE that it tells."""

from plc.repair.kinds.cwes import cwe_told_by, refined
from plc.repair.kinds.registry import ALL_KINDS, EVIDENCE, evidence_for, kind_of
from plc.repair.kinds.shapes import shape_of

__all__ = ["ALL_KINDS", "EVIDENCE", "cwe_told_by", "evidence_for", "kind_of", "refined", "shape_of"]
