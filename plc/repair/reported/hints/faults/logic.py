"""Repairs of C and C++ conditions that are always true or false: `||` for `&&`, and the other way round."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from plc.repair.filters.nodes import field
from plc.repair.findings import Edit
from plc.repair.reported.hints.faults.statements import Fix
from plc.repair.reported.hints.whole_file import touching

if TYPE_CHECKING:
    from tree_sitter import Node

    from plc.diagnostics import Diagnostic

_SAID = re.compile(
    r"^Logical (?:(?P<and>conjunction) always evaluates to false|disjunction always evaluates to true)"
    r"|^logical ['\u2018](?:(?P<gcc>and)['\u2019] of mutually exclusive tests is always false"
    r"|or['\u2019] of collectively exhaustive tests is always true)"
)


def rejoined(diagnostic: Diagnostic, root: Node) -> list[Fix]:
    """The other logical operator at the place; none of other messages, or where several may be meant."""
    said, place = _SAID.search(diagnostic.message), diagnostic.location
    if said is None or place.line is None:
        return []
    was, meant = ("&&", "||") if said["and"] or said["gcc"] else ("||", "&&")
    signs = [
        sign
        for node in touching(root, place.line)
        if node.type == "binary_expression"
        and (sign := field(node, "operator")) is not None
        and sign.type == was
        and sign.start_point[0] == place.line - 1
    ]
    exact = [sign for sign in signs if place.column is not None and sign.start_point[1] == place.column - 1]
    found = exact or signs
    return [(Edit(sign.start_byte, sign.end_byte, meant),) for sign in found] if len(found) == 1 else []
