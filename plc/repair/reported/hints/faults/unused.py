"""Variables that nothing uses: the declaration taken away."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from plc.repair.filters.nodes import ancestors, walk
from plc.repair.findings import Edit
from plc.repair.reported.hints.faults.declared import declarations
from plc.repair.reported.hints.reported_line import code_start, line_taken, spelt

if TYPE_CHECKING:
    from tree_sitter import Node

    from plc.diagnostics import Diagnostic

_UNUSED = re.compile(
    r"^[Uu]nused (?:local )?variable:? ['\u2018]?(?P<name>\w+)['\u2019]?(?: of type .*)?(?: \[.*\])?$"
    r"|^Variable '?(?P<codeql>\w+)'? is not used\.?$"
)
_EFFECTS = frozenset(
    ["call_expression", "update_expression", "assignment_expression", "new_expression", "lambda_expression"]
)


def without_unused(text: bytes, diagnostic: Diagnostic, root: Node) -> list[tuple[Edit, ...]]:
    """The declaration of the variable that a message names without it, or gone; none of other messages.

    None where its first value does something, where its type may do so, and where its name stands elsewhere
    in the function, also in code that a macro leaves out.
    """
    said = _UNUSED.search(diagnostic.message)
    line = diagnostic.location.line
    if said is None or line is None:
        return []
    name = said["name"] or said["codeql"]
    start = code_start(text, line)
    place = root.descendant_for_byte_range(start, start) if start >= 0 else None
    function = (
        None
        if place is None
        else next((n for n in ancestors(place) if n.type == "function_definition"), None)
    )
    if function is None:
        return []
    own = [one for one in declarations(function, text, name) if one.name.start_point[0] == line - 1]
    if len(own) != 1:
        return []
    (variable,) = own
    declaration, part = variable.declaration, variable.part
    if _uses(function, text, name) != 1 or any(node.type in _EFFECTS for node in walk(part)):
        return []
    parts = declaration.children_by_field_name("declarator")
    if len(parts) == 1:
        return [(line_taken(declaration, text),)]
    index = parts.index(part)
    if index == 0:  # `int a, *b`: the type stays
        return [(Edit(part.start_byte, parts[1].start_byte, ""),)]
    return [(Edit(parts[index - 1].end_byte, part.end_byte, ""),)]


def _uses(function: Node, text: bytes, name: str) -> int:
    """How often a name stands in a function, comments aside."""
    comments = sum(_count(spelt(node, text), name) for node in walk(function) if node.type == "comment")
    return _count(spelt(function, text), name) - comments


def _count(written: str, name: str) -> int:
    return len(re.findall(rf"\b{name}\b", written))
