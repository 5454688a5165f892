"""Repairs of C memory that is too small, gone, or none: a size, a buffer that stays, a target."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from plc.repair.filters.nodes import assigned, uncast, walk
from plc.repair.findings import Edit
from plc.repair.reported.hints.faults.declared import declarations, value_of_type
from plc.repair.reported.hints.faults.statements import BLOCK, Fix, Site, given_to, line_before

if TYPE_CHECKING:
    from tree_sitter import Node

_SIZE = re.compile(
    r"^Size of pointer ['\u2018](?P<name>\w+)['\u2019] used instead of size of its data"
    r"|which is incompatible with sizeof operand type ['\u2018](?P<type>[^'\u2019]+ \*+)['\u2019]"
)
_NULLS = ("NULL", "0", "((void *)0)")
_INCOMPLETE = ("void", "FILE", "DIR")
_GONE = re.compile(
    r"^Address of stack memory associated with local variable ['\u2018](?P<clang>\w+)['\u2019] returned"
    r"|^Returning (?:pointer to|address of) local (?:auto-)?variable ['\u2018](?P<cppcheck>\w+)['\u2019]"
    r"|^function returns address of local variable ['\u2018]?(?P<gcc>\w+)?"
)


def stored(site: Site) -> list[Fix]:
    """Fixes of where and how large something is kept; none of other messages."""
    if _SIZE.search(site.message):
        return list(_of_pointed(site))
    if (said := _GONE.search(site.message)) is not None:
        return list(_kept(site, next(filter(None, said.groups()), "")))
    return []


def _of_pointed(site: Site) -> Iterator[Fix]:
    """`sizeof(p)` to `sizeof(*p)`, `sizeof(int *)` to `sizeof(int)`."""
    for node in walk(site.at):
        if node.type != "sizeof_expression" or node.start_point[0] != site.line - 1:
            continue
        value, kind = node.child_by_field_name("value"), node.child_by_field_name("type")
        if value is not None:
            inner = uncast(value)
            if inner.type in ("identifier", "field_expression"):
                yield (Edit(inner.start_byte, inner.start_byte, "*"),)
        elif kind is not None and site.spelt(kind).rstrip().endswith("*"):
            written = site.spelt(kind).rstrip()
            yield (Edit(kind.start_byte, kind.end_byte, written[:-1].rstrip()),)


def _kept(site: Site, name: str) -> Iterator[Fix]:
    """`static` before an array that is returned: as library functions do that return their own buffer."""
    for declared in declarations(site.within, site.text, name):
        if not declared.sizes(site.text) or _is_static(declared.declaration, site):
            continue
        if declared.value is None or not _is_written(site, name):  # a first value would be given only once
            yield (Edit(declared.declaration.start_byte, declared.declaration.start_byte, "static "),)


def _is_written(site: Site, array: str) -> bool:
    """Whether the function changes an array, or hands it to one that may."""
    for node in walk(site.within):
        pair = assigned(node)
        if pair is not None and pair[0].type == "subscript_expression" and site.uses(pair[0], array):
            return True
        if node.type == "argument_list" and site.uses(node, array):
            return True
    return False


def pointed_to_own(site: Site, name: str, function: Node | None = None) -> Iterator[Fix]:
    """A variable for a pointer that is used and points nowhere: `int p_value = 0; int *p = &p_value;`."""
    function = site.within if function is None else function
    own = list(declarations(function, site.text, name))
    values = given_to(function, name, site.text)
    new = f"{name}_value"
    if len(own) != 1 or site.uses(function, new) or any(site.spelt(uncast(v)) not in _NULLS for v in values):
        return
    (declared,) = own
    kind = declared.type_of(site.text)
    levels = len(declared.shapes)
    if set(declared.shapes) != {"pointer_declarator"} or _is_indexed(function, name, site):
        return
    if kind in _INCOMPLETE and levels == 1:
        return
    if declared.declaration.parent is None or declared.declaration.parent.type != BLOCK:
        return
    value = value_of_type(declared, site.text, site.root) if levels == 1 else "NULL"
    own_type = f"{kind} {'*' * (levels - 1)}"
    added = line_before(declared.declaration, f"{own_type}{new} = {value};", site.text)
    given = declared.value
    if given is None:
        places = [value for value in values if value.start_byte > declared.part.end_byte]
        if not places:
            yield (added, Edit(declared.part.end_byte, declared.part.end_byte, f" = &{new}"))
            return
        given = places[0]
    if len(values) == 1:
        yield (added, Edit(given.start_byte, given.end_byte, f"&{new}"))


def _is_indexed(function: Node, name: str, site: Site) -> bool:
    """Whether a pointer is used as an array, of whatever size, or computed with."""
    for node in walk(function):
        inner = node.child_by_field_name("argument")
        if inner is None or site.spelt(inner) != name:
            continue
        if node.type == "update_expression" or (
            node.type == "subscript_expression"
            and (place := node.child_by_field_name("index")) is not None
            and site.spelt(place) != "0"
        ):
            return True
    return False


def _is_static(declaration: Node, site: Site) -> bool:
    return site.spelt(declaration).startswith("static ")
