"""A statement compares where it should assign (CWE-482).

count = 0;  →  count == 0;
"""

from __future__ import annotations

from collections.abc import Iterator

from data_prep.inject.c.operators.operands import counts, is_constant
from data_prep.inject.operators import Mutation, Operator, Site
from data_prep.inject.shared.c_edits import one, put
from data_prep.inject.shared.c_facts import facts_of
from data_prep.inject.shared.c_tree import C_AND_CPP, field, operator_of, sides, view_of

_COMPARING = 482

_COMPUTED = frozenset({"binary_expression", "unary_expression"})


def _find(site: Site) -> Iterator[Mutation]:
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
        if not (counts(view, facts, pair) or is_constant(view, pair[1]) or pair[1].type in _COMPUTED):
            continue
        yield one(_COMPARING, put(token, b"=="))


OPERATOR = Operator("compare-for-assign", C_AND_CPP, (_COMPARING,), _find)
