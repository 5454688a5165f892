"""Calls whose arguments are named as the parameters of another place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from data_prep.text.functions import definitions_of, name_of
from plc.repair.filters import ProposedChange
from plc.repair.filters.nodes import CALLS, ancestors, arguments, callee, spelling, walk
from plc.repair.kinds.kind import Evidence

if TYPE_CHECKING:
    from tree_sitter import Node

_PARAMETERS = frozenset(["parameter_declaration", "formal_parameter", "optional_parameter_declaration"])
_OPPOSITE = re.compile("revers|swap|invert|inverse|flip|mirror|opposite|transpose|desc", re.IGNORECASE)
_LISTS = frozenset(["parameter_list", "formal_parameters"])


def _swapped(change: ProposedChange) -> bool:
    """`move(y, x)` where the file defines `move(int x, int y)`, and the change gives `move(x, y)`.

    Not where a function hands its own parameters on in another order, as one with the parameters of another
    interface, or for the opposite, must; nor where it calls in both orders.
    """
    if len(change.changes) != 2:
        return False
    first, second = change.changes
    if first.old != second.new or second.old != first.new or len(first.old) != 1:
        return False
    leaf = change.node_at(first.function.words[first.start])
    call = None if leaf is None else next((n for n in ancestors(leaf) if n.type in CALLS), None)
    if call is None:
        return False
    name = callee(call, change.text)
    entry = change.definition(first.function)
    if name == first.function.name or _OPPOSITE.search(first.function.name):
        return False
    given = [spelling(node, change.text) for node in arguments(call)]
    if first.old[0] not in given or second.old[0] not in given:
        return False
    one, other = given.index(first.old[0]), given.index(second.old[0])
    named = list(_parameters(change, name, len(given)))
    if len(named) != 1 or (named[0][one], named[0][other]) != (given[other], given[one]):
        return False
    own = next(_names(entry, change.text), [])
    if given[one] in own and given[other] in own:
        return False
    others = (node for node in walk(entry) if node.type in CALLS and node != call)
    return all(callee(node, change.text) != name for node in others)


def _parameters(change: ProposedChange, name: str, count: int) -> Iterator[list[str]]:
    """The names of the parameters of each function of a name and a number of parameters."""
    for definition in definitions_of(change.root):
        if name_of(definition, change.text) == name:
            yield from (names for names in _names(definition, change.text) if len(names) == count)


def _names(definition: Node, text: bytes) -> Iterator[list[str]]:
    """The names of a function's parameters; of nothing that lies within it."""
    parameters = next((node for node in walk(definition) if node.type in _LISTS), None)
    if parameters is not None:
        yield [_name(node, text) for node in parameters.named_children if node.type in _PARAMETERS]


def _name(parameter: Node, text: bytes) -> str:
    node = parameter.child_by_field_name("declarator") or parameter.child_by_field_name("name")
    while node is not None and node.type != "identifier":
        inner = node.child_by_field_name("declarator")
        node = inner or (node.named_children[-1] if node.named_children else None)
    return "" if node is None else spelling(node, text)


ARGUMENTS_BY_NAME = Evidence("arguments-swapped-by-name", _swapped)
