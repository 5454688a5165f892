"""The lock guard of a scope is forgotten (CWE-667).

std::lock_guard<std::mutex> guard(mutex_);  →  ++count_;
++count_;                                   →
"""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from data_prep.inject.operators import Mutation, Operator, Site
from data_prep.inject.shared.c_edits import drop, one
from data_prep.inject.shared.c_names import LOCK_GUARDS
from data_prep.inject.shared.c_tree import field, view_of

_STILL_LOCKED = 667


def _find(site: Site) -> Iterator[Mutation]:
    view = view_of(site)
    for statement in view.all("declaration"):
        kind, name = field(statement, "type"), _declared_name(statement)
        if kind is None or name is None or not LOCK_GUARDS.search(view.read(kind)):
            continue
        if view.siblings(statement)[1] is None or not view.in_block(statement):
            continue
        if sum(view.read(node) == view.read(name) for node in view.all("identifier")) == 1:
            yield one(_STILL_LOCKED, drop(view, statement))


def _declared_name(statement: Node) -> Node | None:
    declarator = field(statement, "declarator")
    while declarator is not None and declarator.type != "identifier":
        declarator = field(declarator, "declarator")
    return declarator


OPERATOR = Operator("drop-lock", frozenset({"cpp"}), (_STILL_LOCKED,), _find)
