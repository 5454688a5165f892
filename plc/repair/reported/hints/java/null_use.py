"""Which expression of a reported Java line may be null, and whether it may be written once more."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from plc.repair.filters.nodes import arguments, callee, walk
from plc.repair.reported.hints.java.site import Site

if TYPE_CHECKING:
    from tree_sitter import Node

_NAMED = re.compile(
    r"^object `(?P<infer>[^`]+)` (?:last |could |at line )"
    r"|Potential null pointer access: The variable (?P<ecj>\w+) may be null"
    r"|[Pp]ossible null pointer dereference of (?:\w+\.)*(?P<spotbugs>\w+) "
    r"|Variable \[?(?P<codeql>\w+)\]?(?:\(\d+\))? may be null "
)
_RETURNED = re.compile(r"^object returned by `(?P<call>[^`]+)` ")
_GETTER = re.compile(r"(?:get|find|lookup|current)(?:[A-Z]\w*)?$|listFiles$|list$|element$")
_PURE = (
    "identifier",
    "field_access",
    "string_literal",
    "decimal_integer_literal",
    "this",
    "method_invocation",
)


def use_of(site: Site) -> Node | None:
    """The expression of the reported line that may be null."""
    at = site.at
    named, returned = _NAMED.search(site.message), _RETURNED.search(site.message)
    if at is None or (named is None and returned is None):
        return None
    within = [node for node in walk(at) if node.start_point[0] == site.line - 1] or list(walk(at))
    if named is not None:
        name = next(filter(None, named.groups()))
        names = [name, *_unqualified(name)]
        found = [node for node in within if site.bare(node) in names and _is_value(node)]
    else:
        assert returned is not None, "one of the two is there"
        found = [node for node in within if _is_call_of(site, node, returned["call"])]
    read = [node for node in found if _is_dereferenced(node)]
    return next(iter((*read, *found)), None)


def _unqualified(name: str) -> list[str]:
    """`Outer.x` of Infer as the code has it: a field, with `this` or without."""
    head, dot, rest = name.partition(".")
    return [rest, f"this.{rest}"] if dot and head[:1].isupper() else []


def _is_value(node: Node) -> bool:
    parent = node.parent
    if parent is None or node.type not in ("identifier", "field_access", "array_access"):
        return False
    is_name = parent.child_by_field_name("name") == node or parent.child_by_field_name("field") == node
    is_given = parent.type == "assignment_expression" and parent.child_by_field_name("left") == node
    return not is_name and not is_given


def _is_call_of(site: Site, node: Node, said: str) -> bool:
    """Whether a node is the call that Infer writes, with another receiver perhaps."""
    if node.type != "method_invocation":
        return False
    name = re.search(r"(\w+)\((?:[^()]|\([^()]*\))*\)$", said)
    return name is not None and callee(node, site.text) == name[1]


def _is_dereferenced(node: Node) -> bool:
    parent = node.parent
    if parent is None:
        return False
    if parent.type in ("method_invocation", "field_access"):
        return parent.child_by_field_name("object") == node
    if parent.type == "array_access":
        return parent.child_by_field_name("array") == node
    return parent.type == "enhanced_for_statement"


def is_repeatable(site: Site, call: Node) -> bool:
    """Whether a call gives the same once more: a getter of plain arguments."""
    own = callee(call, site.text)
    plain = all(node.type in _PURE for node in arguments(call))
    receiver = call.child_by_field_name("object")
    nested = receiver is None or receiver.type != "method_invocation" or is_repeatable(site, receiver)
    return _GETTER.match(own) is not None and plain and nested


def base_of(name: str) -> str:
    """The variable that an expression begins with."""
    return re.split(r"[.\[(]", name.removeprefix("this."))[0]
