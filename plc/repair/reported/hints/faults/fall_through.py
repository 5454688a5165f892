"""Repairs of C and C++ cases that run into the next one: `break;` where the report says so."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from plc.repair.filters.nodes import always_leaves, ancestors
from plc.repair.reported.hints.faults.statements import Fix, line_behind
from plc.repair.reported.hints.file_index import nodes_on

if TYPE_CHECKING:
    from tree_sitter import Node

    from plc.diagnostics import Diagnostic

_SAID = re.compile(
    r"^this statement may fall through|^unannotated fall-through between switch labels"
    r"|'break;' missing\?$|^[Ss]witch (?:case )?falls? through"
)
# What a comment, an attribute or a macro of the case says where it is meant.
_IS_MEANT = re.compile(rb"(?i)fall|drop(?:s|ping)?[ _]*(?:in|through)|intention|on purpose|no[ _-]*break")
_CASE = "case_statement"


def with_break(text: bytes, diagnostic: Diagnostic, root: Node) -> list[Fix]:
    """`break;` behind the last statement of the case; none of other messages, or where one says it is meant.

    gcc points at the statement that falls through, cppcheck at the next value, clang at the next label.
    """
    line = diagnostic.location.line
    if line is None or not _SAID.search(diagnostic.message):
        return []
    begun = nodes_on(root, line)
    labels = [node for node in begun if node.type == _CASE]
    around = [node for each in begun[:1] for node in (each, *ancestors(each)) if node.type == _CASE]
    if diagnostic.tool == "gcc":
        own = around[0] if around else None
    else:
        own = _before(labels[0] if labels else around[0]) if labels or around else None
    inside = [] if own is None else _statements(own)
    if own is None or not inside or always_leaves(inside[-1], text):
        return []
    last = inside[-1]
    after = own.next_named_sibling
    while after is not None and after.type == "comment":
        after = after.next_named_sibling
    end = own.end_byte if after is None else after.start_byte
    if not _is_of_switch(own) or _IS_MEANT.search(text[own.start_byte : end] + _above_switch(own, text)):
        return []
    return [(line_behind(last, "break;", text),)]


def _above_switch(case: Node, text: bytes) -> bytes:
    """The comments above the `switch` of a case."""
    switch = case.parent.parent if case.parent is not None else None
    above = None if switch is None else switch.prev_named_sibling
    found = b""
    while above is not None and above.type == "comment":
        found += b" " + text[above.start_byte : above.end_byte]
        above = above.prev_named_sibling
    return found


def _is_of_switch(case: Node) -> bool:
    """Whether a case stands in the body of its `switch`, and in no loop within that `break` would leave."""
    body = case.parent
    return body is not None and body.parent is not None and body.parent.type == "switch_statement"


def _before(label: Node) -> Node | None:
    before = label.prev_named_sibling
    while before is not None and before.type == "comment":
        before = before.prev_named_sibling
    return before if before is not None and before.type == _CASE else None


def _statements(case: Node) -> list[Node]:
    """The statements of a case, without its value."""
    value = case.child_by_field_name("value")
    return [node for node in case.named_children if node.type != "comment" and node != value]
