"""Kinds of flaws: what a fix does, what the text itself says for it, and the CWE that it tells."""

from plc.repair.kinds.cwes import cwe_told_by, refined
from plc.repair.kinds.registry import ALL_KINDS, EVIDENCE, kind_of

__all__ = ["ALL_KINDS", "EVIDENCE", "cwe_told_by", "kind_of", "refined"]
