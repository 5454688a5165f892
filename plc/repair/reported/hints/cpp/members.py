"""Members that a constructor forgets: a value for each, where the constructor initialises the others."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from plc.repair.filters.nodes import ancestors, walk
from plc.repair.findings import Edit
from plc.repair.reported.hints.reported_line import spelt

if TYPE_CHECKING:
    from tree_sitter import Node

_FORGOTTEN = re.compile(
    r"^Member variable ['\u2018](?:\w+::)*(?P<name>\w+)['\u2019] is not initialized in the constructor"
    r"|^constructor does not initialize these fields: (?P<names>\w+(?:, \w+)*)$"
)
_NUMBERS = ("primitive_type", "sized_type_specifier")
_MOST_PLACES = 8  # in a list of initialisers


def initialised(text: bytes, message: str, place: Node, root: Node) -> Iterator[tuple[Edit, ...]]:
    """The members that a message names, added to the constructor's initialisers; nothing of other messages.

    They are initialised in the order of the class, and compilers warn of another order: behind the others
    comes first, then each place before.
    """
    said = _FORGOTTEN.search(message)
    constructor = next(
        (node for node in (place, *ancestors(place)) if node.type == "function_definition"), None
    )
    if said is None or constructor is None:
        return
    names = (said["name"] or said["names"]).split(", ")
    written = ", ".join(f"{name}({_value_of(name, root, text)})" for name in names)
    given = next((node for node in constructor.children if node.type == "field_initializer_list"), None)
    declarator = constructor.child_by_field_name("declarator")
    if given is None and declarator is not None:
        yield (Edit(declarator.end_byte, declarator.end_byte, f" : {written}"),)
    others = [] if given is None else [node for node in given.children if node.type == "field_initializer"]
    if others:
        yield (Edit(others[-1].end_byte, others[-1].end_byte, f", {written}"),)
    for other in others[::-1][:_MOST_PLACES]:
        yield (Edit(other.start_byte, other.start_byte, f"{written}, "),)


def _value_of(name: str, root: Node, text: bytes) -> str:
    """What stands for no value yet; nothing, which is zero, for a type that the file does not show."""
    for node in walk(root):
        if node.type != "field_declaration":
            continue
        for part in node.children_by_field_name("declarator"):
            own = [spelt(each, text) for each in walk(part) if each.type == "field_identifier"]
            if own[:1] != [name]:
                continue
            kind = node.child_by_field_name("type")
            if part.type == "pointer_declarator":
                return "NULL" if b"NULL" in text and b"nullptr" not in text else "nullptr"
            if part.type != "field_identifier" or kind is None or kind.type not in _NUMBERS:
                return ""
            return "false" if spelt(kind, text) == "bool" else "0"
    return ""
