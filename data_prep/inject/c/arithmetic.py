"""Faults of sums, products and quotients whose check is missing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tree_sitter import Node

from data_prep.inject.operators import Change, Mutation, Operator, Site
from data_prep.inject.shared.c_edits import drop, droppable, one, put, unwrap, without_operand
from data_prep.inject.shared.c_facts import facts_of, is_zero
from data_prep.inject.shared.c_tree import (
    C_AND_CPP,
    View,
    bare,
    callee,
    code,
    condition_of,
    exit_of,
    field,
    operands,
    operator_of,
    out_of_parentheses,
    sides,
    view_of,
)

_OVERFLOW, _ZERO_DIVISOR = 190, 369
_MOST = re.compile(
    rb"(?:^|_)(?:MAX|MAXIMUM|LIMIT)(?:_|$)|_?(?:INT|LONG|SHRT|CHAR|SIZE|UINT|ULONG|SSIZE)\d*_MAX"
    rb"|numeric_limits<.*>::(?:max|min|lowest)\b"
)
_MOST_OF_TYPE = re.compile(
    rb"(?<![A-Z])(?:U|S|SS)?(?:INT|LONG|SHRT|CHAR|SIZE)\w*_MAX|numeric_limits<.*>::(?:max|min|lowest)\b"
)
_WIDE = frozenset(b"size_t uint64_t int64_t uint64 int64 uintmax_t off_t ptrdiff_t u64 s64".split())
_DIVIDES = frozenset({"/", "%"})


def drop_overflow_guard(site: Site) -> Iterator[Mutation]:
    """The check that a sum or product fits is forgotten, or the cast that made it fit (CWE-190).

    if (count > SIZE_MAX / size) return NULL;  →
    total = (uint64_t)rows * columns;          →  total = rows * columns;
    """
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


def drop_zero_guard(site: Site) -> Iterator[Mutation]:
    """The check of a divisor is forgotten (CWE-369).

    if (count == 0) return 0;       →
    return total / count;           →  return total / count;
    mean = n ? sum / n : 0;         →  mean = sum / n;
    """
    view = view_of(site)
    facts = facts_of(view)
    divisors: dict[bytes, list[int]] = {}
    for node in view.all("binary_expression", "assignment_expression"):
        right = field(node, "right")
        if operator_of(node).rstrip("=") in _DIVIDES and right is not None:
            divisors.setdefault(_divisor(view, right), []).append(node.start_byte)
    if not divisors:
        return
    for branch in view.all("if_statement", "conditional_expression"):
        condition, body = condition_of(branch), field(branch, "consequence")
        if condition is None or body is None:
            continue
        for relation, chain in _relations(condition):
            tested = _tested_for_zero(view, relation)
            if tested is None or tested[0] not in divisors:
                continue
            key, holds_for_zero = tested
            change = _without_zero_check(view, branch, relation, chain, holds_for_zero=holds_for_zero)
            if change is None:
                continue
            start, end = _protected(view, branch, relation, body, holds_for_zero=holds_for_zero)
            at = next((at for at in divisors[key] if start <= at < end), None)
            if at is not None and not facts.reset_between(key, start, at):
                yield one(_ZERO_DIVISOR, change)


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


def _divisor(view: View, node: Node) -> bytes:
    node = bare(node)
    if node.type == "cast_expression":
        node = bare(field(node, "value") or node)
    return view.key(node)


def _relations(condition: Node) -> Iterator[tuple[Node, str]]:
    """The comparisons of a condition, with the logical operator that joins them."""
    chain = operator_of(condition) if operator_of(condition) in ("&&", "||") else ""
    for relation in operands(condition, chain or "&&"):
        yield bare(relation), chain


def _tested_for_zero(view: View, relation: Node) -> tuple[bytes, bool] | None:
    """What is compared with zero, and whether the comparison holds for zero."""
    if relation.type in ("identifier", "field_expression"):
        return view.key(relation), False
    if relation.type == "unary_expression" and operator_of(relation) == "!":
        argument = field(relation, "argument")
        return None if argument is None else (view.key(argument), True)
    pair, operator = sides(relation), operator_of(relation)
    if pair is None or not (is_zero(view, pair[1]) or view.read(pair[1]) in (b"0.0", b"0.0f", b"1")):
        return None
    if view.read(pair[1]) == b"1":
        return (view.key(pair[0]), True) if operator == "<" else None
    match operator:
        case "==" | "<=":
            return view.key(pair[0]), True
        case "!=" | ">":
            return view.key(pair[0]), False
        case _:
            return None


def _without_zero_check(
    view: View, branch: Node, relation: Node, chain: str, *, holds_for_zero: bool
) -> Change | None:
    body, other = field(branch, "consequence"), field(branch, "alternative")
    if chain:
        if chain != ("||" if holds_for_zero else "&&"):
            return None
        return without_operand(view, out_of_parentheses(view, relation)[0])
    if branch.type == "conditional_expression":
        kept = other if holds_for_zero else body
        return None if kept is None else put(branch, view.read(bare(kept)))
    if other is not None or body is None:
        return None
    if not holds_for_zero:
        return unwrap(view, branch)
    if exit_of(body) is None and not _only_sets(body):
        return None
    dropped = droppable(view, branch)
    return drop(view, branch) if dropped is not None and dropped.id == branch.id else None


def _only_sets(body: Node) -> bool:
    """`if (n == 0) n = 1;`"""
    inside = code(body) if body.type == "compound_statement" else [body]
    if len(inside) != 1 or inside[0].type != "expression_statement" or not code(inside[0]):
        return False
    return code(inside[0])[0].type == "assignment_expression"


def _protected(
    view: View, branch: Node, relation: Node, body: Node, *, holds_for_zero: bool
) -> tuple[int, int]:
    if branch.type == "conditional_expression":
        return relation.end_byte, branch.end_byte
    if holds_for_zero and field(branch, "alternative") is None:
        alone = condition_of(branch) == relation
        return body.end_byte if alone else relation.end_byte, view.function.end_byte
    if holds_for_zero:
        return body.end_byte, branch.end_byte
    return relation.end_byte, body.end_byte


OPERATORS = (
    Operator("drop-overflow-guard", C_AND_CPP, (_OVERFLOW,), drop_overflow_guard),
    Operator("drop-zero-guard", C_AND_CPP, (_ZERO_DIVISOR,), drop_zero_guard),
)
