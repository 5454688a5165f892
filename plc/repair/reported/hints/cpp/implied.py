"""The repairs of C++ that the message of an analyzer, or a warning, implies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plc.diagnostics import Diagnostic
from plc.repair.findings import Edit
from plc.repair.reported.hints.cpp.destructors import made_virtual
from plc.repair.reported.hints.cpp.expressions import rewritten
from plc.repair.reported.hints.cpp.members import initialised
from plc.repair.reported.hints.cpp.specifiers import specified
from plc.repair.reported.hints.reported_line import code_start, line_start

if TYPE_CHECKING:
    from tree_sitter import Node


def cpp_fixes(text: bytes, diagnostic: Diagnostic, root: Node) -> list[tuple[Edit, ...]]:
    """The edits of each fix at the reported place, the likeliest first; often none."""
    line, column = diagnostic.location.line, diagnostic.location.column
    if line is None or (first := code_start(text, line)) < 0:
        return []
    at = first if column is None else min(line_start(text, line) + column - 1, len(text))
    place = root.descendant_for_byte_range(at, at + 1)
    if place is None:
        return []
    message = diagnostic.message
    return [
        *specified(text, message, place),
        *initialised(text, message, place, root),
        *rewritten(text, message, place),
        *made_virtual(text, message, place, root),
    ]
