"""Names that would collide where a block is taken away."""

from __future__ import annotations

from tree_sitter import Node

from data_prep.inject.operators import Site
from data_prep.inject.shared.java_tree import is_declared_twice, source, statements

NOTHING_OPEN = (
    b"String",
    b"ByteArray",
    b"CharArray",
    b"UnsynchronizedByteArray",
)  # readers and writers of memory


def collides(site: Site, body: Node, more: list[bytes]) -> bool:
    names = [
        source(child.child_by_field_name("name"))
        for statement in statements(body)
        if statement.type == "local_variable_declaration"
        for child in statement.named_children
        if child.type == "variable_declarator"
    ]
    return any(is_declared_twice(site, name) for name in [*names, *more])
