"""Where in an analysed file its findings are shown."""

from __future__ import annotations

from plc.repair.batch import Analysed
from plc.repair.findings import Finding, digest_of
from plc.repair.place import line_of_finding


def line_of(analysed: Analysed, finding: Finding) -> int:
    """The line of a finding of the report, in the text that the report is about."""
    return line_of_finding(analysed.after, finding)


def line_of_fixed(analysed: Analysed, finding: Finding) -> int:
    """The line that a fixed finding had; its function's, where it was made for an intermediate text."""
    if digest_of(analysed.before) != finding.digest:
        return finding.start.line
    return line_of_finding(analysed.before, finding)
