"""Ask for the opposite.

if (closed)       →   if (!closed)
if (!closed)      →   if (closed)
if (next == end)  →   if (next != end)
CWE-480.
"""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from data_prep.inject.operators import Change, Mutation, Operator, Site
from data_prep.inject.shared.java_changes import replaced, single
from data_prep.inject.shared.java_tree import JAVA, bare, nodes, operator_of, source

_OPPOSITE = {b"==": b"!=", b"!=": b"==", b"<": b">=", b">=": b"<", b">": b"<=", b"<=": b">"}


def _find(site: Site) -> Iterator[Mutation]:
    for node in nodes(site, "if_statement", "while_statement", "do_statement", "ternary_expression"):
        condition = node.child_by_field_name("condition")
        for test in [] if condition is None else _operands(condition):
            change = _opposite(test)
            if change is not None:
                yield single(480, change)


def _operands(condition: Node) -> Iterator[Node]:
    """The parts of a condition that `&&` and `||` join."""
    node = bare(condition)
    if node.type == "binary_expression" and source(operator_of(node)) in (b"&&", b"||"):
        for field in ("left", "right"):
            inner = node.child_by_field_name(field)
            if inner is not None:
                yield from _operands(inner)
    else:
        yield node


def _opposite(test: Node) -> Change | None:
    operator = operator_of(test)
    match test.type:
        case "unary_expression" if source(operator) == b"!":
            operand = test.child_by_field_name("operand")
            if operand is None or operand.type == "parenthesized_expression":
                return None
            return Change(test.start_byte, operand.start_byte, b"")
        case "identifier" | "field_access" | "method_invocation":
            return Change(test.start_byte, test.start_byte, b"!")
        case "binary_expression" if operator is not None and source(operator) in _OPPOSITE:
            return replaced(operator, _OPPOSITE[source(operator)])
        case _:
            return None


OPERATOR = Operator("negate-condition-java", JAVA, (480,), _find)
