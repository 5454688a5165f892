"""Use the other one of two variables of a type, as a copied line does that was not changed through.

area(left, right)   →   area(left, left)
CWE-688.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from tree_sitter import Node

from data_prep.inject.operators import Mutation, Operator, Site
from data_prep.inject.shared.java_changes import replaced, single
from data_prep.inject.shared.java_tree import JAVA, nodes, source
from data_prep.inject.shared.java_types import Variable, in_sight, variable_at

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


def _find(site: Site) -> Iterator[Mutation]:
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


OPERATOR = Operator("wrong-variable-java", JAVA, (688,), _find)
