"""The same memory is given back a second time (CWE-415).

free(name);   →  free(name);
free(value);  →  free(name);

if (failed) {         →  if (failed) {
    goto done;        →      free(text);
}                     →      goto done;
"""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from data_prep.inject.c.memory.releases import clears, given_back
from data_prep.inject.operators import Change, Mutation, Operator, Site
from data_prep.inject.shared.c_edits import drop, indentation, newline, one, put
from data_prep.inject.shared.c_facts import Facts, facts_of
from data_prep.inject.shared.c_tree import C_AND_CPP, View, callee, code, exit_of, field, view_of

_DOUBLE_FREE = 415


def _find(site: Site) -> Iterator[Mutation]:
    view = view_of(site)
    facts = facts_of(view)
    given = [pair for pair in given_back(view) if not clears(pair[0])]
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
    if any(view.key(node) == key for _, node in given_back(view) if node.start_byte < jump.start_byte):
        return False
    return any(at < jump.start_byte for at in facts.resets.get(key, ()))


OPERATOR = Operator("free-twice", C_AND_CPP, (_DOUBLE_FREE,), _find)
