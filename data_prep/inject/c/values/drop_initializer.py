"""A variable that is read before it is surely set starts without a value (CWE-457).

int total = 0;       →  int total;
for (…) total += …;  →  for (…) total += …;
"""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from data_prep.inject.operators import Change, Mutation, Operator, Site
from data_prep.inject.shared.c_edits import drop, droppable, one
from data_prep.inject.shared.c_facts import Facts, Local, facts_of
from data_prep.inject.shared.c_names import SCALARS
from data_prep.inject.shared.c_tree import (
    C_AND_CPP,
    View,
    arguments,
    bare,
    callee,
    code,
    field,
    operator_of,
    view_of,
)

_UNINITIALISED = 457

_KNOWN_VALUES = frozenset({"number_literal", "char_literal", "null", "true", "false"})


def _find(site: Site) -> Iterator[Mutation]:
    view = view_of(site)
    facts = facts_of(view)
    for group in facts.locals.values():
        for local in group:
            name = field(local.declarator, "declarator") if _starts_with_known_value(view, local) else None
            if name is not None and _is_read_as_it_started(view, facts, local):
                yield one(_UNINITIALISED, Change(name.end_byte, local.declarator.end_byte, b""))
    yield from _member_initializers(view)
    yield from _first_assignments(view, facts)


def _starts_with_known_value(view: View, local: Local) -> bool:
    if local.is_parameter or local.is_array or local.is_reference:
        return False
    if local.modifiers & {b"static", b"const", b"constexpr", b"extern", b"thread_local"} and not (
        local.depth and local.modifiers == {b"const"}
    ):
        return False
    if not local.depth and not any(SCALARS.match(word) for word in local.base.split()):
        return False
    return local.value is not None and _is_known_value(view, local.value)


def _is_known_value(view: View, node: Node) -> bool:
    node = bare(node)
    if node.type in ("unary_expression", "cast_expression"):
        inner = field(node, "argument") or field(node, "value")
        return inner is not None and _is_known_value(view, inner)
    if node.type == "initializer_list":
        inside = code(node)
        return not inside or (len(inside) == 1 and _is_known_value(view, inside[0]))
    return node.type in _KNOWN_VALUES or (node.type == "identifier" and view.read(node).isupper())


def _is_read_as_it_started(view: View, facts: Facts, local: Local) -> bool:
    """Whether a path may read what the declaration set: the first mention reads, or sets on a branch only."""
    block = view.parent(local.declaration)
    end = view.function.end_byte if block is None else block.end_byte
    after = [
        node for node in facts.names.get(local.name, ()) if local.declarator.end_byte <= node.start_byte < end
    ]
    if not after or block is None or block.type == "for_statement":
        return False
    read = next((node for node in after if not _is_plainly_set(view, node)), None)
    if read is None or _has_address_taken(view, read):
        return False
    for node in after:
        if node.start_byte >= read.start_byte:
            return True
        statement = view.statement(node)
        if statement is not None and _is_sure(view, statement, block):
            return False
    return True


def _is_plainly_set(view: View, node: Node) -> bool:
    parent = view.parent(node)
    if parent is None or parent.type != "assignment_expression" or operator_of(parent) != "=":
        return False
    left = field(parent, "left")
    return left is not None and left.id == node.id


def _has_address_taken(view: View, node: Node) -> bool:
    parent = view.parent(node)
    return parent is not None and parent.type == "pointer_expression" and operator_of(parent) == "&"


def _is_sure(view: View, statement: Node, block: Node) -> bool:
    """Whether the statement is always reached from the start of the block."""
    for above in view.above(statement):
        if above.id == block.id:
            return True
        if above.type in (
            "if_statement",
            "else_clause",
            "case_statement",
            "while_statement",
            "for_statement",
        ):
            return False
        if above.type in ("for_range_loop", "switch_statement", "conditional_expression", "catch_clause"):
            return False
    return True


def _member_initializers(view: View) -> Iterator[Mutation]:
    for members in view.all("field_initializer_list"):
        inside = code(members)
        for place, member in enumerate(inside):
            values = code(member)
            if len(values) != 2 or values[0].type != "field_identifier":
                continue
            given = code(values[1])
            if len(given) != 1 or not _is_known_value(view, given[0]):
                continue
            if len(inside) == 1:
                yield one(_UNINITIALISED, _without_list(view, members))
            elif place:
                yield one(_UNINITIALISED, Change(inside[place - 1].end_byte, member.end_byte, b""))
            else:
                yield one(_UNINITIALISED, Change(member.start_byte, inside[1].start_byte, b""))


def _without_list(view: View, members: Node) -> Change:
    start = members.start_byte
    while view.text[start - 1 : start] in (b" ", b"\t", b"\n", b"\r"):
        start -= 1
    return Change(start, members.end_byte, b"")


def _first_assignments(view: View, facts: Facts) -> Iterator[Mutation]:
    """`total = 0;` before the loop that adds up, and `memset(&x, 0, sizeof x);`."""
    for node in view.all("assignment_expression", "call_expression"):
        statement = view.parent(node)
        if statement is None or statement.type != "expression_statement":
            continue
        target = field(node, "left") if node.type == "assignment_expression" else _cleared(node)
        if target is None or target.type != "identifier":
            continue
        local = facts.local(view.read(target), target.start_byte)
        if local is None or local.value is not None or local.is_parameter or b"static" in local.modifiers:
            continue
        if node.type == "assignment_expression":
            right = field(node, "right")
            if operator_of(node) != "=" or right is None or not _is_known_value(view, right):
                continue
            if not _adds_up_next(view, facts, local, statement):
                continue
        elif _is_filled_next(view, facts, local, statement):
            continue
        dropped = droppable(view, statement)
        if dropped is not None and dropped.id == statement.id:
            yield one(_UNINITIALISED, drop(view, statement))


def _cleared(call: Node) -> Node | None:
    given = arguments(call)
    if callee(call) not in (b"memset", b"bzero", b"ZeroMemory", b"SecureZeroMemory") or len(given) < 2:
        return None
    target = bare(given[0])
    if target.type == "pointer_expression" and operator_of(target) == "&":
        target = field(target, "argument") or target
    return target


def _is_filled_next(view: View, facts: Facts, local: Local, statement: Node) -> bool:
    """Whether members are set right after, so that clearing hardly matters."""
    after = next((n for n in facts.names.get(local.name, ()) if n.start_byte >= statement.end_byte), None)
    parent = view.parent(after) if after is not None else None
    return parent is None or parent.type in ("field_expression", "assignment_expression")


def _adds_up_next(view: View, facts: Facts, local: Local, statement: Node) -> bool:
    """Whether nothing but this sets the variable, and a later line steps on from it."""
    places = facts.names.get(local.name, [])
    if any(node.end_byte <= statement.start_byte for node in places):
        return False
    after = [node for node in places if node.start_byte >= statement.end_byte]
    if not after or not _is_sure(view, statement, view.function):
        return False
    parent = view.parent(after[0])
    if parent is None:
        return False
    if parent.type == "update_expression":
        return True
    if parent.type == "assignment_expression":
        left = field(parent, "left")
        return left is None or left.id != after[0].id or operator_of(parent) != "="
    return parent.type in ("binary_expression", "argument_list", "return_statement", "subscript_expression")


OPERATOR = Operator("drop-initializer", C_AND_CPP, (_UNINITIALISED,), _find)
