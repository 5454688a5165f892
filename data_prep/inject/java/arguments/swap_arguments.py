"""Pass two arguments of one type in the wrong order.

copy(source, target)   →   copy(target, source)
CWE-628.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from tree_sitter import Node

from data_prep.inject.operators import Mutation, Operator, Site
from data_prep.inject.shared.java_changes import replaced, single
from data_prep.inject.shared.java_tree import JAVA, call_name, nodes, operands, source
from data_prep.inject.shared.java_types import SMALL, type_of

_COMMUTATIVE = (  # how the names of calls begin to which the order means nothing, or only a message
    b"max",
    b"min",
    b"equal",
    b"hypot",
    b"addExact",
    b"multiply",
    b"gcd",
    b"lcm",
    b"hash",
    b"sum",
    b"asList",
    b"of",
    b"xor",
    b"and",
    b"or",
    b"union",
    b"intersect",
    b"distance",
    b"dot",
    b"same",
    b"swap",
    b"check",
    b"ensure",
    b"verify",
    b"require",
    b"assert",
)


def _find(site: Site) -> Iterator[Mutation]:
    for call in nodes(site, "method_invocation", "object_creation_expression"):
        if call.type == "method_invocation" and call_name(call).startswith(_COMMUTATIVE):
            continue
        given = operands(call)
        for number, (first, second) in enumerate(pairwise(given)):
            if _swappable(site, first, second):
                yield _swapped(first, second)
            elif number == 0 and call_name(call) == b"arraycopy" and len(given) == 5:
                yield from [_swapped(first, given[2])] if source(first) != source(given[2]) else []


def _swapped(first: Node, second: Node) -> Mutation:
    return single(628, replaced(first, source(second)), replaced(second, source(first)))


def _swappable(site: Site, first: Node, second: Node) -> bool:
    if source(first) == source(second) or (_is_constant(first) and _is_constant(second)):
        return False
    kinds = type_of(site, first), type_of(site, second)
    return kinds[0] is not None and (
        kinds[0] == kinds[1] or (kinds[0] in SMALL and kinds[1] == b"int" == kinds[0])
    )


def _is_constant(node: Node) -> bool:
    return node.type.endswith("_literal")


OPERATOR = Operator("swap-arguments-java", JAVA, (628,), _find)
