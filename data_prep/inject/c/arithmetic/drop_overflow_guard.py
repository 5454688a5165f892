"""The check that a sum or product fits is forgotten, or the cast that made it fit (CWE-190).

if (count > SIZE_MAX / size) return NULL;  →
total = (uint64_t)rows * columns;          →  total = rows * columns;
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tree_sitter import Node

from data_prep.inject.operators import Change, Mutation, Operator, Site
from data_prep.inject.shared.c_edits import drop, droppable, one, put, without_operand
from data_prep.inject.shared.c_tree import (
    C_AND_CPP,
    View,
    bare,
    callee,
    condition_of,
    exit_of,
    field,
    operands,
    operator_of,
    out_of_parentheses,
    sides,
    view_of,
)

_OVERFLOW = 190

_MOST = re.compile(
    rb"(?:^|_)(?:MAX|MAXIMUM|LIMIT)(?:_|$)|_?(?:INT|LONG|SHRT|CHAR|SIZE|UINT|ULONG|SSIZE)\d*_MAX"
    rb"|numeric_limits<.*>::(?:max|min|lowest)\b"
)
_MOST_OF_TYPE = re.compile(
    rb"(?<![A-Z])(?:U|S|SS)?(?:INT|LONG|SHRT|CHAR|SIZE)\w*_MAX|numeric_limits<.*>::(?:max|min|lowest)\b"
)
_WIDE = frozenset(b"size_t uint64_t int64_t uint64 int64 uintmax_t off_t ptrdiff_t u64 s64".split())


def _find(site: Site) -> Iterator[Mutation]:
    view = view_of(site)
    for branch in view.all("if_statement"):
        body, condition = field(branch, "consequence"), condition_of(branch)
        if body is None or condition is None or exit_of(body) is None:
            continue
        for relation in operands(condition, "||"):
            if not _guards_overflow(view, bare(relation)):
                continue
            change = _without(view, branch, bare(relation))
            if change is not None:
                yield one(_OVERFLOW, change)
    for node in view.all("cast_expression"):
        kind, value, parent = field(node, "type"), field(node, "value"), view.parent(node)
        if kind is None or value is None or parent is None or parent.type != "binary_expression":
            continue
        if operator_of(parent) not in ("*", "<<") or not set(view.read(kind).split()) & _WIDE:
            continue
        pair = sides(parent)
        if pair is None or bare(value).type not in ("identifier", "field_expression", "subscript_expression"):
            continue
        other = pair[1] if pair[0].id == node.id else pair[0]
        if bare(other).type in ("cast_expression", "sizeof_expression") or node.id != pair[0].id:
            continue
        if operator_of(parent) == "<<" and not _is_far(view, other):
            continue
        yield one(_OVERFLOW, put(node, view.read(value)))


def _guards_overflow(view: View, relation: Node) -> bool:
    if relation.type == "call_expression":
        return callee(relation).startswith(b"__builtin_") and callee(relation).endswith(b"_overflow")
    pair = sides(relation)
    if (
        relation.type != "binary_expression"
        or pair is None
        or operator_of(relation) not in ("<", ">", "<=", ">=")
    ):
        return False
    is_less = operator_of(relation) in ("<", "<=")
    for side, other, is_below in ((pair[0], pair[1], is_less), (pair[1], pair[0], not is_less)):
        side = bare(side)
        if is_below and _MOST.search(view.key(side)):  # MAX - b < a
            if side.type == "binary_expression":
                return operator_of(side) in ("-", "/")
            return _MOST_OF_TYPE.search(view.key(side)) is not None
        inner = sides(side)
        if is_below and inner is not None and operator_of(side) == "+":  # a + b < a
            return view.key(other) in map(view.key, inner)
    return False


def _is_far(view: View, shift: Node) -> bool:
    """Whether a shift moves a byte out of an int."""
    text = view.read(bare(shift))
    return not text.isdigit() or int(text) >= 24


def _without(view: View, branch: Node, relation: Node) -> Change | None:
    inner, parent = out_of_parentheses(view, relation)
    if parent is None:
        return None
    if parent.type == "binary_expression":
        return without_operand(view, inner)
    if parent.id != branch.id or field(branch, "alternative") is not None:
        return None
    dropped = droppable(view, branch)
    return drop(view, branch) if dropped is not None and dropped.id == branch.id else None


OPERATOR = Operator("drop-overflow-guard", C_AND_CPP, (_OVERFLOW,), _find)
