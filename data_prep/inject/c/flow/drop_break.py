"""A case runs on into the next one (CWE-484).

case 'v': verbose = 1; break;  →  case 'v': verbose = 1;
case 'q': quiet = 1; break;    →  case 'q': quiet = 1; break;
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from tree_sitter import Node

from data_prep.inject.operators import Mutation, Operator, Site
from data_prep.inject.shared.c_edits import drop, one
from data_prep.inject.shared.c_tree import C_AND_CPP, EXITS, View, code, field, is_statement, view_of

_FALLS_THROUGH = 484


def _find(site: Site) -> Iterator[Mutation]:
    view = view_of(site)
    for switch in view.all("switch_statement"):
        body = field(switch, "body")
        if body is None:
            continue
        cases = [case for case in code(body) if case.type == "case_statement"]
        for case, following in pairwise(cases):
            last = _break_of(view, case)
            if last is not None and not _does_nothing_more(view, case, last, following):
                yield one(_FALLS_THROUGH, drop(view, last))


def _break_of(view: View, case: Node) -> Node | None:
    """The `break` that ends a case, also inside its braces, unless nothing reaches it."""
    statements = [node for node in code(case) if is_statement(node)]
    last = statements[-1] if statements else None
    if last is not None and last.type == "compound_statement":
        statements = code(last)
        last = statements[-1] if statements else None
    if last is None or last.type != "break_statement" or len(statements) < 2:
        return None
    return None if statements[-2].type in EXITS or b"\n#" in view.read(case) else last


def _does_nothing_more(view: View, case: Node, last: Node, following: Node) -> bool:
    """Whether the next case only leaves, or does the same again."""
    done = [view.key(node) for node in code(case) if is_statement(node) and node.id != last.id]
    then = [
        view.key(node) for node in code(following) if is_statement(node) and node.type != "break_statement"
    ]
    inside = code(following)
    return not inside or (not then and inside[-1].type == "break_statement") or done == then


OPERATOR = Operator("drop-break", C_AND_CPP, (_FALLS_THROUGH,), _find)
