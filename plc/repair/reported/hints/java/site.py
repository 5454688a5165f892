"""Where in Java code a reported line is: its statement, the method about it, the layout of the file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from plc.repair.filters.nodes import ancestors, assigned, spelling, walk
from plc.repair.findings import Edit
from plc.repair.reported.hints.file_index import nodes_on
from plc.repair.reported.hints.reported_line import ReportedLine, blanks_before, code_start

if TYPE_CHECKING:
    from tree_sitter import Node

BLOCKS = frozenset(["block", "constructor_body", "switch_block_statement_group"])
METHODS = frozenset(["method_declaration", "constructor_declaration", "compact_constructor_declaration"])
CLASSES = frozenset(["class_declaration", "enum_declaration", "record_declaration", "class_body"])
LOOPS = frozenset(["for_statement", "enhanced_for_statement", "while_statement", "do_statement"])
NO_STATEMENTS = frozenset(["line_comment", "block_comment", "switch_label"])
_HOLDERS = LOOPS | {"if_statement", "labeled_statement"}  # may hold a statement without braces
_ENDS = METHODS | {"lambda_expression", "static_initializer", "class_body"}
Fix = tuple[Edit, ...]


@dataclass(frozen=True)
class Site(ReportedLine):
    """A reported line of Java."""

    def bare(self, node: Node) -> str:
        """The text of a node without blanks."""
        return spelling(node, self.text)

    @cached_property
    def at(self) -> Node | None:
        """The statement that the reported line begins in; None outside of all bodies."""
        return self.statement_on(self.line)

    def statement_on(self, line: int) -> Node | None:
        """The innermost statement that the code of a line begins in."""
        place = code_start(self.text, line)
        if place < 0:
            return None
        node = self.root.descendant_for_byte_range(place, place + 1)
        return None if node is None else statement_of(node)

    def nodes_on(self, line: int, *kinds: str) -> list[Node]:
        """The nodes of some kinds that begin on a line."""
        return nodes_on(self.root, line, *kinds)

    def method_of(self, node: Node) -> Node | None:
        """The method or constructor about a node; None where a lambda or another class is between."""
        found = next((each for each in ancestors(node) if each.type in _ENDS), None)
        return found if found is not None and found.type in METHODS else None

    def unit(self, node: Node) -> str:
        """What one level more is indented by, as the statement is more than what holds it."""
        own = self.indent(node)
        if "\t" in own:
            return "\t"
        for outer in ancestors(node):
            inner = self.indent(outer)
            if outer.type.endswith(("statement", "declaration")) and len(inner) < len(own):
                return own[len(inner) :]
        return "    "

    def indent(self, node: Node) -> str:
        """The blanks that the line of a node begins with."""
        return blanks_before(node, self.text)

    def begins_line(self, node: Node) -> bool:
        """Whether only blanks stand before a node on its line."""
        begin = self.text.rfind(b"\n", 0, node.start_byte) + 1
        return not self.text[begin : node.start_byte].strip()

    @cached_property
    def line_end(self) -> str:
        """How the lines of the file end."""
        return "\r\n" if b"\r\n" in self.text else "\n"

    @cached_property
    def braces(self) -> bool:
        """Whether the file puts one statement behind an `if` in braces."""
        return self.file.has_braces

    @cached_property
    def ternaries_in_brackets(self) -> bool:
        """Whether the file puts the condition of `?:` in brackets."""
        return self.file.has_ternaries_in_brackets

    def null_test(self, name: str, sign: str) -> str:
        """`x == null`, or `null == x` where the file writes that."""
        other = len(re.findall(rb"\bnull\s*[!=]=", self.text))
        is_turned = other > len(re.findall(rb"[!=]=\s*null\b", self.text))
        return f"null {sign} {name}" if is_turned else f"{name} {sign} null"


def is_of_test(site: Site, statement: Node) -> bool:
    """Whether a statement is of a test: its method is marked as one, or is named as one of JUnit 3."""
    method = site.method_of(statement)
    if method is None:
        return False
    marks = [site.spelt(each) for each in method.children if each.type == "modifiers"]
    name = method.child_by_field_name("name")
    return any("@Test" in each for each in marks) or (
        name is not None and re.match(r"test[A-Z]\w*$", site.spelt(name)) is not None
    )


def statement_of(node: Node) -> Node | None:
    """The innermost statement about a node; None outside of all bodies."""
    for each in (node, *ancestors(node)):
        if is_statement(each):
            return each
        if each.type in CLASSES:
            return None
    return None


def is_statement(node: Node) -> bool:
    """Whether a node is a statement: of a block, or held by a loop or a condition without braces."""
    parent = node.parent
    if parent is None or node.type in NO_STATEMENTS or not node.is_named:
        return False
    if parent.type in BLOCKS:
        return True
    return parent.type in _HOLDERS and node.type.endswith("_statement")


def statements_of(block: Node) -> list[Node]:
    """The statements of a block."""
    return [child for child in block.named_children if child.type not in NO_STATEMENTS]


def statements_from(statement: Node) -> list[Node]:
    """A statement and those behind it in its block."""
    block = statement.parent
    if block is None or block.type not in BLOCKS:
        return [statement]
    return [each for each in statements_of(block) if each.start_byte >= statement.start_byte]


def is_alone(statement: Node) -> bool:
    """Whether a condition or a loop holds a statement without braces."""
    return statement.parent is not None and statement.parent.type not in BLOCKS


def loop_around(node: Node) -> Node | None:
    """The innermost loop of the method about a node."""
    for each in ancestors(node):
        if each.type in LOOPS:
            return each
        if each.type in _ENDS:
            return None
    return None


def given_to(within: Node, name: str, text: bytes) -> list[tuple[Node, Node]]:
    """What gives a variable a value, in order of the text: the assignment or declarator, and the value."""
    pairs = [(node, pair) for node in walk(within) if (pair := assigned(node)) is not None]
    return [(node, value) for node, (target, value) in pairs if spelling(target, text) == name]
