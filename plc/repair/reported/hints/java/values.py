"""Repairs of Java values: a result that is not kept, an inner array given out, a value that nobody reads."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from plc.repair.filters.nodes import ancestors, callee, operator, walk
from plc.repair.findings import Edit
from plc.repair.reported.hints.java.site import Fix, Site
from plc.repair.reported.hints.reported_line import line_taken

if TYPE_CHECKING:
    from tree_sitter import Node

_UNUSED_RESULT = re.compile(
    r"[Rr]eturn value of \S+ (?:is )?(?:ignored|must be used)|^The result of `.*` must be used"
    r"|operation on an Immutable object .* won't change the object itself"
)
_GIVING = re.compile(r"may expose (?:an )?internal (?:representation by returning|array)|\bEI_EXPOSE_REP\b")
_TAKING = re.compile(
    r"may expose internal representation by storing|user-supplied array '\w+' is stored directly"
)
_DEAD = re.compile(
    r"^Dead store to (?P<spotbugs>\w+) in "
    r"|[Tt]he (?:initializer for|value assigned to) variable '(?P<pmd>\w+)' is never used"
    r"|^The value written to `?&?(?P<infer>\w+)`? (?:\(type [^)]*\) )?is never used"
)
_IMMUTABLE = frozenset(
    [
        *(
            "trim",
            "strip",
            "replace",
            "replaceAll",
            "replaceFirst",
            "substring",
            "toLowerCase",
            "toUpperCase",
        ),
        *(
            "concat",
            "intern",
            "add",
            "subtract",
            "multiply",
            "divide",
            "negate",
            "setScale",
            "plusDays",
            "minusDays",
        ),
    ]
)
_COPIES = {  # of what others could change
    "Date": "new Date({0}.getTime())",
    "List": "new java.util.ArrayList<>({0})",
    "Set": "new java.util.HashSet<>({0})",
    "Map": "new java.util.HashMap<>({0})",
}
_VIEWS = {
    kind: f"java.util.Collections.unmodifiable{kind}({{0}})" for kind in ("List", "Set", "Map", "Collection")
}
_SIMPLE = ("identifier", "field_access", "null_literal", "true", "false", "this")


def kept(site: Site) -> list[Fix]:
    """Fixes of values, the likeliest first; none of other messages."""
    if _UNUSED_RESULT.search(site.message):
        return list(_assigned_back(site))
    if _TAKING.search(site.message):
        return list(_copied(site, taking=True))
    if _GIVING.search(site.message):
        return list(_copied(site, taking=False))
    if (said := _DEAD.search(site.message)) is not None:
        return list(_unread(site, next(filter(None, said.groups()))))
    return []


def _assigned_back(site: Site) -> Iterator[Fix]:
    """`s = s.trim();`."""
    at = site.at
    call = at.named_children[0] if at is not None and at.type == "expression_statement" else None
    if call is None or call.type != "method_invocation" or callee(call, site.text) not in _IMMUTABLE:
        return
    owner: Node | None = call
    while owner is not None and owner.type == "method_invocation":
        owner = owner.child_by_field_name("object")
    method = None if at is None else site.method_of(at)
    if owner is None or owner.type != "identifier" or method is None:
        return
    name = site.spelt(owner)
    if not name[:1].isupper() and not _is_final(site, method, name):
        yield (Edit(call.start_byte, call.start_byte, f"{name} = "),)


def _is_final(site: Site, method: Node, name: str) -> bool:
    """Whether the variable may not be given another value."""
    for node in walk(method):
        if node.type in ("formal_parameter", "local_variable_declaration", "enhanced_for_statement"):
            parts = [node, *(each for each in node.named_children if each.type == "variable_declarator")]
            names = [each.child_by_field_name("name") for each in parts]
            if any(each is not None and site.spelt(each) == name for each in names):
                return site.spelt(node).startswith("final ")
    return False


def _copied(site: Site, *, taking: bool) -> Iterator[Fix]:
    """A copy in the place of an array or a date that others could change."""
    value = _value_on(site, taking)
    if value is None:
        return
    kind = _type_of(site, value)
    written = site.spelt(value)
    if kind is None:
        return
    if kind.type == "array_type":
        copies = [f"{written}.clone()"]
    else:
        name = re.sub(r"<.*", "", site.bare(kind)).rsplit(".", 1)[-1]
        found = [each[name] for each in ((_COPIES,) if taking else (_VIEWS, _COPIES)) if name in each]
        copies = [each.format(written) for each in found]
    at, end = value.start_byte, value.end_byte
    for copy in copies:
        yield (Edit(at, end, copy),)
        yield (Edit(at, end, f"{site.null_test(written, '==')} ? null : {copy}"),)


def _value_on(site: Site, taking: bool) -> Node | None:
    at = site.at
    if at is None:
        return None
    if not taking:
        values = [each for each in at.named_children if not each.type.endswith("comment")]
        return (
            values[0] if at.type == "return_statement" and values and values[0].type in _SIMPLE[:2] else None
        )
    first = at.named_children[0] if at.type == "expression_statement" else None
    if first is None or first.type != "assignment_expression" or operator(first) != "=":
        return None
    right = first.child_by_field_name("right")
    return right if right is not None and right.type == "identifier" else None


def _type_of(site: Site, value: Node) -> Node | None:
    """The declared type of a field or a parameter; None where the file does not say it."""
    name = site.bare(value).removeprefix("this.")
    method = site.method_of(value)
    parameters = None if method is None else method.child_by_field_name("parameters")
    for each in [] if parameters is None else parameters.named_children:
        own = each.child_by_field_name("name")
        if own is not None and site.spelt(own) == name:
            return each.child_by_field_name("type")
    body = next(
        (each for each in ancestors(value) if each.type in ("class_body", "enum_body_declarations")), None
    )
    for each in [] if body is None else body.named_children:
        if each.type == "field_declaration":
            for inner in each.named_children:
                own = inner.child_by_field_name("name") if inner.type == "variable_declarator" else None
                if own is not None and site.spelt(own) == name:
                    return each.child_by_field_name("type")
    return None


def _unread(site: Site, name: str) -> Iterator[Fix]:
    """The value taken away; what is called for it still is."""
    at = site.at
    if at is None:
        return
    if at.type == "local_variable_declaration":
        own = [each for each in at.named_children if each.type == "variable_declarator"]
        target, value = (
            (own[0].child_by_field_name(each) for each in ("name", "value"))
            if len(own) == 1
            else (None, None)
        )
        if (
            target is None
            or value is None
            or site.spelt(target) != name
            or site.spelt(at).startswith(("final ", "var "))
        ):
            return
        if _is_calm(value):
            yield (Edit(target.end_byte, value.end_byte, ""),)
        return
    first = at.named_children[0] if at.type == "expression_statement" else None
    if first is None or first.type != "assignment_expression":
        return
    left, right = first.child_by_field_name("left"), first.child_by_field_name("right")
    if left is None or right is None or site.spelt(left) != name:
        return
    if _is_calm(right):
        yield (line_taken(at, site.text),)
    elif right.type in ("method_invocation", "object_creation_expression"):
        yield (Edit(first.start_byte, right.start_byte, ""),)


def _is_calm(value: Node) -> bool:
    """Whether nothing happens where a value is computed."""
    busy = ("method_invocation", "object_creation_expression", "assignment_expression", "update_expression")
    return not any(node.type in busy for node in walk(value))
