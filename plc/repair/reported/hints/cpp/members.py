"""Members that a constructor forgets: a value for each, where the constructor initialises the others."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from plc.repair.filters.nodes import ancestors, walk
from plc.repair.findings import Edit
from plc.repair.reported.hints.file_index import file_index
from plc.repair.reported.hints.reported_line import spelt

if TYPE_CHECKING:
    from tree_sitter import Node

_FORGOTTEN = re.compile(
    r"^Member variable ['\u2018](?:\w+::)*(?P<name>\w+)['\u2019] is not initialized in the constructor"
    r"|^['\u2018](?:\w+::)+(?P<gcc>\w+)['\u2019] should be initialized in the member initialization list"
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
    names = next(filter(None, said.groups())).split(", ")
    held = _class_of(constructor, root, text)
    written = ", ".join(f"{name}({_value_of(name, held, text)})" for name in names)
    given = next((node for node in constructor.children if node.type == "field_initializer_list"), None)
    declarator = constructor.child_by_field_name("declarator")
    if given is None and declarator is not None:
        yield (Edit(declarator.end_byte, declarator.end_byte, f" : {written}"),)
    others = [] if given is None else [node for node in given.children if node.type == "field_initializer"]
    if others:
        yield (Edit(others[-1].end_byte, others[-1].end_byte, f", {written}"),)
    for other in others[::-1][:_MOST_PLACES]:
        yield (Edit(other.start_byte, other.start_byte, f"{written}, "),)


def _class_of(constructor: Node, root: Node, text: bytes) -> Node | None:
    """The body of the class that a constructor is of; None where the file does not show it."""
    around = next((each for each in ancestors(constructor) if each.type == "field_declaration_list"), None)
    if around is not None:
        return around
    names = [spelt(each, text) for each in _scopes(constructor)]
    held = [one for name in names[::-1] for one in file_index(root, text).classes(name)]
    return held[0].child_by_field_name("body") if held else None


def _scopes(constructor: Node) -> Iterator[Node]:
    """`A` and `B` of `A::B::B()`."""
    head = constructor.child_by_field_name("declarator")
    name = None if head is None else head.child_by_field_name("declarator")
    while name is not None and name.type == "qualified_identifier":
        scope = name.child_by_field_name("scope")
        if scope is not None:
            yield scope.child_by_field_name("name") or scope  # of a template its name
        name = name.child_by_field_name("name")


def _value_of(name: str, held: Node | None, text: bytes) -> str:
    """What stands for no value yet; nothing, which is zero, for a type that the file does not show."""
    for node in [] if held is None else [*held.named_children, *walk(held)]:
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
