"""`&&` is written for `||` or the other way round (CWE-480).

if (low > high || high >= size)  →  if (low > high && high >= size)
"""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from data_prep.inject.operators import Mutation, Operator, Site
from data_prep.inject.shared.c_edits import one, put
from data_prep.inject.shared.c_tree import C_AND_CPP, View, field, operator_of, sides, view_of

_WRONG_OPERATOR = 480


def _find(site: Site) -> Iterator[Mutation]:
    view = view_of(site)
    for node in view.all("binary_expression"):
        if operator_of(node) not in ("&&", "||") or view.in_assertion(node) or not _is_alone(view, node):
            continue
        token = field(node, "operator")
        if token is not None:
            yield one(_WRONG_OPERATOR, put(token, b"||" if token.type == "&&" else b"&&"))


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


OPERATOR = Operator("and-for-or", C_AND_CPP, (_WRONG_OPERATOR,), _find)
