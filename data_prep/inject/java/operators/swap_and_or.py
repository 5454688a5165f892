"""Join two conditions the wrong way.

if (name != null && !name.isEmpty())   →   if (name != null || !name.isEmpty())
CWE-480.
"""

from __future__ import annotations

from collections.abc import Iterator

from data_prep.inject.operators import Mutation, Operator, Site
from data_prep.inject.shared.java_changes import replaced, single
from data_prep.inject.shared.java_tree import JAVA, nodes, operator_of, source


def _find(site: Site) -> Iterator[Mutation]:
    for node in nodes(site, "binary_expression"):
        operator = operator_of(node)
        same = source(node.child_by_field_name("left")) == source(node.child_by_field_name("right"))
        if operator is not None and source(operator) in (b"&&", b"||") and not same:
            yield single(480, replaced(operator, b"||" if source(operator) == b"&&" else b"&&"))


OPERATOR = Operator("swap-and-or-java", JAVA, (480,), _find)
