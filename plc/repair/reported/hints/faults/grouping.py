"""Repairs of C and C++ expressions and `if`s in which gcc suggests parentheses or braces."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from plc.repair.filters.nodes import ancestors, field, operator
from plc.repair.findings import Edit
from plc.repair.reported.hints.faults.statements import Fix

if TYPE_CHECKING:
    from tree_sitter import Node

    from plc.diagnostics import Diagnostic

_OPEN, _CLOSE = "['\u2018]", "['\u2019]"
# Meant as it is read, as far as anybody can tell: `a || b && c`, `a << b + 1`.
_AS_READ = re.compile(
    rf"^suggest parentheses around (?:arithmetic|{_OPEN}\S+{_CLOSE}) (?:within|inside|in operand of)"
    rf"|^{_OPEN}(?:&&|&|\^){_CLOSE} within {_OPEN}(?:\|\||\^|\|){_CLOSE}$"
    rf"|^operator {_OPEN}(?:<<|>>){_CLOSE} has lower precedence than {_OPEN}[-+]{_CLOSE}"
)
# Hardly meant as it is read: `a & b == c`.
_OTHERWISE = re.compile(r"^suggest parentheses around comparison in operand of")
_LOWER = re.compile(r"^[&|^] has lower precedence than (?:[=!]=|[<>]=?)")  # clang, which points at the `&`
_NEGATED = re.compile(
    rf"^suggest parentheses around operand of {_OPEN}!{_CLOSE}"
    r"|^logical not is only applied to the left hand side of "
)
_ELSE = re.compile(
    rf"^suggest explicit braces to avoid ambiguous {_OPEN}else{_CLOSE}"
    r"|^add explicit braces to avoid dangling else"
)
_BITWISE = ("&", "|", "^")
_COMPARISONS = ("==", "!=", "<", "<=", ">", ">=")


def grouped(text: bytes, diagnostic: Diagnostic, root: Node) -> list[Fix]:
    """The parentheses or braces at the place; none of other messages."""
    message, place = diagnostic.message, diagnostic.location
    if place.line is None or place.column is None:
        return []
    at = (place.line - 1, place.column - 1)
    if _ELSE.search(message):
        return _braced(text, at, root)
    node = _expression_at(at, root)
    if node is None:
        return []
    if _AS_READ.search(message) and node.type == "binary_expression":
        return [_around(node, node)]
    if _OTHERWISE.search(message):
        return _regrouped(node)
    if _LOWER.search(message):
        sides = [field(node, "left"), field(node, "right")]
        compared = [side for side in sides if side is not None and operator(side) in _COMPARISONS]
        return _regrouped(compared[0]) if len(compared) == 1 else []
    if node.type == "binary_expression":  # gcc points behind the `!`
        node = field(node, "left") or node
    return _negated(node) if _NEGATED.search(message) else []


def _expression_at(at: tuple[int, int], root: Node) -> Node | None:
    """The expression whose operator is at a place."""
    for node in _around_place(at, root):
        if node.type in ("binary_expression", "unary_expression"):
            sign = field(node, "operator")
            if sign is not None and tuple(sign.start_point) == at:
                return node
    return None


def _around_place(at: tuple[int, int], root: Node) -> Iterator[Node]:
    """What holds a place, from the inside."""
    leaf = root.descendant_for_point_range(at, (at[0], at[1] + 1))
    if leaf is not None:
        yield leaf
        yield from ancestors(leaf)


def _around(first: Node, last: Node) -> Fix:
    return (Edit(first.start_byte, first.start_byte, "("), Edit(last.end_byte, last.end_byte, ")"))


def _operands(node: Node) -> tuple[Node, Node] | None:
    left, right = field(node, "left"), field(node, "right")
    return None if left is None or right is None else (left, right)


def _regrouped(comparison: Node) -> list[Fix]:
    """`(a & b) == c` for `a & b == c`."""
    outer, own = comparison.parent, _operands(comparison)
    if outer is None or own is None or outer.type != "binary_expression":
        return []
    sign, around = field(outer, "operator"), _operands(outer)
    if sign is None or sign.type not in _BITWISE or around is None:
        return []
    left, right = around
    return [_around(left, own[0]) if right == comparison else _around(own[1], right)]


def _negated(negation: Node) -> list[Fix]:
    """`!(a & b)` for `!a & b`."""
    outer, operand = negation.parent, field(negation, "argument")
    if outer is None or operand is None or outer.type != "binary_expression":
        return []
    around = _operands(outer)
    return [_around(operand, around[1])] if around is not None and around[0] == negation else []


def _braced(text: bytes, at: tuple[int, int], root: Node) -> list[Fix]:
    """Braces around the `if` that has the `else`, as it is read."""
    for node in _around_place(at, root):
        condition, body = field(node, "condition"), field(node, "consequence")
        if node.type != "if_statement" or condition is None or body is None:
            continue
        other = field(body, "alternative") if body.type == "if_statement" else None
        places = [node.start_point, condition.start_point, *([] if other is None else [other.start_point])]
        if at not in map(tuple, places) or body.type != "if_statement":
            continue
        start = text.rfind(b"\n", 0, node.start_byte) + 1
        indent = text[start : node.start_byte].decode("utf-8", "replace")
        if indent.strip():
            return []
        end = "\r\n" if text[body.end_byte : body.end_byte + 2] == b"\r\n" else "\n"
        opened = Edit(condition.end_byte, condition.end_byte, " {")
        return [(opened, Edit(body.end_byte, body.end_byte, f"{end}{indent}}}"))]
    return []
