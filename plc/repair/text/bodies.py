"""Statements that a loop or a condition has without braces: the next one would take their place."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tree_sitter import Node

_HOLDERS = frozenset(["if_statement", "else_clause", "while_statement", "do_statement"]) | frozenset(
    ["for_statement", "for_range_loop", "enhanced_for_statement"]
)


def takes_a_body(root: Node, text: bytes, ranges: Iterable[tuple[int, int]]) -> bool:
    """Whether ranges of bytes that are taken away hold the only statement of a loop or a condition.

    Not an empty one: with the `;` of `if (a);` gone, what follows becomes the body, as was meant.
    """
    for first, last in ranges:
        taken = text[first:last]
        if taken.strip() == b";":
            continue
        start = first + len(taken) - len(taken.lstrip())
        end = start + len(taken.strip())
        node = root.descendant_for_byte_range(start, end) if start < end else None
        while node is not None and start <= node.start_byte and node.end_byte <= end:
            if node.type.endswith("statement") and node.parent is not None and node.parent.type in _HOLDERS:
                return True
            node = node.parent
    return False
