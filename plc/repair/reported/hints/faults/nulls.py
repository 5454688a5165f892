"""Repairs of C pointers that may be null: a way out behind what gives them, or a test around their use."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from plc.repair.filters.nodes import always_leaves, assigned, bare, field, spelling, uncast, walk
from plc.repair.reported.hints.faults.failing import ways_to_fail
from plc.repair.reported.hints.faults.guarding import guarded, left_before
from plc.repair.reported.hints.faults.null_paths import first_use, is_tested
from plc.repair.reported.hints.faults.releasing import LVALUE
from plc.repair.reported.hints.faults.statements import (
    BLOCK,
    Fix,
    Site,
    is_jumped_to,
    line_before,
    line_behind,
    named,
    statement_of,
    statements_from,
    unit_of,
    wrapped,
)
from plc.repair.reported.hints.faults.storage import pointed_to_own
from plc.repair.reported.hints.reported_line import indent_of, line_taken

if TYPE_CHECKING:
    from tree_sitter import Node

_MAY_BE = re.compile(
    rf"possibly-NULL ['\u2018]({LVALUE})['\u2019]"
    rf"|(?:^|a )[Pp]ossible null pointer dereference: ({LVALUE})$"
    rf"|is redundant or there is possible null pointer dereference: ({LVALUE})\.?$"
)
_IS = re.compile(
    rf"^Null pointer dereference: ({LVALUE})$|(?:dereference|use) of NULL ['\u2018]({LVALUE})['\u2019]"
    rf"|null pointer.*\((?:loaded )?from variable '({LVALUE})'\)"
    rf"|\(from variable '({LVALUE})'\).*null pointer"
)
_OF_FIELD = re.compile(r"null pointer.*\(loaded from field '(\w+)'\)|\(via field '(\w+)'\).*null pointer")
_NULLS = ("NULL", "0", "((void *)0)")


def tested(site: Site) -> list[Fix]:
    """Fixes that test what the message says is null, the likeliest first; none of other messages."""
    if (member := named(_OF_FIELD, site.message)) is not None:
        fields = [node for node in walk(site.at) if node.type == "field_expression"]
        names = [
            site.spelt(node) for node in fields if site.spelt(node).endswith((f"->{member}", f".{member}"))
        ]
        return list(dict.fromkeys(_fixes(site, names[0]))) if names else []
    for pattern in (_MAY_BE, _IS):
        if (said := pattern.search(site.message)) is not None:
            name = next(filter(None, said.groups()))
            if pattern is _IS and _is_always_null(site, name):
                return list(pointed_to_own(site, name))  # a test would only make the code dead
            return list(dict.fromkeys(_fixes(site, name)))
    return []


def _fixes(site: Site, name: str) -> Iterator[Fix]:
    if is_tested(site.at, name, site.text):
        return  # another test of the same would say nothing new
    site = replace(site, at=first_use(site.at, name, site.text))
    yield from _earlier(site, name)
    given = _given_at(site, name)
    if given is not None:
        yield from _left(site, name, given)
    if is_jumped_to(site.at) or not _is_used(site, name):
        return
    if not _gives(site, name) and site.at.type not in ("declaration", "return_statement"):
        yield from _around(site, name)
        yield from guarded(site, site.at, f"{name} != NULL")
    if given is None or site.at.type in ("declaration", "return_statement"):
        yield from left_before(site, f"{name} == NULL")


def _earlier(site: Site, name: str) -> Iterator[Fix]:
    """The test with a way out that comes after the use, moved before it."""
    tests = (f"!{name}", f"{name}==NULL", f"NULL=={name}", f"{name}==0")
    for statement in statements_from(site.at):
        condition = field(statement, "condition") if statement.type == "if_statement" else None
        if condition is None or statement == site.at or statement.child_by_field_name("alternative"):
            continue
        tested = spelling(bare(condition), site.text)
        if tested in tests and always_leaves(field(statement, "consequence"), site.text):
            written = site.spelt(statement)
            yield (line_before(site.at, written, site.text), line_taken(statement, site.text))
            return


def _is_used(site: Site, name: str) -> bool:
    return any(site.spelt(node) == name for node in walk(site.at))


def _gives(site: Site, name: str) -> bool:
    """Whether the statement itself gives the pointer a value."""
    return any((pair := assigned(node)) and site.spelt(pair[0]) == name for node in walk(site.at))


def _given_at(site: Site, name: str) -> Node | None:
    """The last statement before the place that gives a pointer what a call returns."""
    found: Node | None = None
    for node in walk(site.within):
        pair = assigned(node)
        if pair is None or node.start_byte >= site.at.start_byte or site.spelt(pair[0]) != name:
            continue
        found = statement_of(node) if uncast(pair[1]).type == "call_expression" else None
    return found if found is not None and found.type in ("declaration", "expression_statement") else None


def _is_always_null(site: Site, name: str) -> bool:
    """Whether the value before the place is a null that nothing decides about."""
    last: Node | None = None
    for node in walk(site.within):
        pair = assigned(node)
        if pair is not None and node.start_byte < site.at.start_byte and site.spelt(pair[0]) == name:
            last = node
    if last is None:
        return False
    pair = assigned(last)
    is_null = pair is not None and site.spelt(uncast(pair[1])) in _NULLS
    return is_null and statement_of(last).parent in _blocks_around(site.at)


def _blocks_around(node: Node) -> list[Node]:
    found: list[Node] = []
    parent = node.parent
    while parent is not None:
        if parent.type == BLOCK:
            found.append(parent)
        parent = parent.parent
    return found


def _left(site: Site, name: str, given: Node) -> Iterator[Fix]:
    """`if (p == NULL) return -1;` behind what gives the pointer."""
    unit = unit_of(indent_of(given, site.text))
    if site.function is not None and not is_jumped_to(given):
        for way in ways_to_fail(site.function, site.text):
            yield (line_behind(given, f"if ({name} == NULL)\n{unit}{way}", site.text),)


def _around(site: Site, name: str) -> Iterator[Fix]:
    """One test around all statements from the place on that use the pointer."""
    base = name.lstrip("*").split("-")[0].split("[")[0].split(".")[0]
    behind = list(statements_from(site.at))
    used = [node for node in behind if site.uses(node, base)]
    if len(used) < 2:
        return
    inside = behind[: behind.index(used[-1]) + 1]
    declared = [each for each in inside if each.type == "declaration"]
    ends = any(node.type == "return_statement" for each in inside for node in walk(each))
    if not declared and not ends:
        yield wrapped(inside[0], inside[-1], f"if ({name} != NULL)", site.text)
