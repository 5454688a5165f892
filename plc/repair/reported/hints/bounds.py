"""Repairs of C indices out of bounds: the one that is off by one, the loop's bound, a test before the access."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from plc.repair.filters.nodes import arguments, callee, field, operator, uncast, walk
from plc.repair.findings import Edit
from plc.repair.reported.hints.declared import declarations
from plc.repair.reported.hints.statements import Fix, Site, constant_of, is_jumped_to, line_before, loop_around

if TYPE_CHECKING:
    from tree_sitter import Node

_NAME = r"[A-Za-z_]\w*"
_BEYOND = re.compile(
    rf"^Array ['\u2018](?P<name>{_NAME})\[(?P<size>\d+)\]['\u2019] accessed at index (?P<index>-?\d+),"
)
_BUFFER = re.compile(rf"^Buffer is accessed out of bounds: (?P<name>{_NAME})$")
_ABOVE = frozenset(["<", "<=", "!="])
_COUNTED = frozenset(["memcpy", "memmove", "memset", "strncpy", "strncat", "snprintf", "fgets", "bzero", "read"])
_NUMBER = re.compile(r"-?\d+").fullmatch


def inside(site: Site) -> list[Fix]:
    """Fixes that keep what is accessed within its array, the likeliest first; none of other messages."""
    if (said := _BEYOND.search(site.message)) is not None:
        own = [] if is_jumped_to(site.at) else list(_guarded(site, said))
        index = list(_off_by_one(site, said))
        is_near = int(said["index"]) in (-1, int(said["size"]))
        near, far = (index, []) if is_near else ([], index)
        return list(dict.fromkeys([*near, *_loop(site, said), *own, *far]))
    if (said := _BUFFER.search(site.message)) is not None:
        return list(_shorter(site, said["name"]))
    return []


def _accesses(site: Site, array: str) -> Iterator[Node]:
    """The indices with which the statement accesses an array: `a[i]`, `*(a + i)`."""
    for node in walk(site.at):
        if node.type == "pointer_expression" and operator(node) == "*":
            inner = node.child_by_field_name("argument")
            whole = None if inner is None else uncast(inner)
            left = None if whole is None else field(whole, "left")
            right = None if whole is None else field(whole, "right")
            if whole is not None and operator(whole) == "+" and left is not None and right is not None:
                if site.spelt(uncast(left)) == array:
                    yield right
        base, place = node.child_by_field_name("argument"), node.child_by_field_name("index")
        if node.type == "subscript_expression" and base is not None and place is not None:
            if site.spelt(base) == array:
                yield place


def _off_by_one(site: Site, said: re.Match[str]) -> Iterator[Fix]:
    """`a[5]` of an array of 5 to `a[4]`, and `a[-1]` to `a[0]`; also where a variable is given the index.

    One that is off by more is put at the end of the array too: that is a guess, and counts as one.
    """
    size, index = int(said["size"]), int(said["index"])
    inner = str(size - 1 if index >= size else 0)
    for place in _accesses(site, said["name"]):
        if site.spelt(place) == str(index):
            yield (Edit(place.start_byte, place.end_byte, inner),)
        elif place.type == "identifier" and (value := constant_of(site, site.spelt(place), str(index))):
            yield (Edit(value.start_byte, value.end_byte, inner),)


def _size(site: Site, said: re.Match[str]) -> str:
    """The array's size as its declaration spells it, where that is one name; else the number."""
    for declared in declarations(site.within, site.text, said["name"]):
        sizes = declared.sizes(site.text)
        if len(sizes) == 1 and re.fullmatch(_NAME, sizes[0]):
            return sizes[0]
    return said["size"]


def _loop(site: Site, said: re.Match[str]) -> Iterator[Fix]:
    """The bound of the loop that counts the index: `i <= 5` to `i < 5`, `i < 9` to `i < 5`, `i >= -1` to
    `i >= 0`."""
    names = {site.spelt(each) for each in _accesses(site, said["name"])}
    loop = loop_around(site.at) if site.at.type != "for_statement" else site.at
    loop = next((n for n in walk(site.at) if n.type == "for_statement"), loop)
    condition = None if loop is None else field(loop, "condition")
    for node in walk(condition) if condition is not None else ():
        left, right, sign = field(node, "left"), field(node, "right"), operator(node)
        if node.type != "binary_expression" or left is None or right is None:
            continue
        if site.spelt(left) not in names:
            continue
        mark = field(node, "operator")
        if mark is None:
            continue
        size = _size(site, said)
        if int(said["index"]) >= 0 and sign in _ABOVE:
            if sign == "<=" and site.spelt(right) in (size, said["size"]):
                yield (Edit(mark.start_byte, mark.end_byte, "<"),)
            elif sign == "<=":
                yield (Edit(mark.start_byte, right.end_byte, f"< {size}"),)
            else:
                yield (Edit(right.start_byte, right.end_byte, size),)
        elif int(said["index"]) < 0 and sign in (">=", ">") and _NUMBER(site.spelt(right)):
            yield (Edit(mark.start_byte, right.end_byte, ">= 0"),)


def _guarded(site: Site, said: re.Match[str]) -> Iterator[Fix]:
    """`if (i < 5)` before a statement that accesses an array by a variable."""
    if site.at.type in ("declaration", "return_statement", "for_statement", "while_statement"):
        return
    size = _size(site, said)
    for place in _accesses(site, said["name"]):
        written = site.spelt(place)
        if not any(node.type == "identifier" for node in walk(place)):
            continue
        if any(node.type in ("call_expression", "update_expression") for node in walk(place)):
            continue
        below = f"{written} >= 0" if _may_be_negative(site, place) else ""
        above = f"{written} < {size}"
        both = " && ".join(filter(None, (below, above)))
        for test in dict.fromkeys((both, below if int(said["index"]) < 0 else above)):
            if test:
                yield (line_before(site.at, f"if ({test})", site.text, deeper=True),)


def _may_be_negative(site: Site, place: Node) -> bool:
    names = [site.spelt(node) for node in walk(place) if node.type == "identifier"]
    kinds = [each.type_of(site.text) for name in names for each in declarations(site.within, site.text, name)]
    return not any("unsigned" in kind or kind.startswith(("uint", "size_t")) for kind in kinds)


def _shorter(site: Site, array: str) -> Iterator[Fix]:
    """A call that is given a length: that of the array it writes to."""
    is_array = any(each.sizes(site.text) for each in declarations(site.within, site.text, array))
    for call in walk(site.at):
        if call.type != "call_expression":
            continue
        given, called = arguments(call), callee(call, site.text)
        if not given or site.spelt(given[0]) != array or not is_array:
            continue
        if called in _COUNTED and len(given) >= 2:
            last = given[1] if called in ("snprintf", "fgets", "bzero") else given[-1]
            less = " - 1" if called in ("strncpy", "strncat") else ""
            yield (Edit(last.start_byte, last.end_byte, f"sizeof({array}){less}"),)
        elif called == "strcpy" and len(given) == 2:
            source = site.spelt(given[1])
            yield (
                Edit(call.start_byte, call.end_byte, f'snprintf({array}, sizeof({array}), "%s", {source})'),
            )
