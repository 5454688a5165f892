"""Repairs of memory that is released otherwise than it was allocated: `delete[]` for `new[]`, `free`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from plc.repair.filters.nodes import ancestors, arguments, assigned, callee, uncast, walk
from plc.repair.findings import Edit
from plc.repair.reported.hints.faults.statements import Fix
from plc.repair.reported.hints.file_index import nodes_on
from plc.repair.reported.hints.reported_line import spelt

if TYPE_CHECKING:
    from tree_sitter import Node

    from plc.diagnostics import Diagnostic

_SAID = re.compile(
    r"^Mismatching allocation and deallocation: "
    r"|called on pointer returned from a mismatched allocation function"
    r"|applied to a pointer that was allocated with|should be deallocated by"
)
_UNKNOWN = ""
_MALLOCS = ("malloc", "calloc", "realloc", "strdup", "strndup")


def matched(text: bytes, diagnostic: Diagnostic, root: Node) -> list[Fix]:
    """The release on the line that is of the kind of the allocation; none of other messages."""
    line = diagnostic.location.line
    if line is None or not _SAID.search(diagnostic.message):
        return []
    found = [
        node
        for node in nodes_on(root, line, "delete_expression", "call_expression")
        if node.type == "delete_expression" or callee(node, text) == "free"
    ]
    if len(found) != 1:
        return []
    (release,) = found
    released = _released(release)
    ways = set() if released is None else set(_allocations(release, spelt(released, text), text))
    if released is None or len(ways) != 1:
        return []
    way = ways.pop()
    if way == _UNKNOWN:
        return []
    written = way.format(spelt(released, text))
    return (
        [] if written == _plain(release, text) else [(Edit(release.start_byte, release.end_byte, written),)]
    )


def _plain(release: Node, text: bytes) -> str:
    return re.sub(r"\s*\[\s*\]\s*", "[] ", " ".join(spelt(release, text).split()))


def _released(release: Node) -> Node | None:
    if release.type == "call_expression":
        given = arguments(release)
        return uncast(given[0]) if len(given) == 1 else None
    values = [each for each in release.named_children if each.type != "comment"]
    return values[-1] if values else None


def _allocations(release: Node, name: str, text: bytes) -> Iterator[str]:
    """How what a variable is given in the same function is to be released."""
    function = next((each for each in ancestors(release) if each.type == "function_definition"), None)
    for node in [] if function is None else walk(function):
        pair = assigned(node)
        if pair is None or spelt(pair[0], text) != name:
            continue
        value = uncast(pair[1])
        if value.type == "new_expression":
            is_array = any(each.type == "new_declarator" for each in value.named_children)
            yield "delete[] {}" if is_array else "delete {}"
        elif value.type == "call_expression" and callee(value, text) in _MALLOCS:
            yield "free({})"
        elif value.type not in ("null", "number_literal"):
            yield _UNKNOWN
