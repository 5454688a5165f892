"""Which fixes of a file are made together: one for each finding, none over another, the syntax no worse."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from data_prep.languages import parse
from plc.repair.candidates import errors_in
from plc.repair.findings import Edit, FileReport, Finding, Suggestion, apply_edits


@dataclass(frozen=True, slots=True)
class Fix:
    """A file's text with fixes made, and the findings that they belong to."""

    text: bytes
    fixed: tuple[Finding, ...]
    left: tuple[Finding, ...]


def fix(text: bytes, report: FileReport) -> Fix:
    """Apply the first settled suggestion of each finding, the surest finding first.

    A finding is left where no suggestion is settled, where its edits meet those of a surer one, or where all
    fixes together would not parse.
    """
    made: list[Edit] = []
    done: set[int] = set()
    errors = errors_in(parse(text, report.language).root_node)
    for index in sorted(range(len(report.findings)), key=lambda i: -report.findings[i].confidence):
        suggestion = settled_suggestion(report.findings[index])
        if suggestion is None:
            continue
        new = [edit for edit in suggestion.edits if edit not in made]
        if _collide(made, new):
            continue
        together = apply_edits(text, [*made, *new], encoding=report.encoding)
        if errors_in(parse(together, report.language).root_node) <= errors:
            made += new
            done.add(index)
    return Fix(
        text=apply_edits(text, made, encoding=report.encoding),
        fixed=tuple(finding for index, finding in enumerate(report.findings) if index in done),
        left=tuple(finding for index, finding in enumerate(report.findings) if index not in done),
    )


def settled_suggestion(finding: Finding) -> Suggestion | None:
    """The best suggestion after which the model has nothing more to say."""
    return next((entry for entry in finding.suggestions if "settled" in entry.checks), None)


def _collide(made: Sequence[Edit], new: Sequence[Edit]) -> bool:
    return any(a.start_byte <= b.end_byte and b.start_byte <= a.end_byte for a in made for b in new)
