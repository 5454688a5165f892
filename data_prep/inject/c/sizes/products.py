"""Products of a size and a number."""

from __future__ import annotations

from tree_sitter import Node

from data_prep.inject.shared.c_tree import View, operator_of


def product(view: View, node: Node) -> Node:
    parent = view.parent(node)
    while parent is not None and parent.type == "binary_expression" and operator_of(parent) in ("*", "+"):
        node, parent = parent, view.parent(parent)
    return node
