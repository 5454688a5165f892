"""The fixes of an answer as SARIF has them, and what became of the report."""

from __future__ import annotations

from typing import Any

from plc.output.formats.sarif import edited
from plc.output.reported.wording import about_fix
from plc.repair.findings import Edit
from plc.repair.reported.answer import Answer, source_of
from plc.repair.reported.outcomes import Answered
from plc.repair.text.source_text import SourceText

STATUS = "plcStatus"  # among the properties of a result
SOURCE = "plcSource"  # among those of a fix of ours; plc.diagnostics.formats.sarif.fixes reads no such fix


def fixes_of(
    answered: Answered, answer: Answer, artifact: dict[str, Any], *, top: int | None, utf16: bool = False
) -> list[dict[str, Any]]:
    """Its fixes, likeliest first; none where it was declined or fixed already.

    Columns count code points, or UTF-16 units as in a log that does not say otherwise.
    """
    if answer.finding is None or answer.status == "declined" or not answer.finding.suggestions:
        return []
    source = SourceText.of(answered.after, wide=answered.wide)
    suggestions = answer.finding.suggestions
    return [
        {
            "description": {"text": about_fix(answer, suggestion)},
            "artifactChanges": [
                {
                    "artifactLocation": artifact,
                    "replacements": [
                        {
                            "deletedRegion": _region(source, edit, utf16=utf16),
                            "insertedContent": {"text": edit.text},
                        }
                        for edit in suggestion.edits
                    ],
                }
            ],
            "properties": {SOURCE: source_of(suggestion)},
        }
        for suggestion in suggestions[:top]
    ]


def _region(source: SourceText, edit: Edit, *, utf16: bool) -> dict[str, int]:
    region = edited(source, edit)
    if utf16 and source.encoding == "utf-8" and not source.data.isascii():
        for line, column, byte in (
            ("startLine", "startColumn", edit.start_byte),
            ("endLine", "endColumn", edit.end_byte),
        ):
            before = source.data[source.line_starts[region[line] - 1] : byte]
            region[column] += sum(char > "\uffff" for char in before.decode("utf-8", "replace"))
    return region


def state_of(answer: Answer) -> dict[str, str]:
    """The status, and the reason for it."""
    state: dict[str, str] = {STATUS: answer.status}
    if answer.reason:
        state["plcStatusReason"] = answer.reason
    return state
