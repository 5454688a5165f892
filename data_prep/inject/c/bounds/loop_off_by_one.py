"""A loop over an array runs one time too often or too seldom, or starts behind the end (CWE-193).

for (i = 0; i < n; i++)       →  for (i = 0; i <= n; i++)
for (i = n - 1; i >= 0; i--)  →  for (i = n; i >= 0; i--)
"""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from data_prep.inject.operators import Change, Mutation, Operator, Site
from data_prep.inject.shared.c_edits import one, put
from data_prep.inject.shared.c_tree import (
    C_AND_CPP,
    LOOPS,
    View,
    bare,
    condition_of,
    field,
    operands,
    operator_of,
    sides,
    view_of,
)

_OFF_BY_ONE = 193

_RELATIONS = frozenset({"<", ">", "<=", ">="})


def _find(site: Site) -> Iterator[Mutation]:
    view = view_of(site)
    for loop in view.all(*sorted(LOOPS)):
        condition = condition_of(loop)
        if condition is None:
            continue
        moved = _moved_in(view, loop)
        for relation in operands(condition, "&&"):
            relation = bare(relation)
            pair, token = sides(relation), field(relation, "operator")
            if pair is None or token is None or token.type not in _RELATIONS:
                continue
            if view.key(pair[0]) in moved or view.key(pair[1]) in moved:
                turned = token.type[:1].encode() + (b"" if token.type.endswith("=") else b"=")
                yield one(_OFF_BY_ONE, put(token, turned))
        start = _downward_start(view, loop)
        if start is not None:
            yield one(_OFF_BY_ONE, start)


def _moved_in(view: View, loop: Node) -> set[bytes]:
    """What a loop counts: the names that its update, condition or body steps."""
    moved: set[bytes] = set()
    update = field(loop, "update")
    stack = [update] if update is not None else [loop]
    while stack:
        node = stack.pop()
        if node.type == "update_expression" and (argument := field(node, "argument")) is not None:
            moved.add(view.key(argument))
        elif (
            node.type == "assignment_expression"
            and operator_of(node) in ("+=", "-=")
            and (left := field(node, "left"))
        ):
            moved.add(view.key(left))
        stack.extend(node.named_children)
    return moved


def _downward_start(view: View, loop: Node) -> Change | None:
    """`i = n - 1` of a loop that counts down: the `- 1` away."""
    update, first = field(loop, "update"), field(loop, "initializer")
    if update is None or first is None or update.type != "update_expression" or operator_of(update) != "--":
        return None
    if first.type == "declaration":
        declarator = field(first, "declarator")
        value = field(declarator, "value") if declarator is not None else None
    else:
        value = field(first, "right")
    pair = sides(value) if value is not None else None
    if value is None or pair is None or operator_of(value) != "-" or view.read(pair[1]) != b"1":
        return None
    return Change(pair[0].end_byte, pair[1].end_byte, b"")


OPERATOR = Operator("loop-off-by-one", C_AND_CPP, (_OFF_BY_ONE,), _find)
