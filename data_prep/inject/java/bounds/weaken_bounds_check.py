"""Check an index or a length with a bound that is one off.

if (i >= size) { throw new IndexOutOfBoundsException(); }   →   if (i > size) { throw … }
CWE-193.
"""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from data_prep.inject.java.bounds.indices import OFF_BY_ONE, OUT_OF_BOUNDS, indexed_by, ordered
from data_prep.inject.operators import Mutation, Operator, Site
from data_prep.inject.shared.java_changes import replaced, single
from data_prep.inject.shared.java_tree import (
    JAVA,
    bare,
    call_name,
    nodes,
    operator_of,
    source,
    statements,
    thrown,
)

_COUNTS = frozenset({b"size", b"length", b"getLength", b"limit", b"capacity", b"remaining", b"available"})


def _find(site: Site) -> Iterator[Mutation]:
    for test in nodes(site, "binary_expression"):
        operator = operator_of(test)
        if operator is None or source(operator) not in OFF_BY_ONE:
            continue
        around = test.parent
        while around is not None and around.type in ("binary_expression", "parenthesized_expression"):
            around = around.parent
        if around is None or around.type not in ("if_statement", "ternary_expression", "return_statement"):
            continue
        left, right = test.child_by_field_name("left"), test.child_by_field_name("right")
        is_length = any(side is not None and _is_count(side) for side in (left, right))
        body = around.child_by_field_name("consequence")
        if _clamps(around, left, right):
            continue
        if is_length or thrown(body) in OUT_OF_BOUNDS or indexed_by(site, ordered(test)):
            yield single(193, replaced(operator, OFF_BY_ONE[source(operator)]))


def _clamps(around: Node, left: Node | None, right: Node | None) -> bool:
    """Whether the bound itself makes no difference: `if (n > most) n = most`, `n > most ? most : n`."""
    sides = {source(left), source(right)}
    body, other = around.child_by_field_name("consequence"), around.child_by_field_name("alternative")
    if body is None:
        return False
    if around.type == "ternary_expression":
        return {source(body), source(other)} == sides
    inner = statements(body)
    made = inner[0].named_child(0) if len(inner) == 1 and inner[0].type == "expression_statement" else None
    if made is None or made.type != "assignment_expression":
        return False
    return {source(made.child_by_field_name("left")), source(made.child_by_field_name("right"))} == sides


def _is_count(node: Node) -> bool:
    node = bare(node)
    if node.type == "method_invocation":
        return call_name(node) in _COUNTS
    return node.type == "field_access" and source(node.child_by_field_name("field")) == b"length"


OPERATOR = Operator("weaken-bounds-check-java", JAVA, (193,), _find)
