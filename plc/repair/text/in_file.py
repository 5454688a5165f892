"""A report on a file's text to one that counts the bytes of the file, which may be in UTF-16."""

from __future__ import annotations

from dataclasses import replace

from plc.base.utf16 import Wide, file_offset
from plc.repair.findings import Edit, Explanation, FileReport, Finding, Heat


def report_in_file(report: FileReport, text: bytes, wide: Wide | None) -> FileReport:
    """The report with byte offsets in the file; `text` is what it is about."""
    if wide is None or not report.findings:
        return report
    return replace(report, findings=tuple(finding_in_file(each, text, wide) for each in report.findings))


def finding_in_file(finding: Finding, text: bytes, wide: Wide | None) -> Finding:
    """A finding with byte offsets in the file."""
    if wide is None:
        return finding
    return replace(
        finding,
        start_byte=file_offset(text, finding.start_byte, wide),
        end_byte=file_offset(text, finding.end_byte, wide),
        suggestions=tuple(
            replace(each, edits=tuple(_edit(edit, text, wide) for edit in each.edits))
            for each in finding.suggestions
        ),
        explanation=_explanation(finding.explanation, text, wide),
    )


def _explanation(explanation: Explanation | None, text: bytes, wide: Wide) -> Explanation | None:
    if explanation is None:
        return None
    words = (
        Heat(file_offset(text, each.start_byte, wide), file_offset(text, each.end_byte, wide), each.weight)
        for each in explanation.words
    )
    return replace(explanation, words=tuple(words))


def _edit(edit: Edit, text: bytes, wide: Wide) -> Edit:
    return Edit(file_offset(text, edit.start_byte, wide), file_offset(text, edit.end_byte, wide), edit.text)
