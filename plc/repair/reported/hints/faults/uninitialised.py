"""Repairs of C values that are read before they are set: a first value at the declaration, zeroed memory."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from plc.repair.filters.nodes import ancestors, arguments, assigned, callee, operator, uncast, walk
from plc.repair.findings import Edit
from plc.repair.reported.hints.faults.declared import Declared, declarations, missing_value
from plc.repair.reported.hints.faults.guarding import guarded
from plc.repair.reported.hints.faults.statements import Fix, Site, given_to, line_behind, statement_of
from plc.repair.reported.hints.faults.storage import pointed_to_own
from plc.repair.reported.hints.reported_line import spelt

if TYPE_CHECKING:
    from tree_sitter import Node

_NAMED = re.compile(
    r"^use of uninitialized value ['\u2018](?P<gcc>[^'\u2019]+)['\u2019]"
    r"|^variable ['\u2018](?P<clang>\w+)['\u2019] (?:is|may be) (?:used )?uninitialized when"
    r"|^variable ['\u2018](?P<sometimes>\w+)['\u2019] is used uninitialized whenever"
    r"|^['\u2018](?P<compiler>[^'\u2019]+)['\u2019] (?:may be|is) used uninitialized"
    r"|^(?:Uninitialized (?:variable|struct member|data)|Memory is allocated but not initialized):"
    r" (?P<of>\S+)$"
    r"|^Variable '(?P<unset>\w+)' is not assigned a value"
    r"|undefined pointer value \(loaded from variable '(?P<loaded>\w+)'\)"
)
_UNNAMED = re.compile(r"garbage|an uninitialized (?:pointer )?value|undefined pointer value")
_WORD = re.compile(r"[A-Za-z_]\w*")
_TEMPORARY = re.compile(r"_\d+$")  # gcc's own: `*data_13 + _6`
_THROUGH = re.compile(r"->|[*\[]")
_ON_STACK = ("alloca", "ALLOCA", "__builtin_alloca")
_MOST_NAMES = 4


def with_values(site: Site) -> list[Fix]:
    """Fixes that give what the message is about a value, the likeliest first; none of other messages."""
    found: dict[Fix, None] = {}
    for name, is_through in _names(site):
        found.update(dict.fromkeys(_given(site, site.within, name, is_through=is_through)))
    return list(found)


def _names(site: Site) -> list[tuple[str, bool]]:
    """The variables that may have no value, and whether it is what they point to that has none."""
    if (said := _NAMED.search(site.message)) is not None:
        written = next(filter(None, said.groups()))
        words = [_TEMPORARY.sub("", word) for word in _WORD.findall(written)]
        first = next((word for word in words if site.uses(site.within, word)), None)
        return [] if first is None else [(first, _THROUGH.search(written) is not None)]
    if not _UNNAMED.search(site.message):
        return []
    pointed = site.pointed
    around = [] if pointed is None else list(walk(pointed))
    rest = [node for node in walk(site.at) if node.start_point[0] == site.line - 1]
    names: dict[str, bool] = {}
    for node in (*around, *rest):
        if node.type == "identifier" and not _is_called(node) and not _is_target(node):
            names.setdefault(site.spelt(node), _is_read_through(node))
    return list(names.items())[:_MOST_NAMES]


def _is_called(name: Node) -> bool:
    return name.parent is not None and name.parent.child_by_field_name("function") == name


def _is_target(name: Node) -> bool:
    """Whether a name is what a statement gives a value to."""
    pair = None if name.parent is None else assigned(name.parent)
    return pair is not None and pair[0] == name


def _is_read_through(name: Node) -> bool:
    node, parent = name, name.parent
    while parent is not None and parent.type in ("parenthesized_expression", "binary_expression"):
        node, parent = parent, parent.parent
    if parent is None:
        return False
    is_base = parent.child_by_field_name("argument") == node
    return is_base and parent.type in ("subscript_expression", "field_expression", "pointer_expression")


def _given(
    site: Site, function: Node, name: str, *, is_through: bool, seen: frozenset[tuple[int, str]] = frozenset()
) -> Iterator[Fix]:
    """Fixes at the declaration of a variable, and where what it points to comes from."""
    if (function.id, name) in seen:
        return
    seen |= {(function.id, name)}
    own = list(declarations(function, site.text, name))
    if not own:
        yield from _given_by_callers(site, function, name, is_through=is_through, seen=seen)
        return
    before = [each for each in own if each.name.start_point[0] < site.line] or own
    declared = before[-1]
    here = list(_at_declaration(site, declared))
    inner = [uncast(value) for value in given_to(function, name, site.text)]
    parts = list(_given_within(function, name, site.text))
    from_values = [fix for value in (*parts, *inner) for fix in _of_value(site, function, name, value, seen)]
    if not declared.is_pointer:
        is_copied = declared.type_of(site.text).startswith(("struct", "union"))
        ordered = [*from_values, *here] if is_copied else [*here, *from_values]
        yield from ordered
        return
    is_read_through = is_through or _is_dereferenced(site, name)
    target = list(pointed_to_own(site, name, function))
    tested = list(_tested(site, function, name, here))
    yield from from_values
    yield from (*target, *tested, *here) if is_read_through else (*here, *target)
    if declared.type_of(site.text) in ("char", "const char") and declared.value is None:
        at = declared.part.end_byte
        yield (Edit(at, at, ' = ""'),)


def _is_dereferenced(site: Site, name: str) -> bool:
    """Whether the statement reads what a pointer points to."""
    names = [node for node in walk(site.at) if node.type == "identifier" and site.spelt(node) == name]
    return any(map(_is_read_through, names))


def _tested(site: Site, function: Node, name: str, here: list[Fix]) -> Iterator[Fix]:
    """A pointer that is given a value on some ways only: null at first, and tested where it is used."""
    if function == site.within and here and given_to(function, name, site.text):
        for fix in guarded(site, site.at, f"{name} != NULL"):
            yield (*here[0], *fix)


def _given_within(function: Node, name: str, text: bytes) -> Iterator[Node]:
    """What parts of a variable are given by calls: `rows[i] = malloc(n)`."""
    for node in walk(function):
        pair = assigned(node)
        if pair is None or pair[0].type not in ("subscript_expression", "field_expression"):
            continue
        base: Node | None = pair[0]
        while base is not None and base.type in ("subscript_expression", "field_expression"):
            base = base.child_by_field_name("argument")
        value = uncast(pair[1])
        if base is not None and spelt(base, text) == name and value.type == "call_expression":
            yield value


def _at_declaration(site: Site, declared: Declared) -> Iterator[Fix]:
    if declared.value is not None:
        return
    value = missing_value(declared, site.text, site.root)
    if value is not None:
        yield (Edit(declared.part.end_byte, declared.part.end_byte, f" = {value}"),)
    elif _may_fill(site.text):
        name = site.spelt(declared.name)
        yield (line_behind(declared.declaration, f"memset({name}, 0, sizeof({name}));", site.text),)


def _may_fill(text: bytes) -> bool:
    return b"string.h" in text or b"memset" in text


def _of_value(
    site: Site, function: Node, name: str, value: Node, seen: frozenset[tuple[int, str]]
) -> Iterator[Fix]:
    """Fixes where memory comes from that a pointer is given: zeroed, or a variable's own."""
    text = site.text
    if value.type == "call_expression":
        given, called = arguments(value), callee(value, text)
        if called == "malloc" and len(given) == 1:
            yield (Edit(value.start_byte, value.end_byte, _zeroed(given[0], text)),)
        elif called in _ON_STACK and len(given) == 1:
            filled = f"memset({name}, 0, {spelt(given[0], text)});"
            yield (line_behind(statement_of(value), filled, text),)
        return
    if value.type == "pointer_expression" and operator(value) == "&":
        inner = value.child_by_field_name("argument")
        value = value if inner is None else inner
    while value.type in ("subscript_expression", "field_expression"):
        inner = value.child_by_field_name("argument")
        if inner is None:
            return
        value = inner
    if value.type == "identifier":
        yield from _given(site, function, spelt(value, text), is_through=False, seen=seen)


def _zeroed(size: Node, text: bytes) -> str:
    """`malloc(n * sizeof(int))` as `calloc(n, sizeof(int))`."""
    left, right = size.child_by_field_name("left"), size.child_by_field_name("right")
    if size.type != "binary_expression" or operator(size) != "*" or left is None or right is None:
        return f"calloc(1, {spelt(size, text)})"
    if left.type == "sizeof_expression":
        left, right = right, left
    return f"calloc({spelt(left, text)}, {spelt(right, text)})"


def _given_by_callers(
    site: Site, function: Node, name: str, *, is_through: bool, seen: frozenset[tuple[int, str]]
) -> Iterator[Fix]:
    """Fixes in the functions that give a parameter its value."""
    number, called = _parameter(function, name, site.text)
    if number is None:
        return
    for call in site.file.calls(called):
        given = arguments(call)
        caller = next((node for node in ancestors(call) if node.type == "function_definition"), None)
        if caller is None or caller == function or number >= len(given):
            continue
        value = uncast(given[number])
        if value.type == "identifier":
            yield from _given(site, caller, spelt(value, site.text), is_through=is_through, seen=seen)
        else:
            yield from _of_value(site, caller, name, value, seen)


def _parameter(function: Node, name: str, text: bytes) -> tuple[int | None, str]:
    """The number of a parameter of a function, from 0, and the name of the function."""
    head = function.child_by_field_name("declarator")
    while head is not None and head.type != "function_declarator":
        head = head.child_by_field_name("declarator")
    own = None if head is None else head.child_by_field_name("declarator")
    listed = None if head is None else head.child_by_field_name("parameters")
    if own is None or listed is None:
        return None, ""
    parameters = [node for node in listed.named_children if node.type == "parameter_declaration"]
    for number, node in enumerate(parameters):
        if any(each.type == "identifier" and spelt(each, text) == name for each in walk(node)):
            return number, spelt(own, text)
    return None, ""
