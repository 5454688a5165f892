"""Repairs that an analyzer's message implies in C: of releases, unchecked pointers, indices off by one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from data_prep.text.languages import Language
from plc.diagnostics import Diagnostic
from plc.repair.filters.nodes import ancestors, callee, walk
from plc.repair.findings import Edit

if TYPE_CHECKING:
    from tree_sitter import Node

_NAME = r"[A-Za-z_]\w*"
_RELEASED_WRONGLY = re.compile(
    r"double-'\w*free'|freed twice|Attempt to free released memory|Deallocation of"
    r"|'free' (?:of .* which points to memory (?:not on the heap|on the stack)|called on)"
    r"|Argument to free\(\) is .* not (?:memory )?allocated"
)
_LEAKS = re.compile(
    rf"^leak of ['\u2018]({_NAME})['\u2019]|^Memory leak: ({_NAME})$"
    rf"|^Potential leak of memory pointed to by ['\u2018]({_NAME})['\u2019]"
)
_UNCHECKED = re.compile(
    rf"possibly-NULL ['\u2018]({_NAME})['\u2019]|^(?:If memory allocation fails, then there is a )?"
    rf"[Pp]ossible null pointer dereference: ({_NAME})$"
)
_BEYOND = re.compile(
    rf"^Array ['\u2018](?P<name>{_NAME})\[(?P<size>\d+)\]['\u2019] accessed at index (?P<index>-?\d+),"
)
_BLOCK = "compound_statement"


def analyzer_edits(text: bytes, language: Language, diagnostic: Diagnostic, root: Node) -> list[Edit]:
    """The edits, the likeliest first; none where the message implies none."""
    if language != "c" or diagnostic.location.line is None:
        return []
    at = _statement(text, diagnostic.location.line, root)
    if at is None or at.type in (
        "case_statement",
        "labeled_statement",
    ):  # a jump passes by what is put before
        return []
    if _RELEASED_WRONGLY.search(diagnostic.message):
        return list(_without_release(at, text))
    if (name := _named(_LEAKS, diagnostic.message)) is not None:
        return list(_released(at, name, text))
    if (name := _named(_UNCHECKED, diagnostic.message)) is not None:
        return list(_checked(at, name, text))
    if (beyond := _BEYOND.search(diagnostic.message)) is not None:
        return list(_inside(at, beyond, text))
    return []


def _inside(at: Node, found: re.Match[str], text: bytes) -> Iterator[Edit]:
    """`a[5]` of an array of 5 to `a[4]`, and `a[-1]` to `a[0]`: the one index that is off by one."""
    size, index = int(found["size"]), int(found["index"])
    if index not in (-1, size):
        return
    for node in walk(at):
        array, place = node.child_by_field_name("argument"), node.child_by_field_name("index")
        if array is None or place is None:
            continue
        if (_spelt(array, text), _spelt(place, text)) == (found["name"], str(index)):
            yield Edit(place.start_byte, place.end_byte, str(size - 1 if index == size else 0))


def _spelt(node: Node, text: bytes) -> str:
    return text[node.start_byte : node.end_byte].decode("utf-8", "replace")


def _named(pattern: re.Pattern[str], message: str) -> str | None:
    found = pattern.search(message)
    return None if found is None else next(filter(None, found.groups()))


def _statement(text: bytes, line: int, root: Node) -> Node | None:
    """The statement of a block that a line's code begins with, or the brace that ends the block."""
    start = 0
    for _ in range(line - 1):
        start = text.find(b"\n", start) + 1
        if start == 0:
            return None
    end = text.find(b"\n", start)
    code = text[start : len(text) if end < 0 else end]
    first = start + len(code) - len(code.lstrip())
    node = root.descendant_for_byte_range(first, first + 1)
    while node is not None and (node.parent is None or node.parent.type != _BLOCK):
        node = node.parent
    return node


def _without_release(at: Node, text: bytes) -> Iterator[Edit]:
    """`free(p);` taken away."""
    call = at.named_children[0] if at.type == "expression_statement" and at.named_children else None
    if call is not None and call.type == "call_expression" and callee(call, text).endswith("free"):
        yield Edit(at.start_byte, at.end_byte, "")


def _released(at: Node, name: str, text: bytes) -> Iterator[Edit]:
    """`free(p);` before the place, and where the function ends."""
    function = next((node for node in ancestors(at) if node.type == "function_definition"), None)
    body = None if function is None else function.child_by_field_name("body")
    places = [at]
    if body is not None:
        statements = [child for child in body.named_children if child.type != "comment"]
        ends = statements[-1:] if statements and statements[-1].type == "return_statement" else []
        places += ends or body.children[-1:]
    for place in dict.fromkeys(places):
        if place.type != "return_statement" or not _uses(place, name, text):
            yield _line_before(place, f"free({name});", text)


def _checked(at: Node, name: str, text: bytes) -> Iterator[Edit]:
    """`if (p != NULL)` before a statement that uses `p`, but for one that gives it a value."""
    call = at.named_children[0] if at.type == "expression_statement" and at.named_children else None
    if call is None or not _uses(at, name, text):
        return
    left = call.child_by_field_name("left")
    if left is None or text[left.start_byte : left.end_byte] != name.encode():
        yield _line_before(at, f"if ({name} != NULL)", text, deeper=True)


def _uses(node: Node, name: str, text: bytes) -> bool:
    return any(
        each.type == "identifier" and text[each.start_byte : each.end_byte] == name.encode()
        for each in walk(node)
    )


def _line_before(place: Node, written: str, text: bytes, *, deeper: bool = False) -> Edit:
    """A line before a statement, or before the brace that ends a block; `deeper`: it holds the statement."""
    begin = text.rfind(b"\n", 0, place.start_byte) + 1
    indent = _indent(place, text)
    if indent.strip():  # code before it on the line
        return Edit(place.start_byte, place.start_byte, f"{written} ")
    unit = "\t" if "\t" in indent else "    "
    end = "\r\n" if text[:begin].endswith(b"\r\n") else "\n"
    if place.type == "}":
        inside = _indent(place.prev_named_sibling, text) if place.prev_named_sibling is not None else ""
        more = inside.removeprefix(indent) if not inside.strip() else unit
        return Edit(place.start_byte, place.start_byte, f"{more}{written}{end}{indent}")
    return Edit(place.start_byte, place.start_byte, f"{written}{end}{indent}{unit if deeper else ''}")


def _indent(node: Node, text: bytes) -> str:
    """What stands before a node on its line."""
    begin = text.rfind(b"\n", 0, node.start_byte) + 1
    return text[begin : node.start_byte].decode("utf-8", "replace")
