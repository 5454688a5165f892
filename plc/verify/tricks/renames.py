"""Whether the differences between two pieces of code are one variable's new name, at all of its places."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from plc.verify.tricks.skeleton import Part

if TYPE_CHECKING:
    from tree_sitter import Node

_SCOPES = frozenset(
    [
        *("compound_statement", "block", "for_statement", "for_range_loop", "enhanced_for_statement"),
        *("function_definition", "method_declaration", "constructor_declaration", "lambda_expression"),
        *("catch_clause", "try_with_resources_statement", "translation_unit", "program"),
    ]
)
_FIELDS = ("declarator", "name")
_DECLARATIONS = frozenset(
    [
        *(
            "init_declarator",
            "declaration",
            "parameter_declaration",
            "variable_declarator",
            "formal_parameter",
        ),
        *("pointer_declarator", "array_declarator", "reference_declarator", "function_declarator"),
        *("for_range_loop", "enhanced_for_statement", "catch_formal_parameter", "resource"),
    ]
)


def is_rename(differing: Sequence[tuple[Part, Part]], before: Sequence[Part], after: Sequence[Part]) -> bool:
    """Whether one name became a new one at its declaration and wherever that declaration is meant."""
    olds, news = {a.text for a, _ in differing}, {b.text for _, b in differing}
    if len(olds) != 1 or len(news) != 1:
        return False
    (old,), (new,) = olds, news
    if any(part.text == new for part in before if part.node is not None):
        return False  # another variable, or one more of that name
    places = [b.node for _, b in differing]
    if not all(node is not None and node.type == "identifier" for node in places):
        return False
    declared = next((node for node in places if node is not None and is_declared(node)), None)
    if declared is None:
        return False
    scope = _scope(declared)
    for part in after:
        node = part.node
        if node is None or node.type != "identifier" or part.text not in (old, new):
            continue
        inside = (
            scope.start_byte <= node.start_byte < scope.end_byte and node.start_byte >= declared.start_byte
        )
        if (part.text == new) != inside:
            return False
    return True


def is_declared(name: Node) -> bool:
    """Whether a name stands where it is declared."""
    node, parent = name, name.parent
    while parent is not None and parent.type in _DECLARATIONS:
        if node not in [child for each in _FIELDS for child in parent.children_by_field_name(each)]:
            return False
        if parent.type not in (
            "init_declarator",
            "pointer_declarator",
            "array_declarator",
            "reference_declarator",
        ):
            return parent.type != "function_declarator"
        node, parent = parent, parent.parent
    return False


def _scope(declared: Node) -> Node:
    """Where a declared name is known."""
    node = declared.parent
    while node is not None and node.type not in _SCOPES:
        node = node.parent
    assert node is not None, "a tree has a root"
    return node
