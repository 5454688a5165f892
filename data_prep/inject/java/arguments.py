"""Java: arguments in the wrong order, a variable in the place of another."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from tree_sitter import Node

from data_prep.inject.operators import Mutation, Operator, Site
from data_prep.inject.shared.java_changes import replaced, single
from data_prep.inject.shared.java_tree import JAVA, call_name, nodes, operands, source
from data_prep.inject.shared.java_types import SMALL, Variable, in_sight, type_of, variable_at

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
_COUNTERPARTS = (
    (b"start", b"end"),
    (b"begin", b"end"),
    (b"from", b"to"),
    (b"min", b"max"),
    (b"left", b"right"),
    (b"first", b"last"),
    (b"first", b"second"),
    (b"width", b"height"),
    (b"row", b"col"),
    (b"src", b"dst"),
    (b"src", b"dest"),
    (b"source", b"target"),
    (b"lower", b"upper"),
    (b"low", b"high"),
    (b"off", b"len"),
    (b"pos", b"len"),
    (b"key", b"value"),
    (b"in", b"out"),
    (b"old", b"new"),
    (b"prev", b"next"),
    (b"head", b"tail"),
    (b"expected", b"actual"),
    (b"count", b"size"),
    (b"index", b"length"),
)
_PLACES = frozenset(
    {"argument_list", "binary_expression", "array_access", "assignment_expression", "return_statement"}
)


def _swap_arguments(site: Site) -> Iterator[Mutation]:
    """Pass two arguments of one type in the wrong order.

    copy(source, target)   ->   copy(target, source)
    CWE-628.
    """
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


def _wrong_variable(site: Site) -> Iterator[Mutation]:
    """Use the other one of two variables of a type, as a copied line does that was not changed through.

    area(left, right)   ->   area(left, left)
    CWE-688.
    """
    seen: dict[int, list[Variable]] = {}
    for node in nodes(site, "identifier"):
        around = node.parent
        if around is None or around.type not in _PLACES or _is_written(node, around):
            continue
        here = variable_at(site, source(node), node.start_byte)
        if here is None or here.type in (b"var", b"") or here.declarator.start_byte == node.start_byte:
            continue
        line = node.start_point.row
        if line not in seen:
            seen[line] = in_sight(site, node.start_byte)
        others = [one for one in seen[line] if one.type == here.type and one.name != here.name]
        best = max(others, key=lambda one: (_likeness(one.name, here.name), one.start), default=None)
        if best is None or not _mistakable(best.name, here.name):
            continue
        if best.start <= node.start_byte < best.end and not _repeats(node, around, best.name):
            yield single(688, replaced(node, best.name))


def _is_written(node: Node, around: Node) -> bool:
    """Whether the variable is set here, not read."""
    return around.type == "assignment_expression" and around.child_by_field_name("left") == node


def _repeats(node: Node, around: Node, name: bytes) -> bool:
    """Whether the swap makes `x = x`, `x == x`: no person would leave that."""
    return around.type in ("binary_expression", "assignment_expression") and any(
        source(child) == name for child in around.named_children if child != node
    )


def _mistakable(name: bytes, other: bytes) -> bool:
    """Whether the names are those of a pair: alike, of a letter or two, or each the other's counterpart."""
    if max(len(name), len(other)) <= 2 or 2 * _likeness(name, other) >= max(len(name), len(other)):
        return True
    return any(
        (one in first and two in second) or (two in first and one in second)
        for first, second in ((name.lower(), other.lower()),)
        for one, two in _COUNTERPARTS
    )


@lru_cache(maxsize=4096)
def _likeness(name: bytes, other: bytes) -> int:
    """How many letters the names share at both ends."""
    start = 0
    for one, two in zip(name, other, strict=False):
        if one != two:
            break
        start += 1
    end = 0
    for one, two in zip(reversed(name[start:]), reversed(other[start:]), strict=False):
        if one != two:
            break
        end += 1
    return start + end


OPERATORS: tuple[Operator, ...] = (
    Operator("swap-arguments-java", JAVA, (628,), _swap_arguments),
    Operator("wrong-variable-java", JAVA, (688,), _wrong_variable),
)
