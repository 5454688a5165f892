"""Leave out the check of an index or a length.

if (i < 0 || i >= size) { throw new IndexOutOfBoundsException(); }   →   (nothing)
Objects.checkIndex(i, size);                                         →   (nothing)
if (i < line.length() && line.charAt(i) == ' ')                      →   if (line.charAt(i) == ' ')
CWE-129.
"""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from data_prep.inject.java.bounds.indices import OUT_OF_BOUNDS, indexed_by, ordered
from data_prep.inject.operators import Mutation, Operator, Site
from data_prep.inject.shared.java_changes import dropped, reduced, single
from data_prep.inject.shared.java_tree import (
    JAVA,
    call_name,
    enclosing_statement,
    guards,
    in_block,
    leaves,
    nodes,
    source,
    thrown,
)

_CHECKS = frozenset(
    {
        b"checkIndex",
        b"checkElementIndex",
        b"checkPositionIndex",
        b"checkPositionIndexes",
        b"checkFromToIndex",
        b"checkFromIndexSize",
        b"rangeCheck",
        b"rangeCheckForAdd",
        b"checkRange",
        b"checkBounds",
        b"ensureCapacity",
        b"ensureCapacityInternal",
        b"checkRemaining",
        b"checkOffset",
    }
)


def _find(site: Site) -> Iterator[Mutation]:
    for node, condition, body in guards(site):
        if thrown(body) in OUT_OF_BOUNDS or (leaves(body) and _bounds_index(site, node, condition)):
            yield single(129, dropped(site, node))
    for call in nodes(site, "method_invocation"):
        statement = call.parent
        if call_name(call) not in _CHECKS or statement is None or not in_block(statement):
            continue
        if statement.type == "expression_statement":
            yield single(129, dropped(site, statement))
    for node in nodes(site, "binary_expression"):
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        operator = source(node.child_by_field_name("operator"))
        if left is None or right is None or operator not in (b"&&", b"||"):
            continue
        end = enclosing_statement(node).end_byte if operator == b"&&" else site.function.end_byte
        for test, kept in ((left, right), (right, left)):
            if any(test.end_byte <= at < end for at in indexed_by(site, ordered(test))):
                yield single(129, *reduced(node, kept))
                break


def _bounds_index(site: Site, guard: Node, condition: Node) -> bool:
    end = site.function.end_byte if guard.parent is None else guard.parent.end_byte
    return any(guard.end_byte <= at < end for at in indexed_by(site, ordered(condition)))


OPERATOR = Operator("drop-bounds-check-java", JAVA, (129,), _find)
