"""What narrows a file's report to what is wanted of it, and what it has taken out so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Lock
from typing import final

from plc.repair.findings import FileReport
from plc.repair.narrow.narrowing import EVERYTHING, Wanted, moved, narrowed
from plc.repair.narrow.suppressions import Suppression, unsuppressed


@dataclass(slots=True)
class Taken:
    """What was taken out of the reports."""

    ignored: int = 0  # findings that comments keep away
    unused: list[tuple[Path, Suppression]] = field(default_factory=list)  # comments that kept nothing away
    unwanted: int = 0  # findings of other CWEs and on other lines


@final
class FindingFilter:
    """Narrows reports, from several threads; a file may come again with another text once it was repaired."""

    def __init__(self, wanted: Mapping[Path, Wanted]) -> None:
        """`wanted` by path; of other files everything is."""
        self.taken = Taken()
        self._wanted = wanted
        self._first: dict[Path, bytes] = {}  # texts whose lines count
        self._seen: set[Path] = set()
        self._lock = Lock()

    def __call__(self, path: Path, text: bytes, report: FileReport) -> FileReport:
        """The report without what is not wanted, nor what comments keep away."""
        unsuppressed_report = unsuppressed(text, report)
        wanted = self._wanted.get(path, EVERYTHING)
        if wanted.lines:
            first = self._first.setdefault(path, text)
            wanted = replace(wanted, lines=tuple(moved(spans, first, text) for spans in wanted.lines))
        result = narrowed(unsuppressed_report.report, wanted)
        with self._lock:
            if path not in self._seen:
                self._seen.add(path)
                self.taken.ignored += len(unsuppressed_report.ignored)
                self.taken.unused += [(path, entry) for entry in unsuppressed_report.unused]
                self.taken.unwanted += len(unsuppressed_report.report.findings) - len(result.findings)
        return result
