"""What of a file's report is wanted: by CWE, and by the lines that functions stand on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from plc.repair.findings import FileReport, Finding, Range
from plc.repair.narrow.line_changes import Changed, line_changes


@dataclass(frozen=True, slots=True)
class Span:
    """Lines `first` to `last`, both included and 1-based; with `last` = `first` - 1, the place between."""

    first: int
    last: int

    def meets(self, first: int, last: int) -> bool:
        """Whether it has a line in common with others, or lies between two of them."""
        return self.first <= last and first <= self.last and first <= last


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is wanted of a file's findings; None and empty mean all."""

    select: frozenset[int] = frozenset()  # CWE numbers
    ignore: frozenset[int] = frozenset()
    lines: tuple[tuple[Span, ...], ...] = ()  # a function must meet one span of each


EVERYTHING = Wanted()


def narrowed(report: FileReport, wanted: Wanted) -> FileReport:
    """The report without the findings that are not wanted, nor what was skipped on other lines."""
    if wanted == EVERYTHING:
        return report
    return replace(
        report,
        findings=tuple(finding for finding in report.findings if _is_wanted(finding, wanted)),
        skipped=tuple(entry for entry in report.skipped if _is_on(entry.range, wanted.lines)),
    )


def cwe_of(finding: Finding) -> int | None:
    """The CWE number that a finding is shown with."""
    return int(finding.cwe[0].id.removeprefix("CWE-")) if finding.cwe else None


def moved(spans: Sequence[Span], before: bytes, after: bytes) -> tuple[Span, ...]:
    """Spans of lines of a text, as lines of what became of it."""
    if before == after:
        return tuple(spans)
    changes = list(line_changes(before, after))
    return tuple(Span(_start(span.first, changes), _start(span.last + 1, changes) - 1) for span in spans)


def _start(line: int, changes: Sequence[Changed]) -> int:
    """Where a line went; one that was changed, to where the change begins."""
    shift = 0
    for change in changes:
        if line - 1 < change.first:
            break
        if line - 1 < change.last:
            return change.new_first + 1
        shift = change.new_last - change.last
    return line + shift


def _is_wanted(finding: Finding, wanted: Wanted) -> bool:
    cwe = cwe_of(finding)
    if wanted.select and cwe not in wanted.select:
        return False
    if cwe in wanted.ignore:
        return False
    return _is_on(Range(finding.start, finding.end), wanted.lines)


def _is_on(place: Range | None, lines: Sequence[Sequence[Span]]) -> bool:
    """Whether a place meets a span of each option; the whole file, which is None, always does."""
    if place is None:
        return True
    return all(any(span.meets(place.start.line, place.end.line) for span in spans) for spans in lines)
