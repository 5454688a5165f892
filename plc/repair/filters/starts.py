"""A loop from 1 stays one where its body takes `a[i - 1]`, or `a[0]` is used ahead of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plc.repair.filters.change import ProposedChange, WordChange
from plc.repair.filters.filter import Filter
from plc.repair.filters.limits import indexed, indices_of
from plc.repair.filters.nodes import LOOPS, ancestors, assigned, spelling, walk

if TYPE_CHECKING:
    from tree_sitter import Node


def _objection(change: ProposedChange) -> str | None:
    return next((said for one in change.changes if (said := _about(change, one)) is not None), None)


def _about(change: ProposedChange, one: WordChange) -> str | None:
    if len(one.old) != 1 or len(one.new) != 1 or not (one.old[0].isdecimal() and one.new[0].isdecimal()):
        return None
    start, begins = int(one.old[0]), int(one.new[0])
    leaf = change.node_at(one.function.words[one.start])
    pair = None if leaf is None or leaf.parent is None else assigned(leaf.parent)
    if leaf is None or pair is None or pair[1] != leaf or begins >= start:
        return None
    loop = next((node for node in ancestors(leaf) if node.type in (*LOOPS, "expression_statement")), None)
    body = loop.child_by_field_name("body") if loop is not None and loop.type == "for_statement" else None
    if loop is None or body is None:
        return None
    variable = spelling(pair[0], change.text)
    indices = list(indices_of([body], variable, change.text))
    lowest = min((index.offset or 0 for index in indices), default=0)
    if start + lowest >= 0 > begins + lowest:
        return f"the loop would begin with an index below zero, for it takes something from `{variable}`"
    arrays = {spelling(index.array, change.text) for index in indices if index.offset == 0}
    function = change.definition(one.function)
    for node in walk(function):
        if node.start_byte >= loop.start_byte:
            return None
        used = _constant_index(node, change.text)
        if used is not None and used[0] in arrays and begins <= used[1] < start:
            return f"`{used[0]}[{used[1]}]` is used ahead of the loop"
    return None


def _constant_index(node: Node, text: bytes) -> tuple[str, int] | None:
    """The array and the number where a node is an element that a number tells."""
    array, index = indexed(node, text)
    number = "" if index is None else spelling(index, text)
    return (spelling(array, text), int(number)) if array is not None and number.isdecimal() else None


STARTS = Filter("first element apart", _objection)
