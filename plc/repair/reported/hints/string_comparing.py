"""Repairs of strings that are compared by `==`: the call that compares what is in them."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from data_prep.text.language_specs import DEFINITIONS
from data_prep.text.languages import Language
from plc.diagnostics import Diagnostic
from plc.repair.filters.nodes import operator
from plc.repair.findings import Edit
from plc.repair.reported.hints.file_index import touching
from plc.repair.reported.hints.including import include_edit

if TYPE_CHECKING:
    from tree_sitter import Node

_SAID = re.compile(
    r"comparison (?:with|against a) string literal|^String literal compared with variable"
    r"|[Cc]ompar\w+ of Strings? (?:objects|parameter) using [=!]="
    r"|String comparison using reference equality|[Uu]se equals\(\) to compare (?:object references|strings)"
    r"|Strings .*should be compared using \"equals\(\)\""
)
_INCLUDED = re.compile(rb"^[ \t]*#[ \t]*include[ \t]*<(?:cstring|string\.h)>", re.MULTILINE)
_OBJECTS = re.compile(rb"^[ \t]*import[ \t]+java\.util\.(?:Objects|\*)[ \t]*;", re.MULTILINE)
_CALLED_ON = ("identifier", "field_access", "method_invocation", "array_access", "string_literal", "this")


def string_edits(
    text: bytes, language: Language, diagnostic: Diagnostic, root: Node
) -> list[tuple[Edit, ...]]:
    """Fixes of the one comparison of the line; none where the message is of something else.

    C and C++: `a == "x"` to `strcmp(a, "x") == 0`, and `!=` alike; where the file does not include the header
    of `strcmp`, then also with that. Java: `a == b` to `a.equals(b)`, `a != b` to `!a.equals(b)`, called on a
    literal where one side is one, for that is never null. Where `a` may be null, `Objects.equals(a, b)` comes
    first: `a == b` did not fail there.
    """
    line = diagnostic.location.line
    if line is None or not _SAID.search(diagnostic.message):
        return []
    found = [node for node in touching(root, line) if _is_comparison(node, line)]
    if language != "java":
        found = [node for node in found if any(_is_literal(side, text) for side in _sides(node))]
    if len(found) != 1:
        return []
    (node,) = found
    left, right = (text[side.start_byte : side.end_byte].decode("utf-8", "replace") for side in _sides(node))
    sign = operator(node)
    if language != "java":
        compared = Edit(node.start_byte, node.end_byte, f"strcmp({left}, {right}) {sign} 0")
        header = _header(text, language, diagnostic, root)
        return [(compared,)] if header is None else [(compared,), (header, compared)]
    first, second = _sides(node)
    if _is_literal(second, text) and not _is_literal(first, text):
        left, right, first = right, left, second
    if first.type not in _CALLED_ON or "null" in (left, right):
        return []
    calls = [f"{left}.equals({right})"]
    if not _is_literal(first, text) and first.type != "this" and not _is_used_before(left, node, text):
        calls.insert(0, f"{_objects(text)}.equals({left}, {right})")
    denied = "!" if sign == "!=" else ""
    return [(Edit(node.start_byte, node.end_byte, denied + call),) for call in calls]


def _objects(text: bytes) -> str:
    return "Objects" if _OBJECTS.search(text) else "java.util.Objects"


def _is_used_before(name: str, comparison: Node, text: bytes) -> bool:
    """Whether the function has `name.…` before: had it been null, the comparison would not be reached."""
    function: Node | None = comparison
    while function is not None and function.type not in DEFINITIONS:
        function = function.parent
    start = comparison.start_byte if function is None else function.start_byte
    used = rf"(?<![\w.]){re.escape(name)}\s*\.\s*[A-Za-z_]"
    return re.search(used.encode(), text[start : comparison.start_byte]) is not None


def _header(text: bytes, language: Language, diagnostic: Diagnostic, root: Node) -> Edit | None:
    """The header of `strcmp`; another that the file includes may have it as well."""
    if _INCLUDED.search(text):
        return None
    name = "<string.h>" if language == "c" else "<cstring>"
    return include_edit(text, root, replace(diagnostic, header=name))


def _is_comparison(node: Node, line: int) -> bool:
    return (
        node.type == "binary_expression"
        and node.start_point[0] <= line - 1 <= node.end_point[0]
        and operator(node) in ("==", "!=")
    )


def _sides(node: Node) -> list[Node]:
    sides = (node.child_by_field_name("left"), node.child_by_field_name("right"))
    return [side for side in sides if side is not None]


def _is_literal(node: Node, text: bytes) -> bool:
    """Whether a side is a plain string; `strcmp` takes no wide one."""
    return node.type == "string_literal" and text[node.start_byte : node.start_byte + 1] == b'"'
