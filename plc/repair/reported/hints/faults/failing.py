"""How a C function says that it failed: what it returns on such ways out."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from plc.repair.filters.nodes import ancestors, callee, walk
from plc.repair.reported.hints.reported_line import spelt

if TYPE_CHECKING:
    from tree_sitter import Node

_NULLS = frozenset(["NULL", "nullptr"])
_ENDS = ("exit", "abort", "_exit")


def ways_to_fail(function: Node, text: bytes) -> list[str]:
    """Statements with which a function may give up, its own way first."""
    kind = function.child_by_field_name("type")
    head = function.child_by_field_name("declarator")
    if kind is None or head is None:
        return []
    if head.type == "function_declarator" and spelt(kind, text) == "void":
        return ["return;"]
    own = _own_failures(function, text)
    if own:
        return own
    if head.type == "pointer_declarator":
        return ["return NULL;"]
    name = head.child_by_field_name("declarator")
    if name is not None and spelt(name, text) == "main":
        return ["return 1;"]
    if spelt(kind, text) in ("bool", "_Bool"):
        return ["return false;"]
    return ["return -1;"] if spelt(kind, text) in ("int", "long", "ssize_t", "short") else []


def _own_failures(function: Node, text: bytes) -> list[str]:
    """What the function does in the branches that give up, the most frequent first."""
    found: Counter[str] = Counter()
    for node in walk(function):
        if node.type == "return_statement" and _is_in_branch(node):
            values = [child for child in node.named_children if child.type != "comment"]
            if values and _is_failure(values[0], text):
                found[spelt(node, text)] += 1
        if node.type == "expression_statement" and _is_in_branch(node) and node.named_children:
            call = node.named_children[0]
            if call.type == "call_expression" and callee(call, text) in _ENDS:
                found[spelt(node, text)] += 1
    return [written for written, _ in found.most_common()]


def _is_failure(value: Node, text: bytes) -> bool:
    """Whether a value is a plain one: -1, NULL, false, an error's name, or another number."""
    written = spelt(value, text)
    if value.type == "unary_expression":
        return written[:1] == "-" and written[1:].strip().lstrip("(").isidentifier() | written[1:].isdigit()
    is_plain = value.type in ("number_literal", "null", "false") or written in _NULLS
    return is_plain or (value.type == "identifier" and written.isupper())


def _is_in_branch(node: Node) -> bool:
    return any(each.type == "if_statement" for each in ancestors(node))
