"""Memory is read after it was given back (CWE-416).

next = node->next;  →  free(node);
free(node);         →  next = node->next;
"""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from data_prep.inject.c.memory.releases import clears, given_back
from data_prep.inject.operators import Mutation, Operator, Site
from data_prep.inject.shared.c_edits import drop, one, put
from data_prep.inject.shared.c_facts import facts_of
from data_prep.inject.shared.c_names import frees
from data_prep.inject.shared.c_tree import C_AND_CPP, View, callee, code, field, operator_of, view_of

_USE_AFTER_FREE = 416


def _find(site: Site) -> Iterator[Mutation]:
    view = view_of(site)
    for statement, place in given_back(view):
        if clears(statement):
            continue
        key = view.key(place)
        before, after = view.siblings(statement)
        if before is not None and _reads_through(view, before, key):
            yield one(_USE_AFTER_FREE, put(before, view.read(statement)), put(statement, view.read(before)))
        branch = view.parent(statement)
        if after is None or after.type != "return_statement" or branch is None:
            continue
        if branch.type == "compound_statement" and _is_used_later(view, branch, key):
            yield one(_USE_AFTER_FREE, drop(view, after))


def _reads_through(view: View, statement: Node, key: bytes) -> bool:
    """Whether a statement dereferences the pointer and could stand behind the free without other changes."""
    if statement.type not in ("expression_statement", "declaration") or statement.type == "declaration":
        return False
    inside = code(statement)
    if not inside or inside[0].type == "delete_expression":
        return False
    if inside[0].type == "call_expression" and frees(callee(inside[0])):
        return _mentions_member(view, inside[0], key)
    if inside[0].type == "assignment_expression":
        left = field(inside[0], "left")
        if left is None or view.key(left) == key:
            return False
    return _mentions_member(view, inside[0], key)


def _mentions_member(view: View, node: Node, key: bytes) -> bool:
    stack = [node]
    while stack:
        inside = stack.pop()
        if inside.type in ("field_expression", "subscript_expression", "pointer_expression"):
            argument = field(inside, "argument")
            through = operator_of(inside) in ("->", "*") or inside.type == "subscript_expression"
            if argument is not None and through and view.key(argument) == key:
                return True
        stack.extend(inside.named_children)
    return False


def _is_used_later(view: View, branch: Node, key: bytes) -> bool:
    facts = facts_of(view)
    at = facts.first_dereference(key, branch.end_byte)
    return at is not None and not facts.written_between(key, branch.end_byte, at)


OPERATOR = Operator("use-after-free", C_AND_CPP, (_USE_AFTER_FREE,), _find)
