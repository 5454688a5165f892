"""What is wrong with code of a kind of flaw, in one sentence, and where MITRE says more."""

from __future__ import annotations

from plc.output.cwe import kind_of_id, link_of

__all__ = ["link_of", "why_of"]


def why_of(cwe: str) -> str:
    """The sentence, without a full stop, for an id such as `CWE-121`; empty where the table has none."""
    kind = kind_of_id(cwe)
    return "" if kind is None else kind.why
