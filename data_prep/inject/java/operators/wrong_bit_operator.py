"""Combine or shift bits with another operator.

flags & MASK   →   flags | MASK
bits >>> 8     →   bits >> 8
CWE-480.
"""

from __future__ import annotations

from collections.abc import Iterator

from data_prep.inject.java.operators.assignments import ASSIGNMENTS
from data_prep.inject.operators import Mutation, Operator, Site
from data_prep.inject.shared.java_changes import replaced, single
from data_prep.inject.shared.java_tree import JAVA, nodes, operator_of, source

_BITS = {b"&": b"|", b"|": b"&", b"<<": b">>", b">>": b"<<", b">>>": b">>", b"^": b"|"}


def _find(site: Site) -> Iterator[Mutation]:
    for node in nodes(site, "binary_expression", "assignment_expression"):
        operator = operator_of(node)
        known = _BITS if node.type == "binary_expression" else ASSIGNMENTS
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if operator is None or left is None or right is None or source(operator) not in known:
            continue
        if source(operator) not in (b"+=", b"-=", b"*=") and source(left) != source(right):
            yield single(480, replaced(operator, known[source(operator)]))


OPERATOR = Operator("wrong-bit-operator-java", JAVA, (480,), _find)
