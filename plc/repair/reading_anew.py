"""Findings without the fixes with which their text, read anew, parses worse: asked only of what is shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from plc.repair.candidates import Page
from plc.repair.findings import Finding, Suggestion
from plc.repair.reuse import UNKNOWN


@dataclass(frozen=True, slots=True)
class ReadingAnew:
    """One file, read from scratch with each fix; that costs too much for candidates that nobody sees."""

    page: Page
    starts: Sequence[int]  # the first bytes of its functions

    def without_worse(self, findings: Sequence[Finding]) -> list[Finding]:
        """The findings with the fixes that remain; one whose likeliest fix goes is gone."""
        left: list[Finding] = []
        for finding in findings:
            worse = [self._is_worse(finding, each) for each in finding.suggestions]
            if not any(worse):
                left.append(finding)
            elif not worse[0]:
                kept = [s for s, is_worse in zip(finding.suggestions, worse, strict=True) if not is_worse]
                ranked = tuple(replace(each, rank=rank) for rank, each in enumerate(kept, start=1))
                left.append(replace(finding, suggestions=ranked))
        return left

    def _is_worse(self, finding: Finding, suggestion: Suggestion) -> bool:
        page, reuse = self.page, self.page.reuse
        key = None
        if reuse is not None:
            key = reuse.key_of_check(suggestion.edits, [self.starts.index(finding.start_byte)])
        if reuse is not None and key is not None:
            known = reuse.recall(b"worse" + key)
            if known is not UNKNOWN:
                return bool(known)
        worse = page.syntax.is_worse(page.syntax.after_edits(suggestion.edits, encoding=page.source.encoding))
        if reuse is not None and key is not None:
            reuse.keep(b"worse" + key, worse)
        return worse
