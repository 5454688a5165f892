"""The functions of a text once edits are made: only those that an edit touches are read anew."""

from __future__ import annotations

from collections.abc import Sequence

from tree_sitter import Node

from data_prep.functions import Function, definitions_of, function_at
from plc.repair.findings import Edit, Encoding


def functions_after(
    root: Node, text: bytes, *, before: Sequence[Function], edits: Sequence[Edit], encoding: Encoding
) -> list[Function]:
    """The functions of the edited `text`, parsed to `root`, in order.

    One that no edit touches is the very object of `before`, with the place that it had there: in a file of
    thousands of functions, reading them all again for each fix would take minutes.
    """
    by_range = {(function.start_byte, function.end_byte): function for function in before}
    ordered = sorted(edits, key=lambda edit: edit.start_byte)
    growths = [len(edit.text.encode(encoding)) - (edit.end_byte - edit.start_byte) for edit in ordered]

    def place_before(start: int, end: int) -> tuple[int, int] | None:
        shift = 0
        for edit, growth in zip(ordered, growths, strict=True):
            if end < edit.start_byte + shift:
                break
            if start <= edit.end_byte + shift + growth:
                return None
            shift += growth
        return start - shift, end - shift

    functions: list[Function] = []
    for node in definitions_of(root):
        place = place_before(node.start_byte, node.end_byte)
        known = None if place is None else by_range.get(place)
        if known is None or known.has_error != node.has_error:
            known = function_at(node, text)
        functions.append(known)
    return functions
