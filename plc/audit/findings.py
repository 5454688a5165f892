"""What a check says of a corpus: refuse or warn, why, and of which rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["refuse", "warn"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a check found; `rows` are the ids of all rows that it is about."""

    check: str
    severity: Severity
    corpus: str
    message: str
    rows: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """All findings, and how many rows each corpus has."""

    findings: tuple[Finding, ...]
    corpora: tuple[tuple[str, int], ...]

    def count(self, severity: Severity) -> int:
        """How many findings have that severity."""
        return sum(finding.severity == severity for finding in self.findings)
