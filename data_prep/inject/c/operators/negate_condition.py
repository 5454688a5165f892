"""The condition of an `if` or conditional expression is turned round (CWE-480).

if (!list_empty(queue))  →  if (list_empty(queue))
if (status == OK)        →  if (status != OK)
"""

from __future__ import annotations

from collections.abc import Iterator

from data_prep.inject.operators import Mutation, Operator, Site
from data_prep.inject.shared.c_edits import negated, one, put
from data_prep.inject.shared.c_tree import C_AND_CPP, condition_of, operator_of, view_of

_WRONG_OPERATOR = 480


def _find(site: Site) -> Iterator[Mutation]:
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


OPERATOR = Operator("negate-condition", C_AND_CPP, (_WRONG_OPERATOR,), _find)
