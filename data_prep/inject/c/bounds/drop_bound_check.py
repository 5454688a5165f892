"""The check of an index or length that is used afterwards is forgotten (CWE-787, CWE-125, CWE-129).

if (slot >= table->size) return NULL;   →
return table->slots[slot];              →  return table->slots[slot];
while (i < n && s[i] == ' ')            →  while (s[i] == ' ')
if (len > sizeof(buf)) len = sizeof(buf);  →
"""

from __future__ import annotations

from collections.abc import Iterator

from data_prep.inject.c.bounds.bound import Bound, bounds
from data_prep.inject.operators import Change, Mutation, Operator, Site
from data_prep.inject.shared.c_edits import drop, droppable, one, unwrap, without_operand
from data_prep.inject.shared.c_tree import C_AND_CPP, View, field, out_of_parentheses, view_of
from data_prep.inject.shared.c_uses import INDEX, READ, WRITE


def _find(site: Site) -> Iterator[Mutation]:
    view = view_of(site)
    for bound in bounds(view):
        change = _without(view, bound)
        if change is not None:
            yield one(bound.cwe, change)


def _without(view: View, bound: Bound) -> Change | None:
    inner, parent = out_of_parentheses(view, bound.node)
    if parent is None:
        return None
    if parent.type == "binary_expression":
        return without_operand(view, inner)
    if parent.type != "if_statement" or field(parent, "alternative") is not None:
        return None
    if not bound.rejects:
        return unwrap(view, parent)
    dropped = droppable(view, parent)
    return drop(view, parent) if dropped is not None and dropped.id == parent.id else None


OPERATOR = Operator("drop-bound-check", C_AND_CPP, (WRITE, READ, INDEX), _find)
