"""The check of an index or length lets one value too many pass (CWE-787, CWE-125, CWE-129).

if (slot >= table->size) return NULL;  →  if (slot > table->size) return NULL;
if (used + 1 > room) return -1;        →  if (used > room) return -1;
"""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from data_prep.inject.c.bounds.bound import Bound, bounds
from data_prep.inject.operators import Change, Mutation, Operator, Site
from data_prep.inject.shared.c_edits import one, put
from data_prep.inject.shared.c_tree import C_AND_CPP, bare, field, operator_of, sides, view_of
from data_prep.inject.shared.c_uses import INDEX, READ, WRITE, is_number


def _find(site: Site) -> Iterator[Mutation]:
    view = view_of(site)
    for bound in bounds(view):
        pair, operator = sides(bound.node), operator_of(bound.node)
        token = field(bound.node, "operator")
        if pair is None or token is None:
            continue
        if bound.is_loop:  # `loop-off-by-one` does these
            continue
        if _is_strict(bound, pair, operator):
            yield one(bound.cwe, put(token, operator.encode()[:1] + (b"" if bound.rejects else b"=")))
        added = sides(bare(pair[0])) if operator_of(bare(pair[0])) == "+" else None
        if bound.rejects and operator in (">", ">=") and added is not None and is_number(added[1]):
            yield one(bound.cwe, Change(added[0].end_byte, added[1].end_byte, b""))


def _is_strict(bound: Bound, pair: tuple[Node, Node], operator: str) -> bool:
    """Whether the bound itself is kept out; of a length, as much as fits is often meant."""
    if bound.kept_away.is_length:
        return False
    if operator == (">=" if bound.rejects else "<"):
        return not is_number(pair[1])
    return operator == ("<=" if bound.rejects else ">") and not any(map(is_number, pair))


OPERATOR = Operator("weaken-bound-check", C_AND_CPP, (WRITE, READ, INDEX), _find)
