"""What a run came to, counted as the outcomes pass, so that none of them has to be kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import assert_never

from plc.repair.batch import Analysed, Failed
from plc.repair.findings import Cause, Skipped

FEW = 10  # skipped functions that are listed by default
# What is skipped that is no function: text beside all functions, files, findings.
NOT_FUNCTIONS: frozenset[Cause] = frozenset(["outside", "generated", "unverified", "dropped"])


@dataclass(slots=True)
class Tally:
    """Counts of a run; `few` are the first skipped functions, one more than are listed by default."""

    seen: int = 0  # files and paths that have an outcome, whatever it is
    files: int = 0
    functions: int = 0
    findings: int = 0
    fixed: int = 0
    changed: int = 0  # files
    fixable: int = 0  # findings of those left that --fix would fix
    hidden: int = 0  # and how many more --unsafe-fixes would
    errors: int = 0
    unverified: int = 0  # files
    cwes: Counter[str] = field(default_factory=Counter)  # findings that are left, by CWE id
    fixed_cwes: Counter[str] = field(default_factory=Counter)
    skipped: Counter[Cause] = field(default_factory=Counter)
    few: list[tuple[Path, Skipped]] = field(default_factory=list)
    _last: Path | None = None  # a file whose fixes could not be written has two outcomes, one after the other

    @property
    def unread_functions(self) -> int:
        """How many of the functions could not be read."""
        return sum(number for cause, number in self.skipped.items() if cause not in NOT_FUNCTIONS)

    def counting(self, outcomes: Iterable[Analysed | Failed]) -> Iterator[Analysed | Failed]:
        """The outcomes, each counted before it is handed on."""
        for outcome in outcomes:
            self.add(outcome)
            yield outcome

    def add(self, outcome: Analysed | Failed) -> None:
        """Count one outcome."""
        self.seen += outcome.path != self._last
        self._last = outcome.path
        match outcome:
            case Failed():
                self.errors += 1
            case Analysed():
                self._add(outcome)
            case _:
                assert_never(outcome)

    def _add(self, analysed: Analysed) -> None:
        report = analysed.report
        self.files += 1
        self.functions += report.functions
        self.findings += len(report.findings)
        self.fixed += len(analysed.fixed)
        self.changed += analysed.before != analysed.after
        self.fixable += len(analysed.fixable)
        self.hidden += analysed.hidden
        self.cwes.update(finding.cwe[0].id if finding.cwe else "" for finding in report.findings)
        self.fixed_cwes.update(finding.cwe[0].id if finding.cwe else "" for finding in analysed.fixed)
        self.skipped.update(entry.cause for entry in report.skipped)
        self.unverified += any(entry.cause == "unverified" for entry in report.skipped)
        for entry in report.skipped:
            if entry.cause not in ("unverified", "dropped") and len(self.few) <= FEW:
                self.few.append((analysed.path, entry))
