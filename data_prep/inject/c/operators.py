"""Faults of a wrong operator or a condition turned round."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from data_prep.inject.operators import Change, Mutation, Operator, Site
from data_prep.inject.shared.c_edits import negated, one, put
from data_prep.inject.shared.c_facts import NUMBERS, Facts, facts_of
from data_prep.inject.shared.c_tree import (
    C_AND_CPP,
    View,
    bare,
    condition_of,
    field,
    operator_of,
    sides,
    view_of,
)

_WRONG_OPERATOR, _ASSIGNING, _COMPARING = 480, 481, 482
_SWAPPED = {
    "+": b"-",
    "-": b"+",
    "/": b"*",
    "%": b"/",
    "<<": b">>",
    ">>": b"<<",
    "&": b"&&",
    "&&": b"&",
    "<": b">",
    ">": b"<",
    "<=": b">=",
    ">=": b"<=",
}
_SWAPPED_ASSIGNMENTS = {"+=": b"-=", "-=": b"+=", "|=": b"&=", "<<=": b">>=", ">>=": b"<<=", "^=": b"|="}
_ARITHMETIC = frozenset({"+", "-", "/", "%", "<<", ">>"})
_COMPUTED = frozenset({"binary_expression", "unary_expression"})
_COUNTS = frozenset(
    b"int unsigned long short char size_t ssize_t ptrdiff_t off_t time_t double float int8_t int16_t "
    b"int32_t int64_t uint8_t uint16_t uint32_t uint64_t uintptr_t "
    b"u8 u16 u32 u64 uint ushort ulong uchar".split()
)


def negate_condition(site: Site) -> Iterator[Mutation]:
    """The condition of an `if` or conditional expression is turned round (CWE-480).

    if (!list_empty(queue))  →  if (list_empty(queue))
    if (status == OK)        →  if (status != OK)
    """
    view = view_of(site)
    for node in view.all("if_statement", "conditional_expression"):
        condition = condition_of(node)
        if condition is None or condition.type in (
            "assignment_expression",
            "comma_expression",
            "declaration",
        ):
            continue
        if condition.type == "binary_expression" and operator_of(condition) not in ("==", "!=", "&"):
            continue
        turned = negated(view, condition)
        if turned:
            yield one(_WRONG_OPERATOR, put(condition, turned))


def and_for_or(site: Site) -> Iterator[Mutation]:
    """`&&` is written for `||` or the other way round (CWE-480).

    if (low > high || high >= size)  →  if (low > high && high >= size)
    """
    view = view_of(site)
    for node in view.all("binary_expression"):
        if operator_of(node) not in ("&&", "||") or view.in_assertion(node) or not _is_alone(view, node):
            continue
        token = field(node, "operator")
        if token is not None:
            yield one(_WRONG_OPERATOR, put(token, b"||" if token.type == "&&" else b"&&"))


def wrong_operator(site: Site) -> Iterator[Mutation]:
    """An operator is mistaken for its neighbour or opposite (CWE-480).

    offset = base + length;   →  offset = base - length;
    flags &= ~DIRTY;          →  flags &= DIRTY;
    if (flags & MASK)         →  if (flags && MASK)
    """
    view = view_of(site)
    facts = facts_of(view)
    for node in view.all("binary_expression", "assignment_expression", "unary_expression"):
        change = _swapped(view, facts, node)
        if change is not None and not view.in_assertion(node):
            yield one(_WRONG_OPERATOR, change)


def assign_for_compare(site: Site) -> Iterator[Mutation]:
    """A condition assigns where it should compare (CWE-481).

    if (state == CLOSED)  →  if (state = CLOSED)
    """
    view = view_of(site)
    facts = facts_of(view)
    for node in view.all("if_statement", "while_statement"):
        condition = condition_of(node)
        if condition is None:
            continue
        stack = [condition]
        while stack:
            inside = bare(stack.pop())
            pair = sides(inside)
            if inside.type != "binary_expression" or pair is None:
                continue
            if operator_of(inside) in ("&&", "||"):
                stack.extend(reversed(pair))
                continue
            # An assignment binds weaker than && and ||: only the last operand can be one without parentheses.
            if operator_of(inside) != "==" or not _takes_values(view, facts, pair[0]):
                continue
            if view.language == "cpp" and not _counts(view, facts, pair) and not _is_constant(view, pair[1]):
                continue
            if inside.id != condition.id and not _in_parentheses(view, inside):
                continue
            token = field(inside, "operator")
            if token is not None:
                yield one(_ASSIGNING, put(token, b"="))


def compare_for_assign(site: Site) -> Iterator[Mutation]:
    """A statement compares where it should assign (CWE-482).

    count = 0;  →  count == 0;
    """
    view = view_of(site)
    facts = facts_of(view)
    for node in view.all("assignment_expression"):
        parent = view.parent(node)
        if operator_of(node) != "=" or parent is None or parent.type != "expression_statement":
            continue
        pair, token = sides(node), field(node, "operator")
        if pair is None or token is None or pair[1].type in ("assignment_expression", "initializer_list"):
            continue
        if pair[1].type in ("call_expression", "new_expression", "lambda_expression", "cast_expression"):
            continue
        # Whole structures can be assigned, not compared.
        if not (_counts(view, facts, pair) or _is_constant(view, pair[1]) or pair[1].type in _COMPUTED):
            continue
        yield one(_COMPARING, put(token, b"=="))


def _is_alone(view: View, node: Node) -> bool:
    """Whether the operator is not part of a longer chain of its own, where precedence would change more."""
    parent = view.parent(node)
    if parent is not None and parent.type == "binary_expression" and operator_of(parent) in ("&&", "||"):
        return False
    pair = sides(node)
    if pair is None:
        return False
    if any(side.type == "binary_expression" and operator_of(side) in ("&&", "||") for side in pair):
        return operator_of(node) == "||"  # a || (b && c): all parts stay together
    return True


def _swapped(view: View, facts: Facts, node: Node) -> Change | None:
    token = field(node, "operator")
    if token is None:
        return None
    if node.type == "unary_expression":
        parent, argument = view.parent(node), field(node, "argument")
        if token.type == "~" and argument is not None and parent is not None and _masks(parent):
            return put(node, view.read(argument))
        return None
    pair = sides(node)
    if pair is None:
        return None
    if node.type == "assignment_expression":
        other = _SWAPPED_ASSIGNMENTS.get(token.type)
        if other is None or (view.language == "cpp" and not _counts(view, facts, pair)):
            return None
        return put(token, other)
    other = _SWAPPED.get(token.type)
    if other is None or all(side.type in NUMBERS for side in pair) or view.key(pair[0]) == view.key(pair[1]):
        return None
    if token.type in _ARITHMETIC:
        if any(side.type in ("string_literal", "concatenated_string") for side in pair):
            return None
        if view.language == "cpp" and not _counts(view, facts, pair):
            return None
        if token.type == "-" and _may_be_a_distance(view, facts, pair):  # pointers have no sum
            return None
    if token.type in ("&", "&&"):  # of truth values both give the same
        if any(side.type not in ("identifier", "field_expression", "number_literal") for side in pair):
            return None
        if token.type == "&" and not _is_tested(view, node):
            return None
    return put(token, other)


def _masks(parent: Node) -> bool:
    """x & ~mask, x &= ~mask, also with parentheses between."""
    return (parent.type in ("binary_expression", "assignment_expression")) and operator_of(parent) in (
        "&",
        "&=",
    )


def _is_tested(view: View, node: Node) -> bool:
    parent = view.parent(node)
    while parent is not None and parent.type == "parenthesized_expression":
        node, parent = parent, view.parent(parent)
    return parent is not None and parent.type in ("if_statement", "while_statement", "condition_clause")


def _counts(view: View, facts: Facts, pair: tuple[Node, Node]) -> bool:
    """Whether a side is surely a number or pointer: C++ lets any type have any operator."""
    for side in pair:
        side = bare(side)
        if side.type in ("number_literal", "sizeof_expression", "char_literal"):
            return True
        if side.type == "identifier":
            local = facts.local(view.read(side), side.start_byte)
            if local is not None and (local.depth or set(local.base.split()) & _COUNTS):
                return True
    return False


def _is_whole(view: View, facts: Facts, side: Node) -> bool:
    """Whether an expression is surely a number."""
    side = bare(side)
    if side.type in ("number_literal", "sizeof_expression", "char_literal"):
        return True
    if side.type != "identifier":
        return False
    local = facts.local(view.read(side), side.start_byte)
    return local is not None and not local.depth and bool(set(local.base.split()) & _COUNTS)


def _may_be_a_distance(view: View, facts: Facts, pair: tuple[Node, Node]) -> bool:
    """Whether a difference may be that of two pointers."""
    if any(_is_whole(view, facts, side) for side in pair):
        return False
    return any(
        bare(side).type == "field_expression" or facts.is_pointer(view.key(bare(side)), side.start_byte)
        for side in pair
    )


def _takes_values(view: View, facts: Facts, node: Node) -> bool:
    """Whether an expression can stand left of `=`."""
    node = bare(node)
    if node.type not in ("identifier", "field_expression", "subscript_expression", "pointer_expression"):
        return False
    if node.type == "identifier":
        name = view.read(node)
        local = facts.local(name, node.start_byte)
        if local is None:
            return not name.isupper() and not name.startswith((b"k", b"e_"))
        return not local.is_array and not (b"const" in local.modifiers and not local.depth)
    return True


def _is_constant(view: View, node: Node) -> bool:
    if node.type in ("true", "false", "null"):
        return True
    return node.type == "identifier" and (view.read(node).isupper() or view.read(node)[:1] == b"k")


def _in_parentheses(view: View, node: Node) -> bool:
    parent = view.parent(node)
    return parent is not None and parent.type == "parenthesized_expression"


OPERATORS = (
    Operator("negate-condition", C_AND_CPP, (_WRONG_OPERATOR,), negate_condition),
    Operator("and-for-or", C_AND_CPP, (_WRONG_OPERATOR,), and_for_or),
    Operator("wrong-operator", C_AND_CPP, (_WRONG_OPERATOR,), wrong_operator),
    Operator("assign-for-compare", C_AND_CPP, (_ASSIGNING,), assign_for_compare),
    Operator("compare-for-assign", C_AND_CPP, (_COMPARING,), compare_for_assign),
)
