"""Faults of a missing or weak check of an index or length, and of loops that run one too far."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tree_sitter import Node

from data_prep.inject.operators import Change, Mutation, Operator, Site
from data_prep.inject.shared.c_edits import drop, droppable, one, put, unwrap, without_operand
from data_prep.inject.shared.c_tree import (
    C_AND_CPP,
    LOOPS,
    View,
    bare,
    code,
    condition_of,
    exit_of,
    field,
    operands,
    operator_of,
    out_of_parentheses,
    reach_of,
    sides,
    top_of_chain,
    view_of,
)
from data_prep.inject.shared.c_uses import INDEX, READ, WRITE, KeptAway, Uses, is_number

_OFF_BY_ONE = 193
_RELATIONS = frozenset({"<", ">", "<=", ">="})


@dataclass(frozen=True, slots=True)
class Bound:
    """A comparison that keeps an index, length or iterator in range."""

    node: Node
    is_loop: bool
    kept_away: KeptAway

    @property
    def rejects(self) -> bool:
        return self.kept_away.rejects

    @property
    def cwe(self) -> int:
        return self.kept_away.cwe


def drop_bound_check(site: Site) -> Iterator[Mutation]:
    """The check of an index or length that is used afterwards is forgotten (CWE-787, CWE-125, CWE-129).

    if (slot >= table->size) return NULL;   →
    return table->slots[slot];              →  return table->slots[slot];
    while (i < n && s[i] == ' ')            →  while (s[i] == ' ')
    if (len > sizeof(buf)) len = sizeof(buf);  →
    """
    view = view_of(site)
    for bound in _bounds(view):
        change = _without(view, bound)
        if change is not None:
            yield one(bound.cwe, change)


def weaken_bound_check(site: Site) -> Iterator[Mutation]:
    """The check of an index or length lets one value too many pass (CWE-787, CWE-125, CWE-129).

    if (slot >= table->size) return NULL;  →  if (slot > table->size) return NULL;
    if (used + 1 > room) return -1;        →  if (used > room) return -1;
    """
    view = view_of(site)
    for bound in _bounds(view):
        pair, operator = sides(bound.node), operator_of(bound.node)
        token = field(bound.node, "operator")
        if pair is None or token is None:
            continue
        if bound.is_loop:  # `loop-off-by-one` does these
            continue
        if _is_strict(bound, pair, operator):
            yield one(bound.cwe, put(token, operator.encode()[:1] + (b"" if bound.rejects else b"=")))
        added = sides(bare(pair[0])) if operator_of(bare(pair[0])) == "+" else None
        if bound.rejects and operator in (">", ">=") and added is not None and is_number(added[1]):
            yield one(bound.cwe, Change(added[0].end_byte, added[1].end_byte, b""))


def loop_off_by_one(site: Site) -> Iterator[Mutation]:
    """A loop over an array runs one time too often or too seldom, or starts behind the end (CWE-193).

    for (i = 0; i < n; i++)       →  for (i = 0; i <= n; i++)
    for (i = n - 1; i >= 0; i--)  →  for (i = n; i >= 0; i--)
    """
    view = view_of(site)
    for loop in view.all(*sorted(LOOPS)):
        condition = condition_of(loop)
        if condition is None:
            continue
        moved = _moved_in(view, loop)
        for relation in operands(condition, "&&"):
            relation = bare(relation)
            pair, token = sides(relation), field(relation, "operator")
            if pair is None or token is None or token.type not in _RELATIONS:
                continue
            if view.key(pair[0]) in moved or view.key(pair[1]) in moved:
                turned = token.type[:1].encode() + (b"" if token.type.endswith("=") else b"=")
                yield one(_OFF_BY_ONE, put(token, turned))
        start = _downward_start(view, loop)
        if start is not None:
            yield one(_OFF_BY_ONE, start)


def _is_strict(bound: Bound, pair: tuple[Node, Node], operator: str) -> bool:
    """Whether the bound itself is kept out; of a length, as much as fits is often meant."""
    if bound.kept_away.is_length:
        return False
    if operator == (">=" if bound.rejects else "<"):
        return not is_number(pair[1])
    return operator == ("<=" if bound.rejects else ">") and not any(map(is_number, pair))


def _bounds(view: View) -> Iterator[Bound]:
    uses = Uses(view)
    for branch in view.all(
        "if_statement", "while_statement", "for_statement", "conditional_expression", "binary_expression"
    ):
        if branch.type == "binary_expression":
            if operator_of(branch) not in ("&&", "||"):
                continue
            _, parent = out_of_parentheses(view, branch)
            if parent is None or parent.type in (
                "if_statement",
                "while_statement",
                "for_statement",
                "binary_expression",
            ):
                continue
            if parent.type == "conditional_expression" or view.in_assertion(branch):
                continue
            condition: Node | None = branch
        else:
            condition = condition_of(branch)
        if condition is not None:
            yield from _bounds_of(view, uses, branch, condition)


def _bounds_of(view: View, uses: Uses, branch: Node, condition: Node) -> Iterator[Bound]:
    body = field(branch, "consequence")
    leaves = branch.type == "if_statement" and body is not None and _leaves_or_clamps(view, condition, body)
    chain = operator_of(condition) if operator_of(condition) in ("&&", "||") else ""
    for relation in operands(condition, chain or "&&"):
        relation = bare(relation)
        for rejects in (True, False):
            if chain == ("&&" if rejects else "||") or (rejects and not chain and not leaves):
                continue
            end = _protected_until(view, branch, relation, rejects=rejects, leaves=leaves)
            found = uses.kept_away(relation, relation.end_byte, end)
            if found is None and rejects and body is not None:  # `if (n > most) n = most;`
                found = uses.kept_away(relation, body.end_byte, end)
            if found is not None and found.rejects == rejects:
                yield Bound(relation, branch.type in LOOPS, found)
                break


def _protected_until(view: View, branch: Node, relation: Node, *, rejects: bool, leaves: bool) -> int:
    if rejects and leaves:
        return view.function.end_byte
    if rejects or branch.type == "binary_expression":
        _, parent = out_of_parentheses(view, relation)
        return (
            branch.end_byte
            if parent is None
            else reach_of(view, top_of_chain(view, parent, operator_of(parent)))
        )
    if branch.type in ("if_statement", "conditional_expression"):
        body = field(branch, "consequence")
        return branch.end_byte if body is None else body.end_byte
    return branch.end_byte


def _leaves_or_clamps(view: View, condition: Node, body: Node) -> bool:
    return exit_of(body) is not None or _clamps(view, condition, body)


def _clamps(view: View, condition: Node, body: Node) -> bool:
    """`if (n > most) n = most;`"""
    if body.type == "compound_statement":
        inside = code(body)
        if len(inside) != 1:
            return False
        body = inside[0]
    if body.type != "expression_statement" or not code(body):
        return False
    assignment, pair = code(body)[0], sides(condition)
    if assignment.type != "assignment_expression" or operator_of(assignment) != "=" or pair is None:
        return False
    left = field(assignment, "left")
    return left is not None and view.key(left) in (view.key(pair[0]), view.key(pair[1]))


def _without(view: View, bound: Bound) -> Change | None:
    inner, parent = out_of_parentheses(view, bound.node)
    if parent is None:
        return None
    if parent.type == "binary_expression":
        return without_operand(view, inner)
    if parent.type != "if_statement" or field(parent, "alternative") is not None:
        return None
    if not bound.rejects:
        return unwrap(view, parent)
    dropped = droppable(view, parent)
    return drop(view, parent) if dropped is not None and dropped.id == parent.id else None


def _moved_in(view: View, loop: Node) -> set[bytes]:
    """What a loop counts: the names that its update, condition or body steps."""
    moved: set[bytes] = set()
    update = field(loop, "update")
    stack = [update] if update is not None else [loop]
    while stack:
        node = stack.pop()
        if node.type == "update_expression" and (argument := field(node, "argument")) is not None:
            moved.add(view.key(argument))
        elif (
            node.type == "assignment_expression"
            and operator_of(node) in ("+=", "-=")
            and (left := field(node, "left"))
        ):
            moved.add(view.key(left))
        stack.extend(node.named_children)
    return moved


def _downward_start(view: View, loop: Node) -> Change | None:
    """`i = n - 1` of a loop that counts down: the `- 1` away."""
    update, first = field(loop, "update"), field(loop, "initializer")
    if update is None or first is None or update.type != "update_expression" or operator_of(update) != "--":
        return None
    if first.type == "declaration":
        declarator = field(first, "declarator")
        value = field(declarator, "value") if declarator is not None else None
    else:
        value = field(first, "right")
    pair = sides(value) if value is not None else None
    if value is None or pair is None or operator_of(value) != "-" or view.read(pair[1]) != b"1":
        return None
    return Change(pair[0].end_byte, pair[1].end_byte, b"")


OPERATORS = (
    Operator("drop-bound-check", C_AND_CPP, (WRITE, READ, INDEX), drop_bound_check),
    Operator("weaken-bound-check", C_AND_CPP, (WRITE, READ, INDEX), weaken_bound_check),
    Operator("loop-off-by-one", C_AND_CPP, (_OFF_BY_ONE,), loop_off_by_one),
)
