"""Where memory is given back, and whether a statement clears what pointed to it."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from data_prep.inject.shared.c_edits import is_own_function
from data_prep.inject.shared.c_names import CLEARS, frees
from data_prep.inject.shared.c_tree import View, arguments, bare, callee, code


def given_back(view: View) -> Iterator[tuple[Node, Node]]:
    """Statements that give something back, and the place they give."""
    for statement in view.all("expression_statement"):
        inside = code(statement)
        if not inside:
            continue
        if inside[0].type == "delete_expression":
            places = code(inside[0])
        elif inside[0].type == "call_expression" and frees(callee(inside[0])):
            given = arguments(inside[0])
            if len(given) > 2 or is_own_function(view, callee(inside[0])):
                continue
            places = given[-1:]
        else:
            continue
        if len(places) == 1:
            yield statement, bare(places[0])


def clears(statement: Node) -> bool:
    """Whether the pointer is set to nothing at once, so that another free does nothing."""
    call = code(statement)[0]
    return call.type == "call_expression" and CLEARS.search(callee(call)) is not None
