"""Repairs of C and C++ conditions that mean something else: `&&` for `||`, `a < b < c` as in mathematics."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from plc.repair.filters.nodes import field, operator, walk
from plc.repair.findings import Edit
from plc.repair.reported.hints.faults.statements import Fix
from plc.repair.reported.hints.file_index import touching

if TYPE_CHECKING:
    from tree_sitter import Node

    from plc.diagnostics import Diagnostic

_SAID = re.compile(
    r"^Logical (?:(?P<and>conjunction) always evaluates to false|disjunction always evaluates to true)"
    r"|^logical ['\u2018](?:(?P<gcc>and)['\u2019] of mutually exclusive tests is always false"
    r"|or['\u2019] of collectively exhaustive tests is always true)"
)
_CHAIN = re.compile(
    r"comparisons like ['\u2018]X<=Y<=Z['\u2019] do(?: not|n't) have their mathematical meaning"
    r"|^chained comparison ['\u2018].*['\u2019] does not behave the same as a mathematical expression"
    r"|^(?:result of )?comparison of constant .* with boolean expression is always"
    r"|^Comparison of a boolean expression with an integer"
)
_RELATIONS = (frozenset(["<", "<="]), frozenset([">", ">="]))
_WITH_EFFECT = frozenset(["call_expression", "update_expression", "assignment_expression", "new_expression"])
_HOLDERS = frozenset(  # of a condition that needs no parentheses of its own
    [
        *("parenthesized_expression", "condition_clause", "return_statement", "argument_list"),
        *("init_declarator", "assignment_expression", "expression_statement", "for_statement"),
    ]
)


def rejoined(diagnostic: Diagnostic, root: Node) -> list[Fix]:
    """The other logical operator at the place; none of other messages, or where several may be meant."""
    said, place = _SAID.search(diagnostic.message), diagnostic.location
    if said is None or place.line is None:
        return []
    was, meant = ("&&", "||") if said["and"] or said["gcc"] else ("||", "&&")
    signs = [
        sign
        for node in touching(root, place.line)
        if node.type == "binary_expression"
        and (sign := field(node, "operator")) is not None
        and sign.type == was
        and sign.start_point[0] == place.line - 1
    ]
    exact = [sign for sign in signs if place.column is not None and sign.start_point[1] == place.column - 1]
    found = exact or signs
    return [(Edit(sign.start_byte, sign.end_byte, meant),) for sign in found] if len(found) == 1 else []


def unchained(diagnostic: Diagnostic, root: Node, text: bytes) -> list[Fix]:
    """`a < b && b < c` for `a < b < c`, where `b` may be asked twice; none of other messages."""
    place = diagnostic.location
    if place.line is None or not _CHAIN.search(diagnostic.message):
        return []
    chains = [node for node in touching(root, place.line) if _first_of(node) is not None]
    at = (place.line - 1, (place.column or 0) - 1)
    exact = [node for node in chains if at in (_sign_of(node), _sign_of(_first_of(node)))]
    found = exact or chains
    if len(found) != 1:
        return []
    (chain,) = found
    first = _first_of(chain)
    middle = None if first is None else field(first, "right")
    if first is None or middle is None or any(node.type in _WITH_EFFECT for node in walk(middle)):
        return []
    names = {text[n.start_byte : n.end_byte] for n in walk(middle) if n.type == "identifier"}
    if any(name.isupper() or re.search(rb"#\s*define\s+" + re.escape(name) + rb"\b", text) for name in names):
        return []  # a macro may have an effect
    written = text[middle.start_byte : middle.end_byte].decode("utf-8", "replace")
    joined = Edit(first.end_byte, first.end_byte, f" && {written}")
    outer = chain.parent
    is_alone = outer is not None and (outer.type in _HOLDERS or operator(outer) == "&&")
    if is_alone:
        return [(joined,)]
    return [
        (Edit(chain.start_byte, chain.start_byte, "("), joined, Edit(chain.end_byte, chain.end_byte, ")"))
    ]


def _first_of(chain: Node) -> Node | None:
    """The first comparison of two in one direction, which the other compares with something."""
    first = field(chain, "left") if chain.type == "binary_expression" else None
    if first is None or first.type != "binary_expression":
        return None
    return first if any({operator(chain), operator(first)} <= each for each in _RELATIONS) else None


def _sign_of(node: Node | None) -> tuple[int, int] | None:
    sign = None if node is None else field(node, "operator")
    return None if sign is None else (sign.start_point[0], sign.start_point[1])
