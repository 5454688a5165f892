"""Compare the wrong way round.

if (value > largest)   →   if (value < largest)
CWE-480.
"""

from __future__ import annotations

from collections.abc import Iterator

from data_prep.inject.operators import Mutation, Operator, Site
from data_prep.inject.shared.java_changes import replaced, single
from data_prep.inject.shared.java_tree import JAVA, nodes, operator_of, source

_COMPARISONS = {b"<": b">", b">": b"<", b"<=": b">=", b">=": b"<="}


def _find(site: Site) -> Iterator[Mutation]:
    for node in nodes(site, "binary_expression"):
        operator = operator_of(node)
        if operator is not None and source(operator) in _COMPARISONS:
            yield single(480, replaced(operator, _COMPARISONS[source(operator)]))


OPERATOR = Operator("wrong-comparison-java", JAVA, (480,), _find)
