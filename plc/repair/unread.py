"""What of a file the model does not read, and why: functions too long or broken, broken text between them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import TYPE_CHECKING

from data_prep.text.functions import Function
from plc.repair.findings import Range, Skipped
from plc.repair.predict.model_input import BUDGET
from plc.repair.text.source_text import SourceText

if TYPE_CHECKING:
    from tree_sitter import Node


def unread_functions(functions: Sequence[Function], source: SourceText) -> list[Skipped]:
    """The functions that the model cannot read, with the reason."""
    skipped: list[Skipped] = []
    for function in functions:
        if function.has_error:
            place = _range(source, function.start_byte, function.end_byte)
            reason = f"the function at line {place.start.line} does not parse"
            skipped.append(Skipped(source.name(function.name), reason, "does not parse", place))
        elif len(function.words) > BUDGET:
            reason = f"too long: {len(function.words)} words, and the model reads {BUDGET}"
            place = _range(source, function.start_byte, function.end_byte)
            skipped.append(Skipped(source.name(function.name), reason, "too long", place))
    return skipped


def unread_places(root: Node, functions: Sequence[Function], source: SourceText) -> list[Skipped]:
    """What lies outside of all functions and does not parse: it may be a function that was not recognised."""
    skipped: list[Skipped] = []
    starts = [function.start_byte for function in functions]
    stack = [root]
    while stack:
        node = stack.pop()
        if not node.has_error:
            continue
        before = bisect_right(starts, node.start_byte) - 1  # no function lies within another
        if before >= 0 and node.end_byte <= functions[before].end_byte:
            continue
        if node.is_error:
            place = _range(source, node.start_byte, node.end_byte)
            first, last = place.start.line, place.end.line
            lines = f"line {first}" if first == last else f"lines {first} to {last}"
            reason = f"{lines}: outside of any function that was read, and does not parse"
            skipped.append(Skipped("", reason, "outside", place))
        else:
            stack.extend(reversed(node.children))
    return skipped


def _range(source: SourceText, start: int, end: int) -> Range:
    return Range(source.position(start), source.position(end))
