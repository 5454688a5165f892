"""A test put around a C statement, or before it with the function's own way out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from plc.repair.filters.nodes import ancestors, assigned
from plc.repair.findings import Edit
from plc.repair.reported.hints.faults.declared import declarations, missing_value
from plc.repair.reported.hints.faults.failing import ways_to_fail
from plc.repair.reported.hints.faults.statements import (
    BLOCK,
    LABELS,
    Fix,
    Site,
    is_jumped_to,
    line_before,
    unit_of,
)
from plc.repair.reported.hints.reported_line import indent_of

if TYPE_CHECKING:
    from tree_sitter import Node

_STRAIGHT = ("expression_statement", "declaration", "return_statement")


def guarded(site: Site, node: Node, test: str) -> Iterator[Fix]:
    """`if (test)` before the statement about a node; what it assigns and nothing else does gets a value."""
    outer = (node, *ancestors(node))
    statement = next((each for each in outer if each.type == "expression_statement"), None)
    holder = None if statement is None else statement.parent
    if statement is None or holder is None or is_jumped_to(statement):
        return
    given = _given_value(site, statement)
    if holder.type in (BLOCK, *LABELS):
        yield (*given, line_before(statement, f"if ({test})", site.text, deeper=True))
    elif holder.type in ("for_statement", "while_statement") or _is_last_of_if(holder):
        yield (*given, Edit(statement.start_byte, statement.start_byte, f"if ({test}) "))


def _is_last_of_if(holder: Node) -> bool:
    """Whether a statement is an `if` without `else`, so that another may stand in it without braces."""
    return holder.type == "if_statement" and holder.child_by_field_name("alternative") is None


def _given_value(site: Site, statement: Node) -> Fix:
    """A value at its declaration for what a statement assigns, if it has none before."""
    pair = next((assigned(child) for child in statement.named_children[:1]), None)
    if pair is None or pair[0].type != "identifier":
        return ()
    name = site.spelt(pair[0])
    own = list(declarations(site.within, site.text, name))
    before = [value for value in site.values_of(name) if value.end_byte <= statement.start_byte]
    if len(own) != 1 or own[0].value is not None or before:
        return ()
    value = missing_value(own[0], site.text, site.root)
    at = own[0].part.end_byte
    return () if value is None else (Edit(at, at, f" = {value}"),)


def left_before(site: Site, test: str) -> Iterator[Fix]:
    """`if (test) return -1;` before the reported statement, in each of the function's ways to give up."""
    indent = indent_of(site.at, site.text)
    if site.function is None or indent.strip() or site.at.type not in _STRAIGHT or is_jumped_to(site.at):
        return
    for way in ways_to_fail(site.function, site.text):
        yield (line_before(site.at, f"if ({test})\n{indent}{unit_of(indent)}{way}", site.text),)
