"""What is wrong with code that has a weakness of the CWE list, in one sentence, and where MITRE says more."""

from __future__ import annotations

from plc.output.cwe import link_of, weakness_of

__all__ = ["link_of", "why_of"]


def why_of(cwe: str) -> str:
    """The sentence, without a full stop, for an id such as `CWE-121`; empty where the table has none."""
    weakness = weakness_of(cwe)
    return "" if weakness is None else weakness.why
