"""Specifiers that tools ask for: `override`, `explicit`, `const` of what nobody changes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from plc.repair.filters.nodes import ancestors, walk
from plc.repair.findings import Edit
from plc.repair.reported.hints.reported_line import spelt

if TYPE_CHECKING:
    from tree_sitter import Node

_OVERRIDES = re.compile(
    r"overrides a (?:function|destructor) in a base class but is not marked"
    r"|can be marked override|overrides a member function but is not marked"
    r"|(?:annotate this function with|prefer using) ['\u2018]override['\u2019]"
)
_EXPLICIT = re.compile(
    r"has a constructor with 1 argument that is not explicit"
    r"|^single-argument constructors must be marked explicit"
)
_CONST = re.compile(r"^(?:Parameter|Variable) ['\u2018](?P<name>\w+)['\u2019] can be declared (?:as|with) ")
_BY_REFERENCE = re.compile(
    r"^Function parameter ['\u2018](?P<cppcheck>\w+)['\u2019] should be passed by const reference"
    r"|^the (?:const qualified )?parameter ['\u2018](?P<tidy>\w+)['\u2019] is copied for each invocation"
)
_WRITTEN = re.compile(r"\b(?:override|final)\b")
_DECLARATIONS = ("field_declaration", "declaration", "function_definition")


def asks_others(message: str) -> bool:
    """Whether what a message asks for may ask for more in other files: callers, or another declaration."""
    said = _CONST.search(message)
    is_parameter = said is not None and said[0].startswith("Parameter")
    return is_parameter or bool(_EXPLICIT.search(message) or _BY_REFERENCE.search(message))


def may_choose(message: str) -> bool:
    """Whether what a message asks for may choose another function of the same name: `const` does."""
    return _CONST.search(message) is not None


def specified(text: bytes, message: str, place: Node) -> Iterator[tuple[Edit, ...]]:
    """The specifier that a message asks for at a place; nothing of other messages."""
    if _OVERRIDES.search(message):
        yield from _overriding(text, place)
    elif _EXPLICIT.search(message):
        declared = _declaration_of(place)
        if declared is not None and not re.search(r"\bexplicit\b", _head(declared, text)):
            yield (Edit(declared.start_byte, declared.start_byte, "explicit "),)
    elif (said := _CONST.search(message)) is not None:
        for declaration in _declarations_of(said["name"], place, text):
            yield (Edit(declaration.start_byte, declaration.start_byte, "const "),)
    elif (said := _BY_REFERENCE.search(message)) is not None:
        for parameter in _declarations_of(said["cppcheck"] or said["tidy"], place, text):
            name = parameter.child_by_field_name("declarator")
            kind = parameter.child_by_field_name("type")
            if name is not None and name.type == "identifier" and kind is not None:
                at = kind.end_byte if _is_beside_type(text) else name.start_byte
                added = Edit(at, at, "&")
                head = Edit(parameter.start_byte, parameter.start_byte, "const ")
                yield (added,) if _is_const(parameter, text) else (head, added)


def _overriding(text: bytes, place: Node) -> Iterator[tuple[Edit, ...]]:
    """`override` behind the parameters of a method and what qualifies it."""
    declared = _declaration_of(place)
    if declared is None or _WRITTEN.search(_head(declared, text)):
        return
    for node in walk(declared):
        if node.type == "function_declarator" and node.start_byte <= place.start_byte < node.end_byte:
            yield (Edit(node.end_byte, node.end_byte, " override"),)
            return


def _declaration_of(place: Node) -> Node | None:
    """The declaration or definition of a function that a place is in, if it is in no body."""
    for node in (place, *ancestors(place)):
        if node.type == "compound_statement":
            return None
        if node.type in _DECLARATIONS:
            return node
    return None


def _head(declared: Node, text: bytes) -> str:
    """A declaration without the body."""
    body = declared.child_by_field_name("body")
    return text[declared.start_byte : declared.end_byte if body is None else body.start_byte].decode(
        "utf-8", "replace"
    )


def _declarations_of(name: str, place: Node, text: bytes) -> Iterator[Node]:
    """The parameter or the declaration that a place is in, where it declares this name alone, not const."""
    for node in (place, *ancestors(place)):
        if node.type in ("parameter_declaration", "declaration"):
            declarators = node.children_by_field_name("declarator")
            names = [
                spelt(each, text) for part in declarators for each in walk(part) if each.type == "identifier"
            ]
            is_by_value = len(declarators) == 1 and declarators[0].type == "identifier"
            if len(declarators) == 1 and names[:1] == [name] and (is_by_value or not _is_const(node, text)):
                yield node
            return


def _is_beside_type(text: bytes) -> bool:
    """Whether a file rather writes `T& a` than `T &a`."""
    return len(re.findall(rb"[\w>]& \w", text)) > len(re.findall(rb"[\w>] &\w", text))


def _is_const(declaration: Node, text: bytes) -> bool:
    """Whether the declared type itself is const; `int *const p` points at what may be changed."""
    declarator = declaration.child_by_field_name("declarator")
    end = declaration.end_byte if declarator is None else declarator.start_byte
    return re.search(rb"\bconst\b", text[declaration.start_byte : end]) is not None
