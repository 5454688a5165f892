"""Which fixes of a file are made together: one for each finding, none over another, the syntax no worse."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from plc.repair.findings import (
    Edit,
    Encoding,
    FileReport,
    Finding,
    Suggestion,
    apply_edits,
    digest_of,
    place_of,
    touch,
)
from plc.repair.text.reparsing import Syntax
from plc.repair.text.source_text import SourceText


@dataclass(frozen=True, slots=True)
class Policy:
    """Which settled fixes `--fix` may apply.

    A safe one keeps the user's statements, carries the mark `required`, of the check that was asked for, and
    is at least as confident as `safe_from`; None: no fix is safe. `unsafe` allows all that settle.
    """

    safe_from: float | None = None
    required: str = "parse"
    unsafe: bool = False

    def unchecked(self) -> Policy:
        """What is asked of safe fixes that no compiler has seen: half of the doubt is allowed."""
        return self if self.safe_from is None else replace(self, safe_from=(1 + self.safe_from) / 2)

    def is_confirmed(self, suggestion: Suggestion | None) -> bool:
        """Whether a safe suggestion may be made once tools have seen it; None: one of them objected.

        Where no compiler could check it, half of the doubt that a safe fix may carry is allowed.
        """
        if suggestion is None or self.safe_from is None:
            return False
        return "compile" in suggestion.checks or self.unchecked().is_safe(suggestion)

    def allows(self, suggestion: Suggestion) -> bool:
        """Whether a settled suggestion may be made."""
        return self.unsafe or self.is_safe(suggestion)

    def is_safe(self, suggestion: Suggestion) -> bool:
        """Whether a settled suggestion may be made without --unsafe-fixes."""
        if self.safe_from is None or suggestion.confidence < self.safe_from or suggestion.removes:
            return False
        return self.required in suggestion.checks


ALL_SETTLED = Policy(unsafe=True)


@dataclass(frozen=True, slots=True)
class Fix:
    """A file's text with fixes made, the findings that they belong to, and the edits."""

    text: bytes
    fixed: tuple[Finding, ...]
    left: tuple[Finding, ...]
    edits: tuple[Edit, ...] = ()
    encoding: Encoding = "utf-8"

    def moved(self, position: int) -> int:
        """Where a byte of the old text that no edit replaced is in the new one."""
        return position + sum(
            len(edit.text.encode(self.encoding)) - (edit.end_byte - edit.start_byte)
            for edit in self.edits
            if edit.end_byte <= position
        )

    def _start(self, finding: Finding) -> int:
        """Where a finding's function begins in the new text: what is inserted there belongs to it."""
        return self.moved(finding.start_byte) - sum(
            len(edit.text.encode(self.encoding))
            for edit in self.edits
            if edit.start_byte == edit.end_byte == finding.start_byte
        )

    def is_spoken_of(self, fixed: Finding, found: Finding) -> bool:
        """Whether a finding of the new text is about what a fix has made.

        It is where its first fix touches that place, or where it is about the function and has no fix.
        """
        if not found.suggestions:
            return found.start_byte == self._start(fixed)
        return touch(self._written(fixed), found.suggestions[0].edits)

    def with_left(self, after: FileReport) -> FileReport:
        """A report on the new text, with the findings that are left though it does not have them."""
        digest = digest_of(self.text)
        missing = [
            moved
            for moved in (self.carried(finding, digest) for finding in self.left)
            if not _has(after.findings, moved)
        ]
        findings = sorted([*after.findings, *missing], key=place_of)
        return replace(after, findings=tuple(findings))

    def _written(self, finding: Finding) -> list[Edit]:
        """The places in the new text where a fix that was made has written."""
        places = []
        for edit in finding.suggestions[0].edits:
            start = self.moved(edit.start_byte) if edit.start_byte < edit.end_byte else self._inserted(edit)
            places.append(Edit(start, start + len(edit.text.encode(self.encoding)), ""))
        return places

    def _inserted(self, edit: Edit) -> int:
        return self.moved(edit.start_byte) - len(edit.text.encode(self.encoding))

    def carried(self, finding: Finding, digest: str) -> Finding:
        """A finding of the old text that was not fixed, at its place in the new one.

        Its fixes that meet what was written are gone. Where the likeliest is among them, all are, and the
        finding says that something is left.
        """
        kept = () if touch(self.edits, _first_edits(finding)) else finding.suggestions
        suggestions: list[Suggestion] = []
        for suggestion in kept:
            if touch(self.edits, suggestion.edits):
                continue
            edits = tuple(
                Edit(self.moved(e.start_byte), self.moved(e.end_byte), e.text) for e in suggestion.edits
            )
            suggestions.append(replace(suggestion, rank=len(suggestions) + 1, edits=edits))
        source = SourceText.of(self.text)
        start, end = self._start(finding), self.moved(finding.end_byte)
        return replace(
            finding,
            start=source.position(start),
            end=source.position(end),
            start_byte=start,
            end_byte=end,
            suggestions=tuple(suggestions),
            digest=digest,
            kind=finding.kind if suggestions else "",
        )


def _first_edits(finding: Finding) -> tuple[Edit, ...]:
    return finding.suggestions[0].edits if finding.suggestions else ()


def _has(findings: Sequence[Finding], wanted: Finding) -> bool:
    """Whether any finding is about the place of another one."""
    if not wanted.suggestions:
        return any(finding.start_byte == wanted.start_byte for finding in findings)
    place = wanted.suggestions[0].edits
    return any(f.suggestions and touch(f.suggestions[0].edits, place) for f in findings) or any(
        not f.suggestions and f.start_byte == wanted.start_byte for f in findings
    )


def fix(
    text: bytes, report: FileReport, *, policy: Policy = ALL_SETTLED, without: Collection[Finding] = ()
) -> Fix:
    """Apply the first suggestion of each finding, the surest finding first.

    A finding is left where that suggestion is not settled, where the policy does not allow it, where it is
    among those to do `without`, where its edits meet those of a surer one, or where all fixes together would
    not parse.
    """
    made: list[Edit] = []
    done: set[int] = set()
    syntax: Syntax | None = None
    for index in sorted(range(len(report.findings)), key=lambda i: -report.findings[i].confidence):
        finding = report.findings[index]
        suggestion = settled_suggestion(finding)
        if suggestion is None or not policy.allows(suggestion) or finding in without:
            continue
        new = [edit for edit in suggestion.edits if edit not in made]
        if touch(made, new):
            continue
        if syntax is None:
            syntax = Syntax.of(text, report.language)
        together = syntax.after_edits([*made, *new], encoding=report.encoding)
        if not syntax.is_worse(together):
            made += new
            done.add(index)
    return Fix(
        text=apply_edits(text, made, encoding=report.encoding),
        fixed=tuple(finding for index, finding in enumerate(report.findings) if index in done),
        left=tuple(finding for index, finding in enumerate(report.findings) if index not in done),
        edits=tuple(made),
        encoding=report.encoding,
    )


def settled_suggestion(finding: Finding) -> Suggestion | None:
    """The likeliest suggestion, if the model finds nothing more once it is made.

    A less likely one is never made in its place, however content the model is with its result: taking the
    flawed statements away satisfies any model.
    """
    first = next(iter(finding.suggestions), None)
    return first if first is not None and "settled" in first.checks else None
