"""Answers as the JSON objects that docs/findings.schema.json describes: findings with what was reported."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

from plc.diagnostics import Diagnostic
from plc.output.json_report import DIGITS, EXACT, finding_object
from plc.repair.findings import Cwe, Finding, digest_of
from plc.repair.reported.answer import Answer, source_of
from plc.repair.reported.outcomes import Answered
from plc.repair.reported.places import NoSuchLineError, Span, line_span, without_function
from plc.repair.text.in_file import finding_in_file
from plc.repair.text.source_text import NotTextError, SourceText


def file_object(answered: Answered, *, top: int | None = None) -> dict[str, Any]:
    """One file with all that was said of it as findings, in the order of the report, for people and tools.

    Of the flaw they say what the report says: what the model takes it for is another matter.
    """
    as_reported = [
        each if each.finding is None else replace(each, finding=_as_reported(each.finding, each.diagnostic))
        for each in answered.reported
    ]
    value = _object(answered, as_reported, top=top, digits=DIGITS)
    for answer, finding in zip(answered.reported, value["findings"], strict=True):
        own = () if answer.finding is None else answer.finding.suggestions
        for suggestion, shown in zip(own, finding["suggestions"], strict=False):  # the first ones are shown
            shown["source"] = source_of(suggestion)
    return value


def exact_file_object(answered: Answered) -> dict[str, Any]:
    """The same for whoever goes on with the answers of a model: all that it says, with all digits."""
    return _object(answered, answered.reported, top=None, digits=EXACT)


def _object(
    answered: Answered, reported: Sequence[Answer], *, top: int | None, digits: int
) -> dict[str, Any]:
    lines = _Lines(answered)
    return {
        "path": os.fsencode(answered.path).decode("utf-8", "replace"),
        "language": answered.language,
        "functions": answered.functions,
        "findings": [
            finding_object(lines.in_file(answer), top, digits) | answer_object(answer) for answer in reported
        ],
        "skipped": [],
    }


def _as_reported(finding: Finding, diagnostic: Diagnostic) -> Finding:
    cwe = () if diagnostic.cwe is None else (Cwe(f"CWE-{diagnostic.cwe}", 1.0),)
    return replace(finding, cwe=cwe, kind="")


def elsewhere_object(answered: Answered, answer: Answer) -> dict[str, Any]:
    """A diagnostic of a file that is not read."""
    path = os.fsencode(answered.path).decode("utf-8", "replace")
    return {"path": path, **answer_object(answer)}


def answer_object(answer: Answer) -> dict[str, Any]:
    """What was reported, and what became of it."""
    value: dict[str, Any] = {"told": diagnostic_object(answer.diagnostic), "status": answer.status}
    if answer.reason:
        value["status_reason"] = answer.reason
    if answer.cause is not None:
        value["status_cause"] = answer.cause
    return value


def diagnostic_object(diagnostic: Diagnostic) -> dict[str, Any]:
    """A diagnostic; what is not known of it is left out."""
    location = diagnostic.location
    optional = {
        "tool": diagnostic.tool,
        "rule": diagnostic.rule,
        "message": diagnostic.message,
        "line": location.line,
        "column": location.column,
        "end_line": location.end_line,
        "end_column": location.end_column,
        "cwe": None if diagnostic.cwe is None else f"CWE-{diagnostic.cwe}",
        "fingerprint": diagnostic.fingerprint,
        "index": diagnostic.index,
    }
    known = {key: value for key, value in optional.items() if value is not None and value != ""}
    return {**known, "category": diagnostic.category, "level": diagnostic.level}


class _Lines:
    """Places of diagnostics for which no function was asked about."""

    def __init__(self, answered: Answered) -> None:
        self._answered = answered
        self._source: SourceText | None = None
        with suppress(NotTextError):
            self._source = SourceText.of(answered.after)
        self._digest = digest_of(answered.after)

    def in_file(self, answer: Answer) -> Finding:
        """The finding of an answer with byte offsets in the file, not in its text."""
        found = answer.finding or self.finding(answer)
        return finding_in_file(found, self._answered.after, self._answered.wide)

    def finding(self, answer: Answer) -> Finding:
        """The line of a diagnostic, if the file has it, as a finding without a function."""
        source = self._source if self._source is not None else SourceText.of(b"")
        try:
            place = line_span(answer.diagnostic.location, source)
        except NoSuchLineError:
            place = Span(0, 0)
        return without_function(place, source, confidence=0.0, digest=self._digest)
