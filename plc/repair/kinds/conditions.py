"""Conditions that the text itself shows to be wrong: they follow null, or have always one outcome."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plc.repair.filters import ProposedChange, WordChange
from plc.repair.filters.assignment import assigns_constant
from plc.repair.filters.nodes import CALLS, field, operator, spelling, uncast, walk
from plc.repair.filters.polarity import is_contradicted
from plc.repair.kinds.kind import Evidence

if TYPE_CHECKING:
    from tree_sitter import Node

_NULLS = frozenset(["NULL", "nullptr", "null"])
_EQUAL = frozenset(["==", "!="])
_FOLLOWS = frozenset(["field_expression", "subscript_expression", "field_access", "array_access"])
_LITERALS = frozenset(
    ["number_literal", "decimal_integer_literal", "char_literal", "character_literal", "string_literal"]
)


def _one(change: ProposedChange) -> WordChange | None:
    return change.changes[0] if len(change.changes) == 1 else None


def _assigns(change: ProposedChange) -> bool:
    one = _one(change)
    return one is not None and assigns_constant(change, one)


def _follows_null(change: ProposedChange) -> bool:
    """`p == NULL && p->x`, `if (!p) p->f()`: followed where it is null."""
    one = _one(change)
    if one is None:
        return False
    if {*one.old, *one.new} == {"&&", "||"}:
        node = _parent_of(change, one)
        return node is not None and _guards_wrongly(node, change.text)
    return is_contradicted(change, one)


def _is_constant(change: ProposedChange) -> bool:
    """`x != 1 || x != 2` is always true and `x == 1 && x == 2` never: the other operator was meant."""
    one = _one(change)
    if one is None or {*one.old, *one.new} != {"&&", "||"}:
        return False
    node = _parent_of(change, one)
    if node is None:
        return False
    left = _compared(node.child_by_field_name("left"), change.text)
    right = _compared(node.child_by_field_name("right"), change.text)
    if left is None or right is None:
        return False
    wanted = "!=" if one.old == ("||",) else "=="
    return left[:2] == right[:2] == (left[0], wanted) and left[2] != right[2]


def _parent_of(change: ProposedChange, one: WordChange) -> Node | None:
    leaf = change.node_at(one.function.words[one.start])
    return None if leaf is None or leaf.parent is None else leaf.parent


def _guards_wrongly(node: Node, text: bytes) -> bool:
    """Whether the right side follows what the left side has just found to be null."""
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    if left is None or right is None:
        return False
    tested = _null_test(uncast(left), text)
    if tested is None:
        return False
    subject, is_null = tested
    if is_null != (operator(node) in ("&&", "and")):
        return False
    return any(_follows(inner, subject, text) for inner in walk(right))


def _null_test(node: Node, text: bytes) -> tuple[str, bool] | None:
    """What a test asks, and whether it is true where that is null."""
    if node.type == "unary_expression" and operator(node) in ("!", "not"):
        argument = node.child_by_field_name("argument") or node.child_by_field_name("operand")
        inner = None if argument is None else uncast(argument)
        return (spelling(inner, text), True) if inner is not None and inner.type in _NAMED else None
    if node.type in _NAMED:
        return spelling(node, text), False
    if node.type != "binary_expression" or operator(node) not in _EQUAL:
        return None
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    if left is None or right is None:
        return None
    names = [spelling(uncast(left), text), spelling(uncast(right), text)]
    if names[1] not in _NULLS:
        names.reverse()
    return (names[0], operator(node) == "==") if names[1] in _NULLS else None


_NAMED = frozenset(["identifier", "field_expression", "field_access"])


def _follows(node: Node, subject: str, text: bytes) -> bool:
    if node.type in _FOLLOWS:
        base = field(node, "argument", "object", "array")
        arrow = node.type != "field_expression" or operator(node) == "->"
        return base is not None and arrow and spelling(uncast(base), text) == subject
    if node.type == "pointer_expression":
        base = node.child_by_field_name("argument")
        return operator(node) == "*" and base is not None and spelling(uncast(base), text) == subject
    if node.type in CALLS:
        receiver = node.child_by_field_name("object")
        return receiver is not None and spelling(receiver, text) == subject
    return False


def _compared(node: Node | None, text: bytes) -> tuple[str, str, str] | None:
    """The subject, sign and constant of a comparison with a constant."""
    node = None if node is None else uncast(node)
    if node is None or node.type != "binary_expression" or operator(node) not in _EQUAL:
        return None
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    if left is None or right is None:
        return None
    left, right = uncast(left), uncast(right)
    if not _is_value(right, text):
        left, right = right, left
    if not _is_value(right, text) or any(inner.type in CALLS for inner in walk(left)):
        return None  # a call may give another value each time
    return spelling(left, text), operator(node), spelling(right, text)


def _is_value(node: Node, text: bytes) -> bool:
    written = spelling(node, text)
    return node.type in _LITERALS or (node.type == "identifier" and written.isupper() and len(written) > 1)


ASSIGNMENT_IN_CONDITION = Evidence("assignment-in-condition", "CWE-481", _assigns)
NULL_FOLLOWED = Evidence("null-followed", "CWE-476", _follows_null)
CONSTANT_CONDITION = Evidence("constant-condition", "CWE-480", _is_constant)
