"""Repairs of C indices out of bounds: off by one, the loop's bound, a test before the access."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from plc.repair.filters.nodes import arguments, callee, field, operator, uncast, walk
from plc.repair.findings import Edit
from plc.repair.reported.hints.faults.declared import declarations
from plc.repair.reported.hints.faults.guarding import guarded, left_before
from plc.repair.reported.hints.faults.statements import (
    Fix,
    Site,
    constant_of,
    is_jumped_to,
    loop_around,
)

if TYPE_CHECKING:
    from tree_sitter import Node

_NAME = r"[A-Za-z_]\w*(?:(?:\.|->)\w+)*"
_BEYOND = re.compile(
    rf"\b[Aa]rray ['\u2018](?P<name>{_NAME})(?P<sizes>(?:\[\d+\])+)['\u2019] (?:is )?accessed at index "
    r"(?:[A-Za-z_][\w.>-]*)?(?P<index>-?\d+|(?:\[(?:-?\d+|\*)\])+),"
)
_BUFFER = re.compile(rf"^Buffer is accessed out of bounds: (?P<name>{_NAME})$")
_ABOVE = frozenset(["<", "<=", "!="])
_COUNTED = frozenset(
    ["memcpy", "memmove", "memset", "strncpy", "strncat", "snprintf", "fgets", "bzero", "read"]
)
_NUMBER = re.compile(r"-?\d+").fullmatch


@dataclass(frozen=True, slots=True)
class _Beyond:
    """An access that is reported: to which array, in which dimension, of what size, at which index."""

    array: str
    dimension: int
    size: int
    index: int


def inside(site: Site) -> list[Fix]:
    """Fixes that keep what is accessed within its array, the likeliest first; none of other messages."""
    if (said := _BEYOND.search(site.message)) is not None:
        found = [fix for each in _beyond(said) for fix in _fixes(site, each)]
        return list(dict.fromkeys(found))
    if (said := _BUFFER.search(site.message)) is not None:
        return list(_shorter(site, said["name"]))
    return []


def _beyond(said: re.Match[str]) -> Iterator[_Beyond]:
    sizes = [int(each) for each in re.findall(r"\d+", said["sizes"])]
    indices = re.findall(r"-?\d+|\*", said["index"])
    for number, (size, index) in enumerate(zip(sizes, indices, strict=False)):
        if index != "*" and not 0 <= int(index) < size:
            yield _Beyond(said["name"], number, size, int(index))


def _fixes(site: Site, said: _Beyond) -> Iterator[Fix]:
    index = list(_moved_inside(site, said))
    is_near = said.index in (-1, said.size)
    if is_near:
        yield from index
    yield from _condition(site, said)
    yield from _loop(site, said)
    if not is_jumped_to(site.at):
        yield from _tested(site, said)
    if not is_near:
        yield from index


def _accesses(site: Site, said: _Beyond) -> Iterator[Node]:
    """The indices with which the statement accesses an array: `a[i]`, `*(a + i)`."""
    for node in walk(site.at):
        if node.type == "pointer_expression" and operator(node) == "*" and said.dimension == 0:
            inner = node.child_by_field_name("argument")
            whole = None if inner is None else uncast(inner)
            left = None if whole is None else field(whole, "left")
            right = None if whole is None else field(whole, "right")
            is_sum = whole is not None and operator(whole) == "+" and left is not None and right is not None
            if is_sum and left is not None and right is not None and site.spelt(uncast(left)) == said.array:
                yield right
        base, place = node.child_by_field_name("argument"), node.child_by_field_name("index")
        if node.type != "subscript_expression" or base is None or place is None:
            continue
        depth = 0
        while base is not None and base.type == "subscript_expression":
            base = base.child_by_field_name("argument")
            depth += 1
        if base is not None and site.spelt(base) == said.array and depth == said.dimension:
            yield place


def _moved_inside(site: Site, said: _Beyond) -> Iterator[Fix]:
    """`a[5]` of an array of 5 to `a[4]`, and `a[-1]` to `a[0]`; also where a variable is given the index.

    One that is off by more is put at the end of the array too: that is a guess, and counts as one.
    """
    inner = str(said.size - 1 if said.index >= said.size else 0)
    for place in _accesses(site, said):
        if site.spelt(place) == str(said.index):
            yield (Edit(place.start_byte, place.end_byte, inner),)
        elif place.type == "identifier" and (value := constant_of(site, site.spelt(place), str(said.index))):
            yield (Edit(value.start_byte, value.end_byte, inner),)


def _size(site: Site, said: _Beyond) -> str:
    """The array's size as its declaration spells it, where that is one name; else the number."""
    for declared in declarations(site.within, site.text, said.array):
        sizes = declared.sizes(site.text)
        if len(sizes) > said.dimension and re.fullmatch(r"[A-Za-z_]\w*", sizes[said.dimension]):
            return sizes[said.dimension]
    return str(said.size)


def _loop(site: Site, said: _Beyond) -> Iterator[Fix]:
    """The bound of the loop that counts the index: `i <= 5` to `i < 5`, `i >= -1` to `i >= 0`."""
    names = {site.spelt(each) for each in _accesses(site, said)}
    inner = next((node for node in walk(site.at) if node.type == "for_statement"), None)
    loop = inner if inner is not None else loop_around(site.at)
    size = _size(site, said)
    while loop is not None:
        condition = field(loop, "condition")
        for node in walk(condition) if condition is not None else ():
            left, right, mark = field(node, "left"), field(node, "right"), field(node, "operator")
            if left is None or right is None or mark is None or site.spelt(left) not in names:
                continue
            if said.index >= 0 and mark.type in _ABOVE:
                if mark.type == "<=" and site.spelt(right) in (size, str(said.size)):
                    yield (Edit(mark.start_byte, mark.end_byte, "<"),)
                elif mark.type == "<=":
                    yield (Edit(mark.start_byte, right.end_byte, f"< {size}"),)
                else:
                    yield (Edit(right.start_byte, right.end_byte, size),)
            elif said.index < 0 and mark.type in (">=", ">") and _NUMBER(site.spelt(right)):
                yield (Edit(mark.start_byte, right.end_byte, ">= 0"),)
        loop = loop_around(loop)


def _condition(site: Site, said: _Beyond) -> Iterator[Fix]:
    """The test before an access, or around it, that lets the size through: `i > 5` to `i >= 5`."""
    if said.index != said.size or site.function is None:
        return
    names = {site.spelt(each) for each in _accesses(site, said)}
    sizes = {_size(site, said), str(said.size)}
    for test in reversed([node for node in walk(site.function) if node.type == "if_statement"]):
        condition = field(test, "condition")
        is_around = test.start_byte <= site.at.start_byte < test.end_byte
        if condition is None or test.start_byte > site.at.start_byte:
            continue
        for node in walk(condition):
            left, right, mark = field(node, "left"), field(node, "right"), field(node, "operator")
            if left is None or right is None or mark is None or site.spelt(left) not in names:
                continue
            bound = site.spelt(right)
            if mark.type == ("<=" if is_around else ">") and (bound in sizes or bound.isupper()):
                yield (Edit(mark.start_byte, mark.end_byte, "<" if is_around else ">="),)


def _tested(site: Site, said: _Beyond) -> Iterator[Fix]:
    """`if (i < 5)` before a statement that accesses an array by a variable, or a way out before it."""
    size = _size(site, said)
    for place in _accesses(site, said):
        written = site.spelt(place)
        if not any(node.type == "identifier" for node in walk(place)):
            continue
        if any(node.type in ("call_expression", "update_expression") for node in walk(place)):
            continue
        is_signed = _may_be_negative(site, place)
        below, above = f"{written} >= 0", f"{written} < {size}"
        one, other = (below, f"{written} < 0") if said.index < 0 else (above, f"{written} >= {size}")
        tests = [(one, other)]
        if is_signed:
            tests.insert(0, (f"{below} && {above}", f"{written} < 0 || {written} >= {size}"))
        for holds, _ in tests:
            yield from guarded(site, place, holds)
        for _, fails in tests:
            yield from left_before(site, fails)


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
            written = f'snprintf({array}, sizeof({array}), "%s", {source})'
            yield (Edit(call.start_byte, call.end_byte, written),)
