"""How a Java method gives up: with what it continues, returns or throws in its own branches."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from plc.repair.filters.nodes import ancestors, walk
from plc.repair.reported.hints.java.site import METHODS, Site, loop_around

if TYPE_CHECKING:
    from tree_sitter import Node

_NUMBERS = frozenset(["integral_type", "floating_point_type"])
_PLAIN = frozenset(["null_literal", "true", "false", "string_literal", "decimal_integer_literal"])
_EMPTY = ("Collections.empty", "Optional.empty", "List.of()", "Map.of()", "Set.of()")


def ways_out(site: Site, statement: Node) -> list[str]:
    """Statements with which a method may leave before one of its statements, the likeliest first."""
    found = ["continue;"] if loop_around(statement) is not None else []
    method = site.method_of(statement)
    if method is None:
        return found
    kind = method.child_by_field_name("type")
    if method.type in METHODS and (kind is None or kind.type == "void_type"):
        return [*found, "return;"]
    own = _own_returns(site, method)
    return list(dict.fromkeys([*found, *own, *_usual(site, kind)]))


def _usual(site: Site, kind: Node | None) -> list[str]:
    """What says "nothing" in a value of the method's type."""
    if kind is None:
        return []
    if kind.type == "boolean_type":
        return ["return false;"]
    if kind.type in _NUMBERS:
        return ["return 0;"]
    if kind.type == "array_type":
        element = kind.child_by_field_name("element")
        empty = [] if element is None else [f"return new {site.spelt(element)}[0];"]
        return ["return null;", *empty]
    return ["return null;"]


def _own_returns(site: Site, method: Node) -> list[str]:
    """What the method returns in its branches, if that is a plain value, the most frequent first."""
    found: Counter[str] = Counter()
    for node in walk(method):
        if node.type != "return_statement" or site.method_of(node) != method:
            continue
        if not any(each.type in ("if_statement", "catch_clause") for each in ancestors(node)):
            continue
        values = [child for child in node.named_children if not child.type.endswith("comment")]
        if values and (values[0].type in _PLAIN or site.bare(values[0]).startswith(_EMPTY)):
            found[site.spelt(node)] += 1
    return [written for written, _ in found.most_common(2)]
