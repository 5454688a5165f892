"""An operator is mistaken for its neighbour or opposite (CWE-480).

offset = base + length;   →  offset = base - length;
flags &= ~DIRTY;          →  flags &= DIRTY;
if (flags & MASK)         →  if (flags && MASK)
"""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from data_prep.inject.c.operators.operands import COUNTS, counts
from data_prep.inject.operators import Change, Mutation, Operator, Site
from data_prep.inject.shared.c_edits import one, put
from data_prep.inject.shared.c_facts import NUMBERS, Facts, facts_of
from data_prep.inject.shared.c_tree import C_AND_CPP, View, bare, field, operator_of, sides, view_of

_WRONG_OPERATOR = 480

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


def _find(site: Site) -> Iterator[Mutation]:
    view = view_of(site)
    facts = facts_of(view)
    for node in view.all("binary_expression", "assignment_expression", "unary_expression"):
        change = _swapped(view, facts, node)
        if change is not None and not view.in_assertion(node):
            yield one(_WRONG_OPERATOR, change)


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
        if other is None or (view.language == "cpp" and not counts(view, facts, pair)):
            return None
        return put(token, other)
    other = _SWAPPED.get(token.type)
    if other is None or all(side.type in NUMBERS for side in pair) or view.key(pair[0]) == view.key(pair[1]):
        return None
    if token.type in _ARITHMETIC:
        if any(side.type in ("string_literal", "concatenated_string") for side in pair):
            return None
        if view.language == "cpp" and not counts(view, facts, pair):
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


def _is_whole(view: View, facts: Facts, side: Node) -> bool:
    """Whether an expression is surely a number."""
    side = bare(side)
    if side.type in ("number_literal", "sizeof_expression", "char_literal"):
        return True
    if side.type != "identifier":
        return False
    local = facts.local(view.read(side), side.start_byte)
    return local is not None and not local.depth and bool(set(local.base.split()) & COUNTS)


def _may_be_a_distance(view: View, facts: Facts, pair: tuple[Node, Node]) -> bool:
    """Whether a difference may be that of two pointers."""
    if any(_is_whole(view, facts, side) for side in pair):
        return False
    return any(
        bare(side).type == "field_expression" or facts.is_pointer(view.key(bare(side)), side.start_byte)
        for side in pair
    )


OPERATOR = Operator("wrong-operator", C_AND_CPP, (_WRONG_OPERATOR,), _find)
