"""Faults of memory: not given back, given back twice, or read after that."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from data_prep.inject.operators import Change, Mutation, Operator, Site
from data_prep.inject.shared.c_edits import (
    drop,
    indentation,
    is_own_function,
    newline,
    one,
    put,
    without_statement,
)
from data_prep.inject.shared.c_facts import Facts, facts_of
from data_prep.inject.shared.c_names import CLEARS, frees
from data_prep.inject.shared.c_tree import (
    C_AND_CPP,
    View,
    arguments,
    bare,
    callee,
    code,
    exit_of,
    field,
    operator_of,
    view_of,
)

_LEAK, _DOUBLE_FREE, _USE_AFTER_FREE = 401, 415, 416


def drop_free(site: Site) -> Iterator[Mutation]:
    """Memory is not given back, mostly on a path that leaves early (CWE-401).

    if (!read_all(file, text)) {  →  if (!read_all(file, text)) {
        free(text);               →      return NULL;
        return NULL;              →  }
    }
    """
    view = view_of(site)
    for statement, _ in _given_back(view):
        yield from without_statement(view, statement, _LEAK)


def free_twice(site: Site) -> Iterator[Mutation]:
    """The same memory is given back a second time (CWE-415).

    free(name);   →  free(name);
    free(value);  →  free(name);

    if (failed) {         →  if (failed) {
        goto done;        →      free(text);
    }                     →      goto done;
    """
    view = view_of(site)
    facts = facts_of(view)
    given = [pair for pair in _given_back(view) if not _clears(pair[0])]
    for statement, place in given:
        key = view.key(place)
        before = view.siblings(statement)[0]
        earlier = next((old for old in given if before is not None and old[0].id == before.id), None)
        if earlier is not None and view.key(earlier[1]) != key and _same_giver(view, earlier[0], statement):
            yield one(_DOUBLE_FREE, put(place, view.read(earlier[1])))
        after = view.siblings(statement)[1]
        if after is not None and _sets_to_nothing(view, after, key) and _again(view, given, after, key):
            yield one(_DOUBLE_FREE, drop(view, after))
        yield from _before_jumps(view, facts, statement, place)


def use_after_free(site: Site) -> Iterator[Mutation]:
    """Memory is read after it was given back (CWE-416).

    next = node->next;  →  free(node);
    free(node);         →  next = node->next;
    """
    view = view_of(site)
    for statement, place in _given_back(view):
        if _clears(statement):
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


def _given_back(view: View) -> Iterator[tuple[Node, Node]]:
    """Statements that give something back, and the place they give."""
    for statement in view.all("expression_statement"):
        inside = code(statement)
        if not inside:
            continue
        if inside[0].type == "delete_expression":
            places = code(inside[0])
        elif inside[0].type == "call_expression" and frees(callee(inside[0])):
            given = arguments(inside[0])
            if len(given) > 2 or is_own_function(view, callee(inside[0])):
                continue
            places = given[-1:]
        else:
            continue
        if len(places) == 1:
            yield statement, bare(places[0])


def _clears(statement: Node) -> bool:
    """Whether the pointer is set to nothing at once, so that another free does nothing."""
    call = code(statement)[0]
    return call.type == "call_expression" and CLEARS.search(callee(call)) is not None


def _same_giver(view: View, one_statement: Node, other: Node) -> bool:
    first, second = code(one_statement)[0], code(other)[0]
    if first.type != second.type:
        return False
    if first.type == "delete_expression":
        return (b"[" in view.read(first)[:9]) == (b"[" in view.read(second)[:9])
    return callee(first) == callee(second)


def _sets_to_nothing(view: View, statement: Node, key: bytes) -> bool:
    inside = code(statement)
    if statement.type != "expression_statement" or not inside or inside[0].type != "assignment_expression":
        return False
    left, right = field(inside[0], "left"), field(inside[0], "right")
    return left is not None and right is not None and view.key(left) == key and right.type == "null"


def _again(view: View, given: list[tuple[Node, Node]], after: Node, key: bytes) -> bool:
    return any(place.start_byte > after.end_byte and view.key(place) == key for _, place in given)


def _before_jumps(view: View, facts: Facts, statement: Node, place: Node) -> Iterator[Mutation]:
    """The cleanup behind a label, done once more before a `goto` to it."""
    label = view.parent(statement)
    first = statement if label is not None and label.type == "labeled_statement" else None
    if first is None:
        before = view.siblings(statement)[0]
        label = before if before is not None and before.type == "labeled_statement" else None
    name = field(label, "label") if label is not None else None
    if label is None or name is None or place.type != "identifier":
        return
    for jump in view.all("goto_statement"):
        target, branch = field(jump, "label"), view.parent(jump)
        if target is None or view.read(target) != view.read(name) or jump.start_byte > label.start_byte:
            continue
        if branch is None or branch.type != "compound_statement" or exit_of(branch) is None:
            continue
        if not _is_set_before(view, facts, place, jump):
            continue
        line = view.read(statement) + newline(view) + indentation(view, jump)
        yield one(_DOUBLE_FREE, Change(jump.start_byte, jump.start_byte, line))


def _is_set_before(view: View, facts: Facts, place: Node, jump: Node) -> bool:
    key = view.key(place)
    if any(view.key(node) == key for _, node in _given_back(view) if node.start_byte < jump.start_byte):
        return False
    return any(at < jump.start_byte for at in facts.resets.get(key, ()))


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


OPERATORS = (
    Operator("drop-free", C_AND_CPP, (_LEAK,), drop_free),
    Operator("free-twice", C_AND_CPP, (_DOUBLE_FREE,), free_twice),
    Operator("use-after-free", C_AND_CPP, (_USE_AFTER_FREE,), use_after_free),
)
