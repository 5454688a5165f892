"""Slips of the pen on a line that a person names: `x =+ 1`, which sets x, for `x += 1`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from plc.diagnostics import Diagnostic
from plc.repair.findings import Edit
from plc.repair.reported.hints.file_index import nodes_on

if TYPE_CHECKING:
    from tree_sitter import Node

_TURNED = re.compile(
    rb"(?<![=!<>+\-*/%&|^])=([+-])(?=\s)"
)  # `=+ 1`: who means a sign writes it at the number


def slip_edits(text: bytes, diagnostic: Diagnostic, root: Node) -> list[tuple[Edit, ...]]:
    """`+=` for each `=+` that assigns on the line."""
    line = diagnostic.location.line
    found: list[tuple[Edit, ...]] = []
    for node in [] if line is None else nodes_on(root, line, "assignment_expression"):
        right, left = node.child_by_field_name("right"), node.child_by_field_name("left")
        if left is None or right is None or right.type != "unary_expression":
            continue
        sign = _TURNED.search(text, left.end_byte, right.start_byte + 2)
        if sign is not None and sign.start() + 1 == right.start_byte:
            found.append((Edit(sign.start(), sign.end(), f"{sign[1].decode()}="),))
    return found
