"""Faults of sizes: the wrong `sizeof`, no room for the terminator, no check of an overflow or a divisor."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tree_sitter import Node

from data_prep.inject.c_edits import drop, droppable, one, put, unwrap, without_operand
from data_prep.inject.c_facts import ALLOCATES, Facts, facts_of, is_zero
from data_prep.inject.c_tree import (
    C_AND_CPP,
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
    sides,
    view_of,
)
from data_prep.inject.operators import Change, Mutation, Operator, Site

_POINTER_SIZE, _WRONG_SIZE, _NO_TERMINATOR = 467, 131, 170
_OVERFLOW, _ZERO_DIVISOR = 190, 369
_MOST = re.compile(
    rb"(?:^|_)(?:MAX|MAXIMUM|LIMIT)(?:_|$)|_?(?:INT|LONG|SHRT|CHAR|SIZE|UINT|ULONG|SSIZE)\d*_MAX"
    rb"|numeric_limits<.*>::(?:max|min|lowest)\b"
)
_MOST_OF_TYPE = re.compile(rb"(?:INT|LONG|SHRT|CHAR|SIZE)\w*_MAX|numeric_limits<.*>::(?:max|min|lowest)\b")
_COPIES = re.compile(rb"strn?l?c(?:py|at)|memcpy|memmove|read$|recv|readlink|copy", re.I)
_WRITES_TEXT = re.compile(rb"str(?:n?cpy|n?cat|len)|memcpy|memmove|v?sn?printf|read$", re.I)
_WIDE = frozenset(b"size_t uint64_t int64_t uint64 int64 uintmax_t off_t ptrdiff_t u64 s64".split())
_DIVIDES = frozenset({"/", "%"})


def wrong_sizeof(site: Site) -> Iterator[Mutation]:
    """The size of the pointer is taken for the size of what it points to (CWE-467), or left out (CWE-131).

    memset(entry, 0, sizeof(*entry));  →  memset(entry, 0, sizeof(entry));
    malloc(sizeof(struct entry))       →  malloc(sizeof(struct entry *))
    malloc(count * sizeof(int))        →  malloc(count)
    """
    view = view_of(site)
    facts = facts_of(view)
    for node in view.all("sizeof_expression"):
        change = _pointer_size(view, facts, node)
        if change is not None:
            yield one(_POINTER_SIZE, change)
        parent = view.parent(node)
        if parent is None or parent.type != "binary_expression" or not _is_argument(view, parent):
            continue
        if operator_of(parent) == "*" and not _is_byte(view, node):
            change = without_operand(view, node)
            if change is not None:
                yield one(_WRONG_SIZE, change)


def drop_terminator_room(site: Site) -> Iterator[Mutation]:
    """No room is left for the terminator (CWE-131), or it is not written (CWE-170).

    copy = malloc(strlen(name) + 1);            →  copy = malloc(strlen(name));
    strncpy(line, text, sizeof(line) - 1);      →  strncpy(line, text, sizeof(line));
    line[n] = '\\0';                             →
    """
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


def _pointer_size(view: View, facts: Facts, node: Node) -> Change | None:
    kind, value = field(node, "type"), field(node, "value")
    if kind is not None:
        if not _is_argument(view, _product(view, node)) or b"*" in view.read(kind) or b"[" in view.read(kind):
            return None
        if not view.read(kind).startswith((b"struct", b"union")) and not _is_record(view, kind):
            return None
        return Change(kind.end_byte, kind.end_byte, b" *")
    if value is None:
        return None
    inner = bare(value)
    if inner.type != "pointer_expression" or operator_of(inner) != "*":
        return None
    pointer = field(inner, "argument")
    if pointer is None or bare(pointer).type not in ("identifier", "field_expression"):
        return None
    local = facts.local(view.read(bare(pointer)), node.start_byte)
    if local is not None and local.depth != 1:
        return None
    return put(inner, view.read(pointer))


def _is_record(view: View, kind: Node) -> bool:
    """Whether a type's name is rather a record's than a number's."""
    name = view.read(kind)
    return (
        kind.named_child_count == 1 and not name.endswith(b"_t") and name[:1].isupper() and not name.isupper()
    )


def _product(view: View, node: Node) -> Node:
    parent = view.parent(node)
    while parent is not None and parent.type == "binary_expression" and operator_of(parent) in ("*", "+"):
        node, parent = parent, view.parent(parent)
    return node


def _is_argument(view: View, node: Node) -> bool:
    _, parent = out_of_parentheses(view, node)
    return parent is not None and parent.type == "argument_list"


def _is_argument_or_value(view: View, node: Node) -> bool:
    node = _product(view, node)
    _, parent = out_of_parentheses(view, node)
    kinds = ("argument_list", "init_declarator", "assignment_expression", "new_declarator")
    return parent is not None and parent.type in kinds


def _is_byte(view: View, node: Node) -> bool:
    return view.key(node).replace(b"unsigned", b"").replace(b"signed", b"") in (
        b"sizeof(char)",
        b"sizeof(uint8_t)",
        b"sizeof(xmlChar)",
    )


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
    _, parent = out_of_parentheses(view, _product(view, node))
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
    Operator("wrong-sizeof", C_AND_CPP, (_POINTER_SIZE, _WRONG_SIZE), wrong_sizeof),
    Operator("drop-terminator-room", C_AND_CPP, (_WRONG_SIZE, _NO_TERMINATOR), drop_terminator_room),
    Operator("drop-overflow-guard", C_AND_CPP, (_OVERFLOW,), drop_overflow_guard),
    Operator("drop-zero-guard", C_AND_CPP, (_ZERO_DIVISOR,), drop_zero_guard),
)
