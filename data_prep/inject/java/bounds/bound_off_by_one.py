"""Let a loop run once too often or too rarely, or take the element behind the last.

for (int i = 0; i < n; i++)    →   for (int i = 0; i <= n; i++)
for (int i = 0; i < n; i++)    →   for (int i = 1; i < n; i++)
values[values.length - 1]      →   values[values.length]
CWE-193.
"""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from data_prep.inject.java.bounds.indices import INDEXING, OFF_BY_ONE
from data_prep.inject.operators import Change, Mutation, Operator, Site
from data_prep.inject.shared.java_changes import replaced, single
from data_prep.inject.shared.java_tree import JAVA, bare, call_name, nodes, operands, operator_of, source


def _find(site: Site) -> Iterator[Mutation]:
    for node in nodes(
        site, "for_statement", "while_statement", "do_statement", "array_access", "method_invocation"
    ):
        if node.type == "array_access":
            yield from _behind_last(node.child_by_field_name("index"))
        elif node.type == "method_invocation":
            if call_name(node) in INDEXING:
                for argument in operands(node):
                    yield from _behind_last(argument)
        else:
            yield from _first_value(node)
            condition = node.child_by_field_name("condition")
            for test in [] if condition is None else _and_operands(condition):
                operator = operator_of(test) if test.type == "binary_expression" else None
                if operator is not None and source(operator) in OFF_BY_ONE:
                    yield single(193, replaced(operator, OFF_BY_ONE[source(operator)]))


def _first_value(loop: Node) -> Iterator[Mutation]:
    """`int i = 0` of a for loop set to 1."""
    start = loop.child_by_field_name("init")
    if loop.type != "for_statement" or start is None or start.type != "local_variable_declaration":
        return
    declarator = start.child_by_field_name("declarator")
    value = None if declarator is None else declarator.child_by_field_name("value")
    if value is not None and source(value) in (b"0", b"1"):
        yield single(193, replaced(value, b"1" if source(value) == b"0" else b"0"))


def _behind_last(index: Node | None) -> Iterator[Mutation]:
    """`count - 1` without the `- 1`."""
    if index is None or index.type != "binary_expression" or source(operator_of(index)) != b"-":
        return
    left, right = index.child_by_field_name("left"), index.child_by_field_name("right")
    if left is not None and source(right) == b"1" and left.type != "binary_expression":
        yield single(193, Change(left.end_byte, index.end_byte, b""))


def _and_operands(condition: Node) -> Iterator[Node]:
    node = bare(condition)
    if node.type == "binary_expression" and source(operator_of(node)) == b"&&":
        for field in ("left", "right"):
            inner = node.child_by_field_name(field)
            if inner is not None:
                yield from _and_operands(inner)
    else:
        yield node


OPERATOR = Operator("bound-off-by-one-java", JAVA, (193,), _find)
