"""Cases whose work the next case undoes: the break is missing, the text shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plc.repair.filters import ProposedChange, WordChange
from plc.repair.filters.nodes import CALLS, always_leaves, assigned, callee, spelling, walk
from plc.repair.kinds.kind import Evidence

if TYPE_CHECKING:
    from tree_sitter import Node

_LABELS = frozenset(["case_statement", "switch_block_statement_group"])
_LOGS = ("log", "print", "warn", "trace", "debug", "info", "error", "assert")


def _undone(change: ProposedChange) -> bool:
    """A `break` ahead of a case that overwrites what was just written, or that only throws."""
    if len(change.changes) != 1:
        return False
    (one,) = change.changes
    if one.old or one.new != ("break", ";"):
        return False
    last = _statement_ahead(change, one)
    group = None if last is None else last.parent
    following = None if group is None or group.type not in _LABELS else group.next_named_sibling
    while following is not None and following.type == "comment":
        following = following.next_named_sibling
    if last is None or following is None or following.type not in _LABELS:
        return False
    first = _first_statement(following)
    if first is None:
        return False
    if _is_default(following) and first.type == "throw_statement":
        return _works(last, change.text)
    return _is_overwritten(last, first, change.text)


def _statement_ahead(change: ProposedChange, one: WordChange) -> Node | None:
    """The statement of a case that ends where the `break` would stand."""
    node = None if one.before is None else change.node_at(one.before)
    while node is not None and node.parent is not None and node.parent.type not in _LABELS:
        node = node.parent
    return node if node is not None and node.parent is not None else None


def _first_statement(group: Node) -> Node | None:
    label_ended = False
    for child in group.children:
        if child.type == ":" or child.type == "switch_label":
            label_ended = True
        elif label_ended and child.is_named and child.type != "comment":
            return child
    return None


def _is_default(group: Node) -> bool:
    return any(node.type == "default" for node in walk(group.children[0]))


def _works(statement: Node, text: bytes) -> bool:
    """Whether a statement does something that an error right behind it would make useless."""
    if statement.type != "expression_statement" or not statement.named_child_count:
        return False
    inner = statement.named_children[0]
    if inner.type in CALLS:
        return not any(word in callee(inner, text).lower() for word in _LOGS)
    return assigned(inner) is not None


def _is_overwritten(last: Node, first: Node, text: bytes) -> bool:
    """Whether the first statement of a case writes what the last one before it wrote, and nothing read it."""
    if last.type != "expression_statement" or first.type != "expression_statement":
        return False
    if always_leaves(last, text) or not last.named_child_count or not first.named_child_count:
        return False
    one, other = assigned(last.named_children[0]), assigned(first.named_children[0])
    if one is None or other is None:
        return False
    written = spelling(one[0], text)
    if spelling(other[0], text) != written:
        return False
    return all(spelling(node, text) != written for node in walk(other[1]))


CASE_UNDONE = Evidence("case-undone", "CWE-484", _undone)
