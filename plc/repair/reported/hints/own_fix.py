"""The fix that a report carries, as edits of the file's present bytes."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from plc.diagnostics import Diagnostic, Replacement
from plc.repair.findings import Edit
from plc.repair.reported.hints.including import line_end
from plc.repair.text.source_text import SourceText

if TYPE_CHECKING:
    from tree_sitter import Node

_BOM = b"\xef\xbb\xbf"
_INNER = frozenset(bytes([byte]) for byte in range(0x80, 0xC0))  # bytes of UTF-8 that begin no character
_NAME = re.compile(rb"[A-Za-z_]\w*")
_TEXTS = re.compile("string|character|comment|preproc")


def own_edits(source: SourceText, root: Node, diagnostic: Diagnostic) -> tuple[Edit, ...]:
    """All edits of the tool's own fix, in order.

    None where the fix is of another file too, does not fit the text any more, or changes nothing.
    """
    path = os.path.normpath(diagnostic.location.path)
    edits: list[Edit] = []
    for one in diagnostic.replacements:
        edit = _edit(one, source) if os.path.normpath(one.location.path) == path else None
        if edit is None or _cuts_a_name(root, edit):
            return ()
        edits.append(edit)
    if all(_is_same(edit, source) for edit in edits):
        return ()
    return _joined(sorted(edits, key=lambda edit: (edit.start_byte, edit.end_byte)))


def _edit(one: Replacement, source: SourceText) -> Edit | None:
    """One edit; None where the text has no such place, other words there, or cannot hold the new ones."""
    place = one.location
    last = place.line if place.end_line is None else place.end_line
    start = _byte(place.line, place.column or 1, source)
    end = _end_of_line(last, source) if place.end_column is None else _byte(last, place.end_column, source)
    if start is None or end is None or end < start:
        return None
    if place.snippet is not None and source.data[start:end] != place.snippet.encode("utf-8", "replace"):
        return None
    text = one.text.replace("\r\n", "\n").replace("\n", line_end(source.data))
    try:
        text.encode(source.encoding)
    except UnicodeEncodeError:
        return None
    return Edit(start, end, text)


def _byte(line: int | None, column: int, source: SourceText) -> int | None:
    """The byte of a line and column; None where the text has none. A byte order mark stays first."""
    end = _end_of_line(line, source)
    if line is None or end is None:
        return None
    byte = source.line_starts[line - 1] + column - 1
    if byte == 0 and source.data.startswith(_BOM):
        return len(_BOM)
    is_inside = source.encoding == "utf-8" and source.data[byte : byte + 1] in _INNER
    return byte if byte <= end and not is_inside else None


def _end_of_line(line: int | None, source: SourceText) -> int | None:
    """Where the text of a line ends, before its line end; None where there is no such line."""
    starts = source.line_starts
    if line is None or not 1 <= line <= len(starts):
        return None
    if line == len(starts):
        return len(source.data)
    end = starts[line] - 1
    return end - source.data.endswith(b"\r", 0, end)


def _is_same(edit: Edit, source: SourceText) -> bool:
    return source.data[edit.start_byte : edit.end_byte] == edit.text.encode(source.encoding)


def _cuts_a_name(root: Node, edit: Edit) -> bool:
    """Whether an edit begins or ends within a name: tools edit whole words, so the text is another one."""
    return any(_is_in_name(root, byte) for byte in {edit.start_byte, edit.end_byte})


def _is_in_name(root: Node, byte: int) -> bool:
    leaf = root.descendant_for_byte_range(byte, byte)
    if leaf is None or leaf.child_count or not leaf.start_byte < byte < leaf.end_byte:
        return False
    return _TEXTS.search(leaf.type) is None and _NAME.fullmatch(leaf.text or b"") is not None


def _joined(edits: list[Edit]) -> tuple[Edit, ...]:
    """The edits, those that touch as one."""
    joined: list[Edit] = []
    for edit in edits:
        before = joined[-1] if joined else None
        if before is not None and edit.start_byte < before.end_byte:
            return ()
        if before is not None and edit.start_byte == before.end_byte:
            joined[-1] = Edit(before.start_byte, edit.end_byte, before.text + edit.text)
        else:
            joined.append(edit)
    return tuple(joined)
