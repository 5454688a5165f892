"""Comparisons that keep an index or length in range, and how far they protect it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tree_sitter import Node

from data_prep.inject.shared.c_tree import (
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
)
from data_prep.inject.shared.c_uses import KeptAway, Uses


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


def bounds(view: View) -> Iterator[Bound]:
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
            yield from bounds_of(view, uses, branch, condition)


def bounds_of(view: View, uses: Uses, branch: Node, condition: Node) -> Iterator[Bound]:
    body = field(branch, "consequence")
    leaves = branch.type == "if_statement" and body is not None and leaves_or_clamps(view, condition, body)
    chain = operator_of(condition) if operator_of(condition) in ("&&", "||") else ""
    for relation in operands(condition, chain or "&&"):
        relation = bare(relation)
        for rejects in (True, False):
            if chain == ("&&" if rejects else "||") or (rejects and not chain and not leaves):
                continue
            end = protected_until(view, branch, relation, rejects=rejects, leaves=leaves)
            found = uses.kept_away(relation, relation.end_byte, end)
            if found is None and rejects and body is not None:  # `if (n > most) n = most;`
                found = uses.kept_away(relation, body.end_byte, end)
            if found is not None and found.rejects == rejects:
                yield Bound(relation, branch.type in LOOPS, found)
                break


def protected_until(view: View, branch: Node, relation: Node, *, rejects: bool, leaves: bool) -> int:
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


def leaves_or_clamps(view: View, condition: Node, body: Node) -> bool:
    return exit_of(body) is not None or clamps(view, condition, body)


def clamps(view: View, condition: Node, body: Node) -> bool:
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
