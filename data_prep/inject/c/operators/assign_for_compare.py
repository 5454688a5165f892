"""A condition assigns where it should compare (CWE-481).

if (state == CLOSED)  →  if (state = CLOSED)
"""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from data_prep.inject.c.operators.operands import counts, is_constant
from data_prep.inject.operators import Mutation, Operator, Site
from data_prep.inject.shared.c_edits import one, put
from data_prep.inject.shared.c_facts import Facts, facts_of
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

_ASSIGNING = 481


def _find(site: Site) -> Iterator[Mutation]:
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
            if view.language == "cpp" and not counts(view, facts, pair) and not is_constant(view, pair[1]):
                continue
            if inside.id != condition.id and not _in_parentheses(view, inside):
                continue
            token = field(inside, "operator")
            if token is not None:
                yield one(_ASSIGNING, put(token, b"="))


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


def _in_parentheses(view: View, node: Node) -> bool:
    parent = view.parent(node)
    return parent is not None and parent.type == "parenthesized_expression"


OPERATOR = Operator("assign-for-compare", C_AND_CPP, (_ASSIGNING,), _find)
