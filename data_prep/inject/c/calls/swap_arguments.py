"""Two arguments of one type are given in the wrong order (CWE-628; CWE-688 for known functions).

copy(target, source, count)   →  copy(source, target, count)
memset(table, 0, size)        →  memset(table, size, 0)
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from tree_sitter import Node

from data_prep.inject.operators import Mutation, Operator, Site
from data_prep.inject.shared.c_edits import one, put
from data_prep.inject.shared.c_facts import Facts, facts_of
from data_prep.inject.shared.c_tree import C_AND_CPP, View, arguments, callee, field, view_of

_WRONG_ORDER = 628
_WRONG_ARGUMENTS = 688

_COMMUTES = re.compile(
    rb"(?:^|_)(?:min|max|swap|add|mul|gcd|lcm|and|or|xor|join|same|eq|ne|equals?|calloc|unused)(?:_|\d|$)"
    rb"|cmp|[cC]ompare|Equals?|M(?:in|ax|IN|AX)$|Swap|assert|ASSERT|EXPECT|CHECK|UNUSED|^f(?:write|read)$"
)


# Known functions: the two arguments that are given in the wrong order.
_ORDERED_ANYWAY: dict[bytes, tuple[int, int]] = {
    **dict.fromkeys((b"memcpy", b"memmove", b"strcpy", b"strncpy", b"strcat", b"strncat", b"bcopy"), (0, 1)),
    **dict.fromkeys((b"strstr", b"strtok", b"rename", b"dup2"), (0, 1)),
    **dict.fromkeys((b"pow", b"atan2", b"fmod", b"difftime"), (0, 1)),
    **dict.fromkeys((b"memset", b"fseek", b"lseek", b"memchr", b"read"), (1, 2)),
}


def _find(site: Site) -> Iterator[Mutation]:
    view = view_of(site)
    facts = facts_of(view)
    for node in view.all("call_expression", "new_expression"):
        given, name = arguments(node), callee(node)
        if len(given) < 2 or view.in_assertion(node):
            continue
        known = _ORDERED_ANYWAY.get(name)
        if known is not None:
            if known[1] < len(given) and view.key(given[known[0]]) != view.key(given[known[1]]):
                yield _swapped(view, given[known[0]], given[known[1]], _WRONG_ARGUMENTS)
            continue
        if _COMMUTES.search(name):
            continue
        for first, second in pairwise(given):
            if _could_be_mistaken(view, facts, first, second):
                yield _swapped(view, first, second, _WRONG_ORDER)


def _swapped(view: View, first: Node, second: Node, cwe: int) -> Mutation:
    return one(cwe, put(first, view.read(second)), put(second, view.read(first)))


def _could_be_mistaken(view: View, facts: Facts, first: Node, second: Node) -> bool:
    if view.key(first) == view.key(second):
        return False
    if first.type == second.type == "identifier":
        left, right = (facts.local(view.read(node), node.start_byte) for node in (first, second))
        return left is not None and right is not None and left.shape == right.shape
    if first.type == second.type == "field_expression":
        owners = field(first, "argument"), field(second, "argument")
        return owners[0] is not None and owners[1] is not None and view.key(owners[0]) == view.key(owners[1])
    if first.type == second.type == "call_expression":
        return callee(first) == callee(second) and callee(first) not in (b"", b"forward", b"move")
    return False


OPERATOR = Operator("swap-arguments", C_AND_CPP, (_WRONG_ORDER, _WRONG_ARGUMENTS), _find)
