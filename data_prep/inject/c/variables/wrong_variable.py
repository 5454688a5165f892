"""Another variable of the same type is read (CWE-688 as an argument, CWE-1025 compared, CWE-682 else).

memcpy(to, from, to_length)  →  memcpy(to, from, from_length)
area = width * height;       →  area = width * width;
"""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from data_prep.inject.c.variables.reads import CWES, are_alike, cwe_of_read
from data_prep.inject.operators import Mutation, Operator, Site
from data_prep.inject.shared.c_edits import one, put
from data_prep.inject.shared.c_facts import Local, facts_of
from data_prep.inject.shared.c_names import SCALARS
from data_prep.inject.shared.c_tree import C_AND_CPP, View, field, operator_of, view_of


def _find(site: Site) -> Iterator[Mutation]:
    view = view_of(site)
    facts = facts_of(view)
    alike: dict[tuple[bytes, int, bool], list[Local]] = {}
    for name in facts.locals:
        local = facts.locals[name][0]
        if len(facts.locals[name]) == 1 and name in facts.names and b"unused" not in name:
            alike.setdefault(local.shape, []).append(local)
    for name, places in sorted(facts.names.items(), key=lambda item: item[1][0].start_byte):
        if len(facts.locals.get(name, ())) != 1:
            continue
        local = facts.locals[name][0]
        others = [other for other in alike.get(local.shape, ()) if other.name != name]
        if not others:
            continue
        for node in places:
            cwe = cwe_of_read(view, node)
            other = _nearest(view, node, local, others) if cwe is not None else None
            if cwe is not None and other is not None:
                yield one(cwe, put(node, other.name))


def _nearest(view: View, node: Node, local: Local, others: list[Local]) -> Local | None:
    """The most plausible other variable: in scope, with a value, not beside it already, declared nearest."""
    statement = view.statement(node)
    parent = view.parent(node)
    beside: set[bytes] = set()
    if parent is not None:
        beside = {view.key(child) for child in parent.named_children if child.id != node.id}
        if parent.type != "binary_expression":
            beside = set() if parent.type != "argument_list" else beside
        elif operator_of(parent) not in ("==", "!=", "<", ">", "<=", ">=", "-", "&&", "||", "/", "&", "|"):
            beside = set()
        if parent.type == "assignment_expression" and (left := field(parent, "left")) is not None:
            beside = {view.key(left)}
        if parent.type == "init_declarator" and (name := field(parent, "declarator")) is not None:
            beside = {view.key(name).lstrip(b"*")}
    best: Local | None = None
    for other in others:
        if other.name in beside or not _is_visible(view, other, node):
            continue
        if statement is not None and other.declaration.id == statement.id:
            continue
        if not _could_be_confused(local, other):
            continue
        if best is None or _distance(local, other) < _distance(local, best):
            best = other
    return best


def _could_be_confused(local: Local, other: Local) -> bool:
    """Numbers are many and mean different things: only alike names, or neighbours, are mistaken."""
    if are_alike(local.name, other.name) or local.declaration.id == other.declaration.id:
        return True
    if local.depth or not any(SCALARS.match(word) for word in local.base.split()):
        return not local.base.startswith(b"auto")
    first, second = sorted((local, other), key=lambda either: either.identifier.start_byte)
    between = second.declaration.start_byte - first.declaration.end_byte
    return local.is_parameter and other.is_parameter and between <= 3


def _distance(local: Local, other: Local) -> tuple[bool, int]:
    return (
        local.is_parameter != other.is_parameter,
        abs(local.identifier.start_byte - other.identifier.start_byte),
    )


def _is_visible(view: View, other: Local, node: Node) -> bool:
    if other.identifier.start_byte >= node.start_byte:
        return False
    if other.is_parameter:
        return all(above.type != "lambda_expression" for above in view.above(other.identifier))
    block = view.parent(other.declaration)
    return block is not None and block.start_byte <= node.start_byte < block.end_byte


OPERATOR = Operator("wrong-variable", C_AND_CPP, CWES, _find)
