"""Expressions that tools want written the C++ way: `++i`, a named cast."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from plc.repair.filters.nodes import ancestors
from plc.repair.findings import Edit
from plc.repair.reported.hints.reported_line import spelt

if TYPE_CHECKING:
    from tree_sitter import Node

_PREFIX = re.compile(r"^Prefer prefix \+\+/-- operators")
_CAST = re.compile(r"^C-style (?:pointer casting|casts are discouraged(?:; use (?P<kind>\w+_cast))?)")
_CASTS = (
    "static_cast",
    "const_cast",
    "reinterpret_cast",
)  # what a cast of C is, the first of them that compiles


def rewritten(text: bytes, message: str, place: Node) -> Iterator[tuple[Edit, ...]]:
    """The expression at a place as a message wants it; nothing of other messages."""
    if _PREFIX.search(message):
        yield from _prefixed(text, place)
    elif (said := _CAST.search(message)) is not None:
        cast = _first(place, "cast_expression")
        kind = None if cast is None else cast.child_by_field_name("type")
        value = None if cast is None else cast.child_by_field_name("value")
        if cast is not None and kind is not None and value is not None:
            casts = _CASTS if _is_plain(kind) else _CASTS[:2]
            for name in (said["kind"],) if said["kind"] else casts:
                head = f"{name}<{spelt(kind, text)}>"
                if value.type == "parenthesized_expression":
                    yield (Edit(cast.start_byte, value.start_byte, head),)
                else:
                    behind = Edit(value.end_byte, value.end_byte, ")")
                    yield (Edit(cast.start_byte, value.start_byte, f"{head}("), behind)


def _is_plain(kind: Node) -> bool:
    """Whether a pointer is to numbers or to anything: one to a class may have to be moved to a base."""
    inner = kind.child_by_field_name("type")
    return inner is not None and inner.type in ("primitive_type", "sized_type_specifier")


def _prefixed(text: bytes, place: Node) -> Iterator[tuple[Edit, ...]]:
    """`++i` for `i++` where nobody takes the value."""
    update = _first(place, "update_expression")
    argument = None if update is None else update.child_by_field_name("argument")
    if update is None or argument is None or argument.start_byte != update.start_byte:
        return
    holder = update.parent
    is_unused = holder is not None and (
        (holder.type == "expression_statement" and not _is_value(holder))
        or (holder.type == "for_statement" and holder.child_by_field_name("update") == update)
    )
    if is_unused:
        sign = spelt(update, text)[-2:]
        taken = Edit(argument.end_byte, update.end_byte, "")
        yield (Edit(update.start_byte, update.start_byte, sign), taken)


def _is_value(statement: Node) -> bool:
    """Whether a statement may give `({ …; })` of gcc its value."""
    block = statement.parent
    return block is not None and block.parent is not None and block.parent.type == "parenthesized_expression"


def _first(place: Node, kind: str) -> Node | None:
    """The innermost node of a kind that a place is in."""
    return next((node for node in (place, *ancestors(place)) if node.type == kind), None)
