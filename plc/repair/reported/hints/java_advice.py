"""Repairs that javac's messages name or imply: a name spelt alike, the length of something, a cast."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from plc.repair.findings import Edit
from plc.repair.reported.hints.file_index import file_index
from plc.repair.reported.hints.jdk_classes import class_names
from plc.repair.reported.hints.spelling import alike, named_edits

if TYPE_CHECKING:
    from tree_sitter import Node

_SYMBOL = re.compile(r"symbol:\s+(?P<kind>variable|method|class) (?P<name>[A-Za-z_$]\w*)")
_OF = re.compile(r"location:\s+variable \S+ of type (?P<type>[\w.]+)(?:<[^\n]*>)?(?P<array>\[\])?")
_LOSSY = re.compile(r"possible lossy conversion from \w+ to (?P<type>byte|short|char|int|long|float)\b")
# What Java programs call most on strings and collections: the compiler names no method that is spelt alike.
_CALLED = (
    "length", "charAt", "substring", "indexOf", "equals", "equalsIgnoreCase", "compareTo",
    "toString", "isEmpty", "contains", "startsWith", "endsWith", "trim", "split", "replace",
    "toLowerCase", "toUpperCase", "append", "size", "get", "set", "put", "add", "remove", "clear",
    "containsKey", "keySet", "values", "entrySet", "hasNext", "next", "println", "printf", "print",
    "format", "parseInt", "valueOf", "hashCode", "close", "read", "write", "readLine", "push",
    "pop", "peek", "offer", "poll", "iterator", "getKey", "getValue", "nextInt", "nextLine", "sort",
)  # fmt: skip
_WORDS = ("true", "false", "null", "this", "super")
_TYPES = ("boolean", "byte", "char", "double", "float", "int", "long", "short", "void")
_LENGTH = re.compile(rb"\b(?:length|size)\b(?:\s*\(\s*\))?")
_STRINGS = frozenset(["String", "StringBuilder", "StringBuffer", "CharSequence"])
_COLLECTIONS = frozenset(
    [
        *("List", "ArrayList", "LinkedList", "Set", "HashSet", "TreeSet", "LinkedHashSet", "Collection"),
        *("Map", "HashMap", "TreeMap", "LinkedHashMap", "Deque", "ArrayDeque", "Queue", "PriorityQueue"),
        *("Stack", "Vector", "SortedMap", "SortedSet"),
    ]
)
_OPERATIONS = ("binary_expression", "ternary_expression", "assignment_expression")  # a cast binds closer
_VALUES = ("expression", "literal", "identifier", "method_invocation", "field_access", "array_access")


def java_edits(text: bytes, message: str, place: int, words: Node) -> list[Edit]:
    """The edits at a byte of a method, the likeliest first; none where the message implies none."""
    if (lossy := _LOSSY.search(message)) is not None:
        return _cast(text, lossy["type"], place, words)
    symbol = _SYMBOL.search(message)
    if symbol is None:
        return []
    of = _OF.search(message)
    if of is not None and symbol["name"] in ("length", "size") and (length := _length_of(of)):
        end = text.find(b"\n", place)
        found = _LENGTH.search(text, place, len(text) if end < 0 else end)
        return [] if found is None else [Edit(found.start(), found.end(), length)]
    return named_edits(text, symbol["name"], _alike(text, symbol, words, foreign=of is not None), place)


def _length_of(of: re.Match[str]) -> str:
    """How a value of a type says its length; empty where that is not known."""
    if of["array"]:
        return "length"
    kind = of["type"].rsplit(".", 1)[-1]
    return "length()" if kind in _STRINGS else "size()" if kind in _COLLECTIONS else ""


def _alike(text: bytes, symbol: re.Match[str], words: Node, *, foreign: bool) -> list[str]:
    """Names of the file, or of the library that programs use most, that are spelt alike."""
    own = file_index(words, text).words
    if symbol["kind"] == "class":
        return alike(symbol["name"], [*(name for name in own if name[0].isupper()), *class_names(), *_TYPES])
    if foreign:
        return _one_of(alike(symbol["name"], _CALLED), own)
    found = alike(symbol["name"], [*own, *(_CALLED if symbol["kind"] == "method" else _WORDS)])
    return _one_of(found, own) if symbol["kind"] == "method" else found


def _one_of(names: list[str], own: frozenset[str]) -> list[str]:
    """The one name, or the one that the file uses: `printn` is as near to `print` as to `println`."""
    used = [name for name in names if name in own]
    return names if len(names) == 1 else used if len(used) == 1 else []


def _cast(text: bytes, kind: str, place: int, words: Node) -> list[Edit]:
    """A cast of the expression at a byte: javac points at its operator, or at its beginning."""
    node = words.descendant_for_byte_range(place, place)
    while node is not None and not node.is_named:
        node = node.parent
    if node is None or not node.type.endswith(_VALUES):
        return []
    if node.type.endswith("literal"):
        return [Edit(node.start_byte, node.start_byte, f"({kind}) ")]
    opening, closing = ("(", ")") if node.type in _OPERATIONS else ("", "")
    written = text[node.start_byte : node.end_byte].decode("utf-8", "surrogateescape")
    return [Edit(node.start_byte, node.end_byte, f"({kind}) {opening}{written}{closing}")]
