"""Where a variable of a C function is declared, and the value that says that it has none yet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from plc.repair.filters.nodes import field, walk
from plc.repair.reported.hints.file_index import file_index
from plc.repair.reported.hints.reported_line import spelt

if TYPE_CHECKING:
    from tree_sitter import Node

_INNER = frozenset(
    ["pointer_declarator", "array_declarator", "parenthesized_declarator", "function_declarator"]
)
_SHAPES = frozenset(["init_declarator", "identifier", *_INNER])
_FLOATING = re.compile(r"\b(?:float|double)\b")
_INTEGER = re.compile(
    r"(?:u?int\d*|u?int_\w+|u?intptr|u?intmax|size|ssize|ptrdiff|off|wchar|wint|time|clock|pid|uid|gid|mode)_t"
).fullmatch
_CONSTANT = re.compile(r"(?:0[xX][\da-fA-F]+|\d+|[A-Z][A-Z\d_]*|[-+*/()\s]|sizeof)+[uUlL]*").fullmatch


@dataclass(frozen=True, slots=True)
class Declared:
    """A variable's own part of its declaration: `a[3]` of `int a[3], b;`."""

    declaration: Node
    part: Node  # an `init_declarator` where it is given a value
    name: Node

    @property
    def value(self) -> Node | None:
        """What it is given at once."""
        return self.part.child_by_field_name("value") if self.part.type == "init_declarator" else None

    @property
    def shapes(self) -> list[str]:
        """What it is, from the outside: `pointer_declarator` of an array of pointers, and so on."""
        found: list[str] = []
        node: Node | None = self.part
        while node is not None and node.type != "identifier":
            if node.type != "init_declarator":
                found.append(node.type)
            node = _declared_in(node)
        return found

    @property
    def is_pointer(self) -> bool:
        """Whether it is one pointer, and no array of them."""
        shapes = self.shapes
        return bool(shapes) and "array_declarator" not in shapes and shapes[0] == "pointer_declarator"

    def sizes(self, text: bytes) -> list[str]:
        """The sizes of an array, from the outside; empty where it is none."""
        found: list[str] = []
        node: Node | None = self.part
        while node is not None and node.type != "identifier":
            if node.type == "array_declarator":
                size = node.child_by_field_name("size")
                found.insert(0, "" if size is None else spelt(size, text))
            node = _declared_in(node)
        return found

    def type_of(self, text: bytes) -> str:
        """The type before all declarators, with its qualifiers left out."""
        kind = self.declaration.child_by_field_name("type")
        return "" if kind is None else " ".join(spelt(kind, text).split())


def declarations(function: Node, text: bytes, name: str) -> Iterator[Declared]:
    """The declarations of a local variable, in order of the text."""
    for node in walk(function):
        if node.type != "declaration" or b"extern" in text[node.start_byte : node.start_byte + 7]:
            continue
        for part in node.children_by_field_name("declarator"):
            inner = _name_of(part)
            if inner is not None and spelt(inner, text) == name and not _is_prototype(part):
                yield Declared(node, part, inner)


def missing_value(declared: Declared, text: bytes, root: Node) -> str | None:
    """What is written for no value yet: `0`, `NULL`, `{0}`; None where nothing can be at the declaration."""
    shapes = declared.shapes
    if "array_declarator" in shapes:
        if not all(_CONSTANT(size) for size in declared.sizes(text)):
            return None  # of variable length
        return "{NULL}" if shapes[0] == "pointer_declarator" else "{0}"
    if shapes:
        return "NULL" if b"NULL" in text or b"#include" in text else "0"
    return value_of_type(declared, text, root)


def value_of_type(declared: Declared, text: bytes, root: Node) -> str:
    """What is written for no value yet of the declared type itself."""
    kind = declared.type_of(text)
    of = declared.declaration.child_by_field_name("type")
    if _FLOATING.search(kind):
        return "0.0f" if kind == "float" else "0.0"
    if kind in ("bool", "_Bool"):
        return "false" if kind == "bool" else "0"
    is_number = of is not None and of.type in ("primitive_type", "sized_type_specifier", "enum_specifier")
    return "0" if is_number or _INTEGER(kind) or _is_number(kind, root, text) else "{0}"


def _is_number(kind: str, root: Node, text: bytes) -> bool:
    """Whether the file declares a name for a type of numbers."""
    declared = (field(node, "type") for node in file_index(root, text).types(kind))
    of = next((each for each in declared if each is not None), None)
    return of is not None and of.type in ("primitive_type", "sized_type_specifier", "enum_specifier")


def _name_of(part: Node) -> Node | None:
    node: Node | None = part
    while node is not None and node.type != "identifier":
        if node.type not in _SHAPES:
            return None
        node = _declared_in(node)
    return node


def _declared_in(node: Node) -> Node | None:
    found = field(node, "declarator")
    if found is None and node.type == "parenthesized_declarator":
        found = next((child for child in node.named_children if child.type in _SHAPES), None)
    return found


def _is_prototype(part: Node) -> bool:
    """Whether a declarator declares a function; a pointer to one is in parentheses."""
    node: Node | None = part
    while node is not None and node.type in ("pointer_declarator", "init_declarator"):
        node = _declared_in(node)
    inner = None if node is None or node.type != "function_declarator" else _declared_in(node)
    return inner is not None and inner.type == "identifier"
