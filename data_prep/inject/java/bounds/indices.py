"""What indexes an array or a list, and under which comparisons."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from tree_sitter import Node

from data_prep.inject.operators import Site
from data_prep.inject.shared.java_tree import bare, call_name, nodes_of, operands, operator_of, source

OFF_BY_ONE = {b"<": b"<=", b"<=": b"<", b">": b">=", b">=": b">"}
OUT_OF_BOUNDS = frozenset(
    {
        b"IndexOutOfBoundsException",
        b"ArrayIndexOutOfBoundsException",
        b"StringIndexOutOfBoundsException",
        b"BufferOverflowException",
        b"BufferUnderflowException",
        b"NoSuchElementException",
    }
)
INDEXING = frozenset({b"get", b"charAt", b"substring", b"set", b"codePointAt", b"subList", b"arraycopy"})


def ordered(test: Node) -> list[bytes]:
    """The simple sides of a comparison by order."""
    test = bare(test)
    if test.type != "binary_expression" or source(operator_of(test)) not in OFF_BY_ONE:
        return []
    sides = (test.child_by_field_name("left"), test.child_by_field_name("right"))
    return [
        source(side) for side in sides if side is not None and side.type in ("identifier", "field_access")
    ]


def indexed_by(site: Site, names: list[bytes]) -> list[int]:
    """Where an element is taken by one of the names."""
    return [at for name in names for at in places_indexed(site.function).get(name, ())]


@lru_cache(maxsize=8)
def places_indexed(function: Node) -> dict[bytes, list[int]]:
    """The names that elements are taken by, each with where."""
    found: dict[bytes, list[int]] = {}
    for node in nodes_of(function, "array_access", "method_invocation"):
        if node.type == "array_access":
            index = node.child_by_field_name("index")
            indices = [] if index is None else [index]
        else:
            indices = operands(node) if call_name(node) in INDEXING else []
        for name in {name for index in indices for name in names_of(index)}:
            found.setdefault(name, []).append(node.start_byte)
    return found


def names_of(index: Node) -> Iterator[bytes]:
    if index.type in ("identifier", "field_access"):
        yield source(index)
    elif index.type in ("binary_expression", "update_expression", "parenthesized_expression"):
        for child in index.named_children:
            yield from names_of(child)
