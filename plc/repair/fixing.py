"""Which fixes of a file are made together: one for each finding, none over another, the syntax no worse."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from plc.repair.findings import Edit, Encoding, FileReport, Finding, Suggestion, apply_edits
from plc.repair.reparsing import Syntax, errors_in


@dataclass(frozen=True, slots=True)
class Policy:
    """Which settled fixes may be made unasked.

    A safe one carries the mark `required`, of the check that was asked for, and is at least as confident as
    `safe_from`; None: no fix is safe. `unsafe` allows all that settle.
    """

    safe_from: float | None = None
    required: str = "parse"
    unsafe: bool = False

    def allows(self, suggestion: Suggestion) -> bool:
        """Whether a settled suggestion may be made."""
        return self.unsafe or self.is_safe(suggestion)

    def is_safe(self, suggestion: Suggestion) -> bool:
        """Whether a settled suggestion may be made without --unsafe-fixes."""
        if self.safe_from is None or suggestion.confidence < self.safe_from:
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


def fix(
    text: bytes, report: FileReport, *, policy: Policy = ALL_SETTLED, without: Collection[Finding] = ()
) -> Fix:
    """Apply the first settled suggestion of each finding, the surest finding first.

    A finding is left where no suggestion is settled, where the policy does not allow it, where it is among
    those to do `without`, where its edits meet those of a surer one, or where all fixes together would not
    parse.
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
        if collide(made, new):
            continue
        if syntax is None:
            syntax = Syntax.of(text, report.language)
        together = syntax.after_edits([*made, *new], encoding=report.encoding)
        if errors_in(together.root) <= syntax.errors:
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
    """The best suggestion after which the model has nothing more to say."""
    return next((entry for entry in finding.suggestions if "settled" in entry.checks), None)


def collide(made: Sequence[Edit], new: Sequence[Edit]) -> bool:
    """Whether any of the new edits meets one that is made already."""
    return any(a.start_byte <= b.end_byte and b.start_byte <= a.end_byte for a in made for b in new)
