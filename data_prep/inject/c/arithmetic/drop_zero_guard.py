"""The check of a divisor is forgotten (CWE-369).

if (count == 0) return 0;       →
return total / count;           →  return total / count;
mean = n ? sum / n : 0;         →  mean = sum / n;
"""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from data_prep.inject.operators import Change, Mutation, Operator, Site
from data_prep.inject.shared.c_edits import drop, droppable, one, put, unwrap, without_operand
from data_prep.inject.shared.c_facts import facts_of, is_zero
from data_prep.inject.shared.c_tree import (
    C_AND_CPP,
    View,
    bare,
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

_ZERO_DIVISOR = 369

_DIVIDES = frozenset({"/", "%"})


def _find(site: Site) -> Iterator[Mutation]:
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


OPERATOR = Operator("drop-zero-guard", C_AND_CPP, (_ZERO_DIVISOR,), _find)
