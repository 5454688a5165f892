"""The check of a pointer that is dereferenced afterwards is forgotten (CWE-476).

if (node == NULL) return -1;        →
return node->size;                  →  return node->size;
while (p && p->key != key)          →  while (p->key != key)
return entry ? entry->value : 0;    →  return entry->value;
"""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from data_prep.inject.operators import Change, Mutation, Operator, Site
from data_prep.inject.shared.c_edits import drop, droppable, one, put, unwrap, without_operand
from data_prep.inject.shared.c_facts import Facts, NullTest, facts_of
from data_prep.inject.shared.c_names import ALLOCATES
from data_prep.inject.shared.c_tree import (
    C_AND_CPP,
    View,
    bare,
    callee,
    condition_of,
    exit_of,
    field,
    operator_of,
    out_of_parentheses,
    reach_of,
    top_of_chain,
    view_of,
)

_NULL_DEREFERENCE = 476


def _find(site: Site) -> Iterator[Mutation]:
    view = view_of(site)
    facts = facts_of(view)
    for test in facts.null_tests:
        if not facts.is_pointer(test.key, test.node.start_byte) or _is_known(view, facts, test):
            continue
        change = _without(view, facts, test)
        if change is not None:
            yield one(_NULL_DEREFERENCE, change)


def _without(view: View, facts: Facts, test: NullTest) -> Change | None:
    inner, parent = out_of_parentheses(view, test.node)
    if parent is None:
        return None
    match parent.type:
        case "binary_expression":
            operator = operator_of(parent)
            if operator != ("||" if test.holds_for_null else "&&") or view.in_assertion(parent):
                return None
            top = top_of_chain(view, parent, operator)
            if not _is_used(facts, test, reach_of(view, top)):
                return None
            return without_operand(view, inner)
        case "if_statement":
            return _without_branch(view, facts, test, parent)
        case "conditional_expression":
            return _without_choice(view, facts, test, parent)
        case _:
            return None


def _without_branch(view: View, facts: Facts, test: NullTest, branch: Node) -> Change | None:
    body = field(branch, "consequence")
    if body is None or field(branch, "alternative") is not None:
        return None
    if not test.holds_for_null:
        return unwrap(view, branch) if _is_used(facts, test, body.end_byte) else None
    if exit_of(body) is None or not _is_used(facts, test, view.function.end_byte):
        return None
    if _is_allocated_just_before(view, branch, test.key):
        return None
    dropped = droppable(view, branch)
    return None if dropped is None or dropped.id != branch.id else drop(view, dropped)


def _without_choice(view: View, facts: Facts, test: NullTest, choice: Node) -> Change | None:
    branches = field(choice, "consequence"), field(choice, "alternative")
    used, other = reversed(branches) if test.holds_for_null else branches
    if used is None or other is None or condition_of(choice) != bare(test.node):
        return None
    if not any(used.start_byte <= at < used.end_byte for at in facts.dereferences.get(test.key, ())):
        return None
    parent = view.parent(choice)
    if parent is not None and parent.type == "parenthesized_expression" and used.type != "binary_expression":
        choice = parent
    return put(choice, view.read(bare(used)))


def _is_used(facts: Facts, test: NullTest, end: int) -> bool:
    """Whether the pointer is dereferenced before `end`, and neither set nor tested again until then."""
    start = test.node.end_byte
    at = facts.first_dereference(test.key, start)
    if at is None or at >= end or facts.written_between(test.key, start, at):
        return False
    return not any(
        other.key == test.key and start <= other.node.start_byte < at for other in facts.null_tests
    )


def _is_known(view: View, facts: Facts, test: NullTest) -> bool:
    """Whether the pointer was dereferenced or checked before, so that the check adds nothing."""
    here = test.node.start_byte
    for at in facts.dereferences.get(test.key, ()):
        if at < here and not facts.written_between(test.key, at, here):
            return True
    for other in facts.null_tests:
        if other.key != test.key or other.node.start_byte >= here:
            continue
        if facts.written_between(test.key, other.node.start_byte, here):
            continue
        statement = view.statement(other.node)
        if statement is None or statement.type not in ("if_statement", "while_statement"):
            continue
        body = field(statement, "consequence")
        if here < statement.end_byte or (body is not None and exit_of(body) is not None):
            return True
    return False


def _is_allocated_just_before(view: View, branch: Node, key: bytes) -> bool:
    """`p = malloc(n); if (!p) …` is the business of `unchecked-return`."""
    before = view.siblings(branch)[0]
    if before is None:
        return False
    for node in before.named_children:
        place, value = (
            field(node, "left") or field(node, "declarator"),
            field(node, "right") or field(node, "value"),
        )
        if place is None or value is None or view.key(place).lstrip(b"*") != key:
            continue
        value = bare(value)
        if value.type == "cast_expression":
            value = bare(field(value, "value") or value)
        if value.type == "call_expression" and ALLOCATES.search(callee(value)):
            return True
    return False


OPERATOR = Operator("drop-null-check", C_AND_CPP, (_NULL_DEREFERENCE,), _find)
