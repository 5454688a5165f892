"""Faults of a missing or weak check of an index or length, and of loops that run one too far."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tree_sitter import Node

from data_prep.inject.c_edits import drop, droppable, one, put, unwrap, without_operand
from data_prep.inject.c_facts import NUMBERS, facts_of
from data_prep.inject.c_tree import (
    C_AND_CPP,
    LOOPS,
    View,
    arguments,
    bare,
    callee,
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
from data_prep.inject.operators import Change, Mutation, Operator, Site

_WRITE, _READ, _INDEX, _OFF_BY_ONE = 787, 125, 129, 193
_RELATIONS = frozenset({"<", ">", "<=", ">="})
_MOVES_BYTES = re.compile(
    rb"mem(?:cpy|move|set|ccpy)|str(?:n|l)c(?:py|at)|copy|COPY|^(?:f?read|recv|recvfrom|pread)$|append|alloca",
    re.I,
)
_READS_BYTES = re.compile(rb"^(?:mem(?:cmp|chr)|strn|f?write|send)")
_SIZE_LIKE = re.compile(
    rb"len|size|count|avail|remain|left|argc|num|cnt|^n$|nbytes|bytes|limit|capacity|room", re.I
)
_SIZE_METHODS = frozenset({b"size", b"length", b"empty", b"end", b"cend"})


@dataclass(frozen=True, slots=True)
class Bound:
    """A comparison that keeps an index, length or iterator in range."""

    node: Node
    rejects: bool  # it holds for what is out of range; otherwise for what is in range
    cwe: int


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
        used = bare(pair[0])
        if (operator == (">=" if bound.rejects else "<") and not _is_number(pair[1])) or (
            operator == ("<=" if bound.rejects else ">")
            and not _is_number(pair[0])
            and not _is_number(pair[1])
        ):
            yield one(bound.cwe, put(token, operator.encode()[:1] + (b"" if bound.rejects else b"=")))
        if bound.rejects and operator in (">", ">=") and operator_of(used) == "+" and (inner := sides(used)):
            if inner[1].type in NUMBERS:
                yield one(bound.cwe, Change(inner[0].end_byte, inner[1].end_byte, b""))


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


def _bounds(view: View) -> Iterator[Bound]:
    uses = _Uses(view)
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


def _bounds_of(view: View, uses: _Uses, branch: Node, condition: Node) -> Iterator[Bound]:
    body = field(branch, "consequence")
    leaves = (
        branch.type == "if_statement"
        and body is not None
        and (exit_of(body) is not None or _clamps(view, condition, body))
    )
    rejects = operator_of(condition) == "||" or (leaves and operator_of(condition) != "&&")
    for relation in operands(condition, "||" if rejects else "&&"):
        relation = bare(relation)
        end = _protected_until(view, branch, relation, rejects=rejects, leaves=leaves)
        cwe = uses.cwe_of(relation, relation.end_byte, end, rejects=rejects)
        if cwe is not None:
            yield Bound(relation, rejects, cwe)


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


class _Uses:
    """Where names are used as an index, a length, a position or a container."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._facts = facts_of(view)
        self._as_index: dict[bytes, list[tuple[int, int]]] = {}
        self._elements: list[tuple[int, int]] = []
        for node in view.all("subscript_expression"):
            cwe = _WRITE if _is_written(view, node) else _READ
            index = field(node, "index") or field(node, "indices")
            self._elements.append((node.start_byte, cwe))
            container = field(node, "argument")
            if container is not None:
                self._add(container, cwe)
            if index is not None:
                self._add_all(index, cwe)
        for node in view.all("pointer_expression"):
            argument = field(node, "argument")
            if (
                operator_of(node) == "*"
                and argument is not None
                and bare(argument).type in ("binary_expression", "identifier", "update_expression")
            ):
                cwe = _WRITE if _is_written(view, node) else _READ
                self._add_all(argument, cwe)
                self._elements.append((node.start_byte, cwe))
        for node in view.all("field_expression"):
            argument, member = field(node, "argument"), field(node, "field")
            if view.language == "cpp" and argument is not None and member is not None:
                if operator_of(node) == "->" or view.read(member) in (
                    b"front",
                    b"back",
                    b"top",
                    b"pop",
                    b"pop_back",
                    b"begin",
                ):
                    self._add(argument, _READ)
        for node in view.all("call_expression"):
            name = callee(node)
            cwe_or_none = (
                _WRITE if _MOVES_BYTES.search(name) else _READ if _READS_BYTES.search(name) else None
            )
            if cwe_or_none is not None:
                for argument in arguments(node)[1:]:
                    self._add_all(argument, cwe_or_none)
                self._elements.append((node.start_byte, cwe_or_none))

    def _add(self, node: Node, cwe: int) -> None:
        self._as_index.setdefault(self._view.key(node), []).append((node.start_byte, cwe))

    def _add_all(self, node: Node, cwe: int) -> None:
        stack = [node]
        while stack:
            inside = stack.pop()
            if inside.type in ("identifier", "field_expression"):
                self._add(inside, cwe)
            if inside.type != "field_expression":
                stack.extend(inside.named_children)

    def cwe_of(self, relation: Node, start: int, end: int, *, rejects: bool) -> int | None:
        """The flaw that the comparison keeps away between two places; None where it is about something else."""
        pair, operator = sides(relation), operator_of(relation)
        if pair is None:
            return self._cwe_of_empty(relation, start, end)
        if operator in ("==", "!="):
            ends = [
                side for side in pair if side.type == "call_expression" and callee(side) in (b"end", b"cend")
            ]
            if len(ends) != 1 or operator != ("==" if rejects else "!="):
                return None
            return self._used(pair[0] if ends[0].id == pair[1].id else pair[1], start, end)
        if operator not in _RELATIONS:
            return None
        for side in pair:
            cwe = self._used(side, start, end)
            if cwe is not None:
                below = rejects and _is_number(pair[1]) and operator in ("<", "<=")
                return _INDEX if below and self._view.read(pair[1]) in (b"0", b"-1") else cwe
        named = [
            self._view.key(side) for side in pair if bare(side).type in ("identifier", "field_expression")
        ]
        if any(_is_number(side) for side in pair) and any(_SIZE_LIKE.search(name) for name in named):
            return next((cwe for at, cwe in self._elements if start <= at < end), None)
        return None

    def _cwe_of_empty(self, relation: Node, start: int, end: int) -> int | None:
        node = bare(relation)
        if node.type == "unary_expression" and operator_of(node) == "!":
            node = bare(field(node, "argument") or node)
        if node.type != "call_expression" or callee(node) != b"empty":
            return None
        return self._used(node, start, end)

    def _used(self, side: Node, start: int, end: int) -> int | None:
        side = bare(side)
        names: list[Node] = [side]
        if side.type == "binary_expression":
            names = [inner for inner in sides(side) or () if not _is_number(inner)]
        elif side.type == "cast_expression" and (inner := field(side, "value")) is not None:
            names = [bare(inner)]
        elif side.type == "call_expression" and callee(side) in _SIZE_METHODS:
            function = field(side, "function")
            container = field(function, "argument") if function is not None else None
            names = [container] if container is not None else []
        elif side.type == "update_expression" and (inner := field(side, "argument")) is not None:
            names = [inner]
        for name in names:
            if name.type not in ("identifier", "field_expression"):
                continue
            key = self._view.key(name)
            for at, cwe in self._as_index.get(key, ()):
                if start <= at < end:
                    return None if self._facts.reset_between(key, start, at) else cwe
        return None


def _is_number(node: Node) -> bool:
    return bare(node).type == "number_literal"


def _is_written(view: View, node: Node) -> bool:
    parent = view.parent(node)
    while parent is not None and parent.type in ("parenthesized_expression", "field_expression"):
        node, parent = parent, view.parent(parent)
    if parent is None:
        return False
    if parent.type == "assignment_expression":
        left = field(parent, "left")
        return left is not None and left.id == node.id
    return parent.type == "update_expression"


def _moved_in(view: View, loop: Node) -> set[bytes]:
    """What a loop counts: the names that its update, condition or body steps."""
    start = loop.start_byte if loop.type == "do_statement" else loop.start_byte
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
        if node.start_byte >= start:
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
    Operator("drop-bound-check", C_AND_CPP, (_WRITE, _READ, _INDEX), drop_bound_check),
    Operator("weaken-bound-check", C_AND_CPP, (_WRITE, _READ, _INDEX), weaken_bound_check),
    Operator("loop-off-by-one", C_AND_CPP, (_OFF_BY_ONE,), loop_off_by_one),
)
