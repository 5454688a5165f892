"""Calls whose arguments are named as the parameters of another place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from data_prep.functions import definitions_of, name_of
from plc.repair.filters import ProposedChange
from plc.repair.filters.nodes import CALLS, ancestors, arguments, callee, spelling, walk
from plc.repair.kinds.kind import Evidence

if TYPE_CHECKING:
    from tree_sitter import Node

_PARAMETERS = frozenset(["parameter_declaration", "formal_parameter", "optional_parameter_declaration"])
_LISTS = frozenset(["parameter_list", "formal_parameters"])


def _swapped(change: ProposedChange) -> bool:
    """`move(y, x)` where the file defines `move(int x, int y)`, and the change gives `move(x, y)`."""
    if len(change.changes) != 2:
        return False
    first, second = change.changes
    if first.old != second.new or second.old != first.new or len(first.old) != 1:
        return False
    leaf = change.node_at(first.function.words[first.start])
    call = None if leaf is None else next((n for n in ancestors(leaf) if n.type in CALLS), None)
    if call is None:
        return False
    given = [spelling(node, change.text) for node in arguments(call)]
    if first.old[0] not in given or second.old[0] not in given:
        return False
    one, other = given.index(first.old[0]), given.index(second.old[0])
    named = list(_parameters(change, callee(call, change.text), len(given)))
    return len(named) == 1 and (named[0][one], named[0][other]) == (given[other], given[one])


def _parameters(change: ProposedChange, name: str, count: int) -> Iterator[list[str]]:
    """The names of the parameters of each function of a name and a number of parameters."""
    for definition in definitions_of(change.root):
        if name_of(definition, change.text) != name:
            continue
        lists = (node for node in walk(definition) if node.type in _LISTS)
        parameters = next(lists, None)
        if parameters is None:
            continue
        names = [_name(node, change.text) for node in parameters.named_children if node.type in _PARAMETERS]
        if len(names) == count:
            yield names


def _name(parameter: Node, text: bytes) -> str:
    node = parameter.child_by_field_name("declarator") or parameter.child_by_field_name("name")
    while node is not None and node.type != "identifier":
        inner = node.child_by_field_name("declarator")
        node = inner or (node.named_children[-1] if node.named_children else None)
    return "" if node is None else spelling(node, text)


ARGUMENTS_BY_NAME = Evidence("arguments-swapped-by-name", _swapped)
