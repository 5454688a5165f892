"""An assignment that is meant as the condition stays one, and a comparison does not become one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from plc.repair.filters.change import ProposedChange, WordChange
from plc.repair.filters.filter import Filter
from plc.repair.filters.nodes import (
    CALLS,
    LOOPS,
    ancestors,
    assigned,
    field,
    operator,
    spelling,
    uncast,
    walk,
)

if TYPE_CHECKING:
    from tree_sitter import Node

_CONDITIONS = frozenset(["if_statement", *LOOPS])
_TRANSPARENT = frozenset(["parenthesized_expression", "comma_expression"])
_CHOICES = frozenset(["conditional_expression", "ternary_expression"])
_ASK = frozenset(["==", "!=", "<", ">", "<=", ">="])
_LITERALS = re.compile(r"literal|^(?:true|false|null|nullptr|NULL)$")
_NAMED_CONSTANT = re.compile(r"[A-Z][A-Z0-9_]*|NULL").fullmatch


def _objection(change: ProposedChange) -> str | None:
    return next((said for one in change.changes if (said := _about(change, one)) is not None), None)


def _about(change: ProposedChange, one: WordChange) -> str | None:
    if len(one.old) != 1 or len(one.new) != 1:
        return None
    leaf = change.node_at(one.function.words[one.start])
    node = None if leaf is None else leaf.parent
    if node is None:
        return None
    if one.old[0] == "==" and one.new[0] == "=":
        return None if _is_statement(node) else "the expression compares, and would assign"
    if one.old[0] != "=" or one.new[0] not in _ASK or not _in_condition(node):
        return None
    pair = assigned(node)
    if pair is None or (_is_constant(pair[1], change.text) and not _is_compared(node)):
        return None
    left, right = (spelling(part, change.text) for part in pair)
    if _is_parenthesized_again(node):
        return "the assignment stands in parentheses of its own, which says that it is meant"
    if not _is_used(node, pair[1], left, change.text) or _compares(
        change.definition(one.function), left, right, change.text
    ):
        return None
    return f"the condition takes what `{right}` gives, as conditions often do"


def assigns_constant(change: ProposedChange, one: WordChange) -> bool:
    """Whether a condition assigns a constant, so that it has always the same outcome; the change compares."""
    if one.old != ("=",) or one.new != ("==",):
        return False
    leaf = change.node_at(one.function.words[one.start])
    node = None if leaf is None else leaf.parent
    pair = None if node is None else assigned(node)
    if node is None or pair is None or not _in_condition(node):
        return False
    return _is_constant(pair[1], change.text) and not _is_parenthesized_again(node)


def _is_statement(node: Node) -> bool:
    """Whether a statement begins with an expression, `x == y & 1;`, so that a comparison has no use there."""
    parent = node.parent
    while parent is not None and not parent.type.endswith("statement"):
        if parent.type in _CHOICES and node == parent.child_by_field_name("condition"):
            return False
        if parent.start_byte < node.start_byte and parent.type not in _TRANSPARENT:
            return False
        node, parent = parent, parent.parent
    if parent is not None and parent.type == "for_statement":
        return node != parent.child_by_field_name("condition")
    return parent is None or parent.type == "expression_statement"


def _in_condition(node: Node) -> bool:
    """Whether an expression lies within the condition of a statement or of a conditional expression."""
    for parent in ancestors(node):
        if parent.type in _CHOICES:
            condition = parent.child_by_field_name("condition")
            if condition is not None and condition.start_byte <= node.start_byte < condition.end_byte:
                return True
        if parent.type in _CONDITIONS:
            condition = parent.child_by_field_name("condition")
            return condition is not None and condition.start_byte <= node.start_byte < condition.end_byte
        if parent.type.endswith("statement") or parent.type in ("argument_list", "lambda_expression"):
            return False
    return False


def _is_used(node: Node, right: Node, name: str, text: bytes) -> bool:
    """Whether what a condition takes is a call's result, or serves in what the condition decides."""
    value = uncast(right)
    if value.type in CALLS:
        return True
    holder = next((parent for parent in ancestors(node) if parent.type in _CONDITIONS), None)
    body = None if holder is None else field(holder, "consequence", "body")
    if body is None or value.type == "binary_expression" or operator(value) == "&":  # never null
        return False
    return any(spelling(inner, text) == name for inner in walk(body))


def _is_constant(node: Node, text: bytes) -> bool:
    value = uncast(node)
    while value.type == "unary_expression" and value.named_child_count:
        value = value.named_children[-1]
    return bool(_LITERALS.search(value.type)) or bool(_NAMED_CONSTANT(spelling(value, text)))


def _is_parenthesized_again(node: Node) -> bool:
    """Whether parentheses hold an assignment alone, as in `if ((x = y))` and `(x = y) > 0`."""
    parent = node.parent
    if parent is None or parent.type != "parenthesized_expression" or parent.parent is None:
        return False
    return parent.parent.type not in _CONDITIONS


def _is_compared(node: Node) -> bool:
    """Whether an assignment in parentheses is a side of a comparison, as in `(x = 0) < y`."""
    parent = node.parent
    outer = None if parent is None else parent.parent
    return outer is not None and outer.type == "binary_expression" and operator(outer) in _ASK


def _compares(function: Node, left: str, right: str, text: bytes) -> bool:
    """Whether the function compares the same two elsewhere, so that it may have been meant here, too.

    What only is a variable on the right says less: then any comparison of the left one counts.
    """
    for node in walk(function):
        if node.type != "binary_expression":
            continue
        sides = [node.child_by_field_name(name) for name in ("left", "right")]
        asked = [spelling(uncast(side), text) for side in sides if side is not None]
        same = left in asked and (right in asked or right.isidentifier())
        if same and operator(node) in ("==", "!="):
            return True
    return False


ASSIGNMENT = Filter("meant assignment", _objection)
