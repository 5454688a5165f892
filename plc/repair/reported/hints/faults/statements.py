"""Where in C code a reported statement begins and what holds it, and lines written around statements."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from plc.diagnostics import Diagnostic
from plc.repair.filters.nodes import ancestors, assigned, walk
from plc.repair.findings import Edit
from plc.repair.reported.hints.reported_line import (
    ReportedLine,
    blanks_before,
    code_start,
    indent_of,
    line_start,
    spelt,
)

if TYPE_CHECKING:
    from tree_sitter import Node

BLOCK = "compound_statement"
LABELED = "labeled_statement"
LABELS = ("case_statement", LABELED)
_LOOPS = frozenset(["for_statement", "while_statement", "do_statement"])
_WIDE = re.compile(r"\blong\b|64|size_t|ptrdiff_t|off_t|time_t")
Fix = tuple[Edit, ...]


@dataclass(frozen=True)
class Site(ReportedLine):
    """A reported line of C: the statement of a block that its code begins with, and the function about it."""

    at: Node

    @cached_property
    def function(self) -> Node | None:
        """The function that the statement is in."""
        return next((node for node in ancestors(self.at) if node.type == "function_definition"), None)

    @cached_property
    def within(self) -> Node:
        """The function, or the statement where it is in none."""
        return self.at if self.function is None else self.function

    @cached_property
    def pointed(self) -> Node | None:
        """The innermost expression that begins at the reported column."""
        column = self.diagnostic.location.column
        if column is None:
            return None
        place = line_start(self.text, self.line) + column - 1
        node = self.root.descendant_for_byte_range(place, place + 1)
        return node if node is None or node.is_named else node.parent

    def values_of(self, name: str) -> list[Node]:
        """What the function gives a variable, in order of the text; with an initial value."""
        return given_to(self.within, name, self.text)


def site_of(text: bytes, diagnostic: Diagnostic, root: Node) -> Site | None:
    """Where a diagnostic is; None outside of all blocks."""
    line, column = diagnostic.location.line, diagnostic.location.column
    if line is None or (first := code_start(text, line)) < 0:
        return None
    # A line that begins outside of all blocks, as that of a whole function, is told by the column alone.
    for place in (first,) if column is None else (first, line_start(text, line) + column - 1):
        node = root.descendant_for_byte_range(place, place + 1)
        while node is not None and not _is_statement(node):
            node = node.parent
        if node is not None:
            return Site(text, root, diagnostic, line, node)
    return None


def _is_statement(node: Node) -> bool:
    """Whether a node is one of the statements of a block, or of a `case`."""
    if node.parent is None or (node.parent.type != BLOCK and node.parent.type != LABELS[0]):
        return False
    return node.parent.type == BLOCK or node.type.endswith(("_statement", "declaration"))


def given_to(function: Node, name: str, text: bytes) -> list[Node]:
    """What a function gives a variable, in order of the text; with an initial value."""
    pairs = [pair for node in walk(function) if (pair := assigned(node)) is not None]
    return [value for target, value in pairs if spelt(target, text) == name]


def constant_of(site: Site, name: str, value: str) -> Node | None:
    """Where a variable is given a constant, if that is the last value before the place."""
    before = [node for node in given_to(site.within, name, site.text) if node.end_byte <= site.at.start_byte]
    is_one = bool(before) and spelt(before[-1], site.text) == value
    return before[-1] if is_one else None


def is_kept_wide(site: Site, node: Node) -> bool:
    """Whether what an expression gives is kept in 64 bits: by a variable, or by what the function returns."""
    for outer in ancestors(node):
        pair = assigned(outer)
        if pair is not None and pair[0].type == "identifier":
            name = re.escape(site.spelt(pair[0]))
            kinds = re.findall(rf"([\w ]+?)[ *]\b{name}\b *[;,=)]", site.spelt(site.within))
            return any(_WIDE.search(kind) for kind in kinds)
        if outer.type == "cast_expression" and (kind := outer.child_by_field_name("type")) is not None:
            return _WIDE.search(site.spelt(kind)) is not None
        if outer.type == "return_statement":
            kind = None if site.function is None else site.function.child_by_field_name("type")
            return kind is not None and _WIDE.search(site.spelt(kind)) is not None
        if outer.type.endswith("statement"):
            return False
    return False


def statement_of(node: Node) -> Node:
    """The statement of a block that a node stands in."""
    while node.parent is not None and node.parent.type != BLOCK:
        node = node.parent
    return node


def statements_from(statement: Node) -> Iterator[Node]:
    """A statement and those behind it in its block."""
    node: Node | None = statement
    while node is not None:
        if node.type != "comment":
            yield node
        node = node.next_named_sibling


def loop_around(node: Node) -> Node | None:
    """The innermost loop about a node."""
    return next((each for each in ancestors(node) if each.type in _LOOPS), None)


def is_jumped_to(place: Node) -> bool:
    """Whether a jump may pass by what is put before a statement."""
    return place.type in LABELS or (place.parent is not None and place.parent.type == "labeled_statement")


def line_before(place: Node, written: str, text: bytes, *, deeper: bool = False) -> Edit:
    """A line before a statement, or before the brace that ends a block; `deeper`: it holds the statement."""
    indent = indent_of(place, text)
    if indent.strip():  # code before it on the line
        return Edit(place.start_byte, place.start_byte, f"{written} ")
    unit = unit_of(indent)
    end = line_end(text, place)
    if place.type == "}":
        inside = indent_of(place.prev_named_sibling, text) if place.prev_named_sibling is not None else ""
        more = inside.removeprefix(indent) if not inside.strip() else unit
        return Edit(place.start_byte, place.start_byte, f"{more}{written}{end}{indent}")
    return Edit(place.start_byte, place.start_byte, f"{written}{end}{indent}{unit if deeper else ''}")


def line_behind(place: Node, written: str, text: bytes) -> Edit:
    """Lines behind a statement, each as deep as it is."""
    indent = indent_of(place, text)
    if indent.strip():
        return Edit(place.end_byte, place.end_byte, " " + written.replace("\n", " "))
    lines = written.replace("\n", f"\n{indent}").replace("\n", line_end(text, place))
    return Edit(place.end_byte, place.end_byte, f"{line_end(text, place)}{indent}{lines}")


def line_end(text: bytes, node: Node) -> str:
    """How the line above a node ends."""
    begin = text.rfind(b"\n", 0, node.start_byte) + 1
    return "\r\n" if text[:begin].endswith(b"\r\n") else "\n"


def unit_of(indent: str) -> str:
    """What one level more is indented by."""
    return "\t" if "\t" in indent else "    "


def wrapped(first: Node, last: Node, head: str, text: bytes) -> Fix:
    """Statements of one block put into an `if` of their own, with their lines one level deeper."""
    indent = indent_of(first, text)
    if indent.strip() or text[last.end_byte : (text.find(b"\n", last.end_byte) + 1 or len(text))].strip():
        return ()
    unit, end = unit_of(indent), line_end(text, first)
    edits = [Edit(first.start_byte, first.start_byte, f"{head} {{{end}{indent}{unit}")]
    at = text.find(b"\n", first.start_byte) + 1
    while 0 < at < last.end_byte:
        if text[at : at + 1] not in (b"\n", b"\r", b"#"):
            edits.append(Edit(at, at, unit))
        at = text.find(b"\n", at) + 1
    return (*edits, Edit(last.end_byte, last.end_byte, f"{end}{indent}}}"))


def is_alone(statement: Node) -> bool:
    """Whether a condition or a loop holds a statement without braces."""
    return statement.parent is not None and statement.parent.type not in (BLOCK, *LABELS)


def in_braces(statement: Node, written: str, text: bytes) -> Fix:
    """A line before a statement, and braces around both: on its line, or where the head above it ends."""
    indent = indent_of(statement, text)
    head = statement.prev_sibling
    while head is not None and head.type == "comment":
        head = head.prev_sibling
    if indent.strip() or head is None or statement.parent is None:
        return (
            Edit(statement.start_byte, statement.start_byte, f"{{ {written} "),
            Edit(statement.end_byte, statement.end_byte, " }"),
        )
    end, outer = line_end(text, statement), blanks_before(statement.parent, text)
    return (
        Edit(head.end_byte, head.end_byte, " {"),
        Edit(statement.start_byte, statement.start_byte, f"{written}{end}{indent}"),
        Edit(statement.end_byte, statement.end_byte, f"{end}{outer}}}"),
    )


def named(pattern: re.Pattern[str], message: str) -> str | None:
    """What the first group of a pattern that has something found in a message."""
    found = pattern.search(message)
    return None if found is None else next(filter(None, found.groups()), None)
