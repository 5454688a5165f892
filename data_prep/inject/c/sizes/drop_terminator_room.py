"""No room is left for the terminator (CWE-131), or it is not written (CWE-170).

copy = malloc(strlen(name) + 1);            →  copy = malloc(strlen(name));
strncpy(line, text, sizeof(line) - 1);      →  strncpy(line, text, sizeof(line));
line[n] = '\0';                             →
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tree_sitter import Node

from data_prep.inject.c.sizes.products import product
from data_prep.inject.operators import Change, Mutation, Operator, Site
from data_prep.inject.shared.c_edits import drop, droppable, one, without_operand
from data_prep.inject.shared.c_names import ALLOCATES
from data_prep.inject.shared.c_tree import (
    C_AND_CPP,
    View,
    arguments,
    bare,
    callee,
    field,
    operator_of,
    out_of_parentheses,
    sides,
    view_of,
)

_WRONG_SIZE = 131
_NO_TERMINATOR = 170

_COPIES = re.compile(rb"strn?l?c(?:py|at)|memcpy|memmove|read$|recv|readlink|copy", re.I)
_WRITES_TEXT = re.compile(rb"str(?:n?cpy|n?cat|len)|memcpy|memmove|v?sn?printf|read$", re.I)


def _find(site: Site) -> Iterator[Mutation]:
    view = view_of(site)
    calls = [callee(call) for call in view.all("call_expression")]
    is_text = any(_WRITES_TEXT.search(name) for name in calls) or b"'\\0'" in view.read(view.function)
    is_cleared = any(b"calloc" in name or b"Calloc" in name or b"alloc0" in name for name in calls)
    for node in view.all("binary_expression"):
        pair = sides(node)
        if pair is None or operator_of(node) not in ("+", "-"):
            continue
        if operator_of(node) == "+" and (_is_length(pair) or (is_text and _is_allocated(view, node))):
            extra = next((side for side in reversed(pair) if _is_one(view, side)), None)
            change = without_operand(view, extra) if extra is not None else None
            if change is not None and _is_argument_or_value(view, node):
                yield one(_WRONG_SIZE, change)
        elif _is_room(view, node, pair):
            yield one(_NO_TERMINATOR, Change(pair[0].end_byte, pair[1].end_byte, b""))
    for node in () if is_cleared else view.all("assignment_expression"):
        left, right, statement = field(node, "left"), field(node, "right"), view.parent(node)
        if left is None or right is None or statement is None or statement.type != "expression_statement":
            continue
        if left.type not in ("subscript_expression", "pointer_expression") or operator_of(node) != "=":
            continue
        if view.read(right) not in (b"'\\0'", b"'\\x00'", b"'\\000'", b"L'\\0'") or not _is_after_text(
            view, left
        ):
            continue
        dropped = droppable(view, statement)
        if dropped is not None and dropped.id == statement.id:
            yield one(_NO_TERMINATOR, drop(view, statement))


def _is_argument_or_value(view: View, node: Node) -> bool:
    node = product(view, node)
    _, parent = out_of_parentheses(view, node)
    kinds = ("argument_list", "init_declarator", "assignment_expression", "new_declarator")
    return parent is not None and parent.type in kinds


def _is_one(view: View, node: Node) -> bool:
    return view.read(node) in (b"1", b"1u", b"1U", b"1UL", b"sizeof(char)", b"sizeof('\\0')")


def _is_length(pair: tuple[Node, Node]) -> bool:
    """strlen(s) + 1, also as the end of a sum of lengths."""
    left = bare(pair[0])
    while (
        left.type == "binary_expression" and (inner := sides(left)) is not None and operator_of(left) == "+"
    ):
        left = bare(inner[1])
    called = [side for side in (left, bare(pair[1])) if side.type == "call_expression"]
    return any(
        callee(side) in (b"strlen", b"wcslen", b"strnlen", b"xmlStrlen", b"vsnprintf", b"snprintf")
        for side in called
    )


def _is_allocated(view: View, node: Node) -> bool:
    _, parent = out_of_parentheses(view, product(view, node))
    if parent is None:
        return False
    if parent.type == "new_declarator":
        return True
    call = view.parent(parent) if parent.type == "argument_list" else None
    if call is None or call.type != "call_expression":
        return False
    name = callee(call)
    given = arguments(call)
    return ALLOCATES.search(name) is not None and len(given) <= 3 and b"dup" not in name


def _is_room(view: View, node: Node, pair: tuple[Node, Node]) -> bool:
    """`sizeof(line) - 1` as the bound of a copy."""
    if operator_of(node) != "-" or not _is_one(view, pair[1]) or bare(pair[0]).type != "sizeof_expression":
        return False
    return _is_bound_of_copy(view, node) and b'"' not in view.read(pair[0])


def _is_bound_of_copy(view: View, node: Node) -> bool:
    _, parent = out_of_parentheses(view, node)
    call = view.parent(parent) if parent is not None and parent.type == "argument_list" else None
    return call is not None and call.type == "call_expression" and _COPIES.search(callee(call)) is not None


def _is_after_text(view: View, left: Node) -> bool:
    """buffer[length] or *end, not the emptying of a string at its first element."""
    index = field(left, "index") or field(left, "indices")
    if index is None:
        return True
    return view.read(index).strip(b"[]") not in (b"0",)


OPERATOR = Operator("drop-terminator-room", C_AND_CPP, (_WRONG_SIZE, _NO_TERMINATOR), _find)
