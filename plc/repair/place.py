"""The place that a finding points at: what the first edit of its first fix changes, the same everywhere."""

from __future__ import annotations

import re

from plc.repair.findings import Edit, Finding, Suggestion

_NEAR = 200  # bytes before an insertion in which the word that it follows is looked for
_WORD_BEFORE = re.compile(rb"[\w\x80-\xff]+\Z|[^\s\w]\Z")
_SPACE = re.compile(rb"\s*")


def first_fix(finding: Finding) -> Suggestion | None:
    """The fix that is shown first, which is the only one that --fix would make."""
    return next(iter(finding.suggestions), None)


def place_of_finding(text: bytes, finding: Finding) -> tuple[int, int]:
    """The bytes that a finding is shown on, within one line; without a fix the function's first line.

    `text` is the one that the finding was made for.
    """
    fix = first_fix(finding)
    if fix is None or not fix.edits:
        end = text.find(b"\n", finding.start_byte, finding.end_byte)
        return finding.start_byte, finding.end_byte if end < 0 else end
    return place_of_edit(text, min(fix.edits, key=lambda edit: edit.start_byte))


def place_of_edit(text: bytes, edit: Edit) -> tuple[int, int]:
    """The bytes that an edit is shown on, within one line: what it replaces, or the code that it adds to."""
    replaced = text[edit.start_byte : edit.end_byte]
    if replaced.strip():
        start = edit.start_byte + len(replaced) - len(replaced.lstrip())
        end = edit.end_byte - (len(replaced) - len(replaced.rstrip()))
        line_end = text.find(b"\n", start, end)
        return start, end if line_end < 0 else start + len(text[start:line_end].rstrip())
    glued = not edit.text[:1].isspace() or edit.text.lstrip(" \t")[:1] not in ("\r", "\n")
    before = _WORD_BEFORE.search(text[max(0, edit.start_byte - _NEAR) : edit.start_byte])
    if glued and before is not None:
        return edit.start_byte - len(before[0]), edit.start_byte
    gap = _SPACE.match(text, edit.start_byte)
    start = edit.start_byte if gap is None else gap.end()
    end = text.find(b"\n", start)
    end = len(text) if end < 0 else end
    return start, start + len(text[start:end].rstrip())


def line_of_finding(text: bytes, finding: Finding) -> int:
    """The line, 1-based, that a finding is shown on."""
    return text.count(b"\n", 0, place_of_finding(text, finding)[0]) + 1
