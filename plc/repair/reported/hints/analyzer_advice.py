"""Repairs that an analyzer's message implies in C: of releases, unchecked pointers, indices off by one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from data_prep.text.languages import Language
from plc.diagnostics import Diagnostic
from plc.repair.filters.nodes import ancestors, assigned, callee, uncast, walk
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
_OPEN = re.compile(
    rf"^leak of (?:FILE|file descriptor) ['\u2018]({_NAME})['\u2019]|^Resource leak: ({_NAME})$"
)
# What closes what a function opens.
_CLOSING = {
    **dict.fromkeys(("fopen", "fdopen", "freopen", "tmpfile"), "fclose"),
    **dict.fromkeys(("open", "openat", "creat", "socket", "accept", "dup", "mkstemp"), "close"),
    **dict.fromkeys(("opendir", "fdopendir"), "closedir"),
    "popen": "pclose",
}
_UNCHECKED = re.compile(
    rf"possibly-NULL ['\u2018]({_NAME})['\u2019]|^(?:If memory allocation fails, then there is a )?"
    rf"[Pp]ossible null pointer dereference: ({_NAME})$"
)
_BEYOND = re.compile(
    rf"^Array ['\u2018](?P<name>{_NAME})\[(?P<size>\d+)\]['\u2019] accessed at index (?P<index>-?\d+),"
)
_BLOCK = "compound_statement"
_LABELS = ("case_statement", "labeled_statement")


def analyzer_edits(
    text: bytes, language: Language, diagnostic: Diagnostic, root: Node
) -> list[tuple[Edit, ...]]:
    """The edits of each fix, the likeliest first; none where the message implies none."""
    line = diagnostic.location.line
    if language != "c" or line is None:
        return []
    at = _statement(text, line, root)
    if at is None:
        return []
    out = _way_out(at, line, diagnostic.location.column)
    if (name := _named(_LEAKS, diagnostic.message)) is not None:
        return list(_released(out or at, name, "free", text))
    if (name := _named(_OPEN, diagnostic.message)) is not None:
        closing = _closing(at, name, text)
        return [] if closing is None else list(_released(out or at, name, closing, text))
    return [(edit,) for edit in _one_edit(at, diagnostic, text)]


def _one_edit(at: Node, diagnostic: Diagnostic, text: bytes) -> list[Edit]:
    if at.type in _LABELS:  # a jump passes by what is put before
        return []
    if _RELEASED_WRONGLY.search(diagnostic.message):
        return list(_without_release(at, text))
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


def _way_out(at: Node, line: int, column: int | None) -> Node | None:
    """The one `return` of a statement that begins on a line, or at the column that is reported."""
    found = [node for node in walk(at) if node.type == "return_statement" and node.start_point[0] == line - 1]
    exact = [node for node in found if column is not None and node.start_point[1] == column - 1]
    candidates = exact or found
    return candidates[0] if len(candidates) == 1 else None


def _closing(at: Node, name: str, text: bytes) -> str | None:
    """What closes a variable: by the one kind of function that opens it; None where that is not clear."""
    function = _function(at)
    values = [value for each in walk(function or at) if (value := _value_of(each, name, text)) is not None]
    calls = [uncast(value) for value in values]
    closing = {_CLOSING.get(callee(each, text)) for each in calls if each.type == "call_expression"}
    return closing.pop() if len(closing) == 1 else None


def _value_of(node: Node, name: str, text: bytes) -> Node | None:
    """What a node gives a variable, if it does."""
    found = assigned(node)
    return found[1] if found is not None and _spelt(found[0], text) == name else None


def _function(at: Node) -> Node | None:
    return next((node for node in ancestors(at) if node.type == "function_definition"), None)


def _released(at: Node, name: str, release: str, text: bytes) -> Iterator[tuple[Edit, ...]]:
    """`free(p);` before the place, and where the function ends."""
    function = _function(at)
    body = None if function is None else function.child_by_field_name("body")
    places = [at]
    if body is not None:
        statements = [child for child in body.named_children if child.type != "comment"]
        ends = statements[-1:] if statements and statements[-1].type == "return_statement" else []
        places += ends or body.children[-1:]
    for place in dict.fromkeys(places):
        is_of_label = place.type in _LABELS or (place.parent is not None and place.parent.type == _LABELS[1])
        if is_of_label or (place.type == "return_statement" and _uses(place, name, text)):
            continue
        if place.type == "return_statement" and _is_alone(place):
            yield _in_braces(place, f"{release}({name});", text)
        else:
            yield (_line_before(place, f"{release}({name});", text),)


def _is_alone(statement: Node) -> bool:
    """Whether a condition or a loop holds a statement without braces."""
    return statement.parent is not None and statement.parent.type not in (_BLOCK, *_LABELS)


def _in_braces(statement: Node, written: str, text: bytes) -> tuple[Edit, ...]:
    """A line before a statement, and braces around both: on its line, or where the head above it ends."""
    indent = _indent(statement, text)
    head = statement.prev_sibling
    while head is not None and head.type == "comment":
        head = head.prev_sibling
    if indent.strip() or head is None or statement.parent is None:
        return (
            Edit(statement.start_byte, statement.start_byte, f"{{ {written} "),
            Edit(statement.end_byte, statement.end_byte, " }"),
        )
    end = _line_end(text, statement)
    outer = _indent(statement.parent, text)
    outer = outer[: len(outer) - len(outer.lstrip())]
    return (
        Edit(head.end_byte, head.end_byte, " {"),
        Edit(statement.start_byte, statement.start_byte, f"{written}{end}{indent}"),
        Edit(statement.end_byte, statement.end_byte, f"{end}{outer}}}"),
    )


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
    indent = _indent(place, text)
    if indent.strip():  # code before it on the line
        return Edit(place.start_byte, place.start_byte, f"{written} ")
    unit = "\t" if "\t" in indent else "    "
    end = _line_end(text, place)
    if place.type == "}":
        inside = _indent(place.prev_named_sibling, text) if place.prev_named_sibling is not None else ""
        more = inside.removeprefix(indent) if not inside.strip() else unit
        return Edit(place.start_byte, place.start_byte, f"{more}{written}{end}{indent}")
    return Edit(place.start_byte, place.start_byte, f"{written}{end}{indent}{unit if deeper else ''}")


def _line_end(text: bytes, node: Node) -> str:
    """How the line above a node ends."""
    begin = text.rfind(b"\n", 0, node.start_byte) + 1
    return "\r\n" if text[:begin].endswith(b"\r\n") else "\n"


def _indent(node: Node, text: bytes) -> str:
    """What stands before a node on its line."""
    begin = text.rfind(b"\n", 0, node.start_byte) + 1
    return text[begin : node.start_byte].decode("utf-8", "replace")
