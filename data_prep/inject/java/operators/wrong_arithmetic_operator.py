"""Compute with another operator.

start + length   →   start - length
total += price   →   total -= price
CWE-480.
"""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from data_prep.inject.java.operators.assignments import ASSIGNMENTS
from data_prep.inject.operators import Mutation, Operator, Site
from data_prep.inject.shared.java_changes import replaced, single
from data_prep.inject.shared.java_tree import JAVA, nodes, operator_of, source
from data_prep.inject.shared.java_types import NUMERIC, type_of

_ARITHMETIC = {b"+": b"-", b"-": b"+", b"*": b"/", b"/": b"*", b"%": b"/"}


def _find(site: Site) -> Iterator[Mutation]:
    for node in nodes(site, "binary_expression", "assignment_expression"):
        operator = operator_of(node)
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if operator is None or left is None or right is None:
            continue
        known = _ARITHMETIC if node.type == "binary_expression" else ASSIGNMENTS
        other = known.get(source(operator))
        if other is None or _is_neutral(source(operator), left, right):
            continue
        if type_of(site, left) in NUMERIC and type_of(site, right) in NUMERIC:
            yield single(480, replaced(operator, other))


def _is_neutral(operator: bytes, left: Node, right: Node) -> bool:
    """Whether both operators give the same, or the swap could not be anybody's slip."""
    if source(right) in (b"0", b"0L", b"0.0"):
        return True
    if operator in (b"*", b"/", b"*=", b"%"):
        return source(right) in (b"1", b"1L", b"1.0", b"-1") or (operator == b"*" and source(left) == b"-1")
    return False


OPERATOR = Operator("wrong-arithmetic-operator-java", JAVA, (480,), _find)
