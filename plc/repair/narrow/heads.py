"""The head of the statement around a place: all of a simple statement, of others the part without bodies."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tree_sitter import Node

# What statements and members stand in, one after the other.
_BLOCKS = frozenset(
    [
        *("block", "class_body", "compound_statement", "constructor_body", "declaration_list"),
        *("enum_body_declarations", "field_declaration_list", "interface_body"),
        *("case_statement", "else_clause", "labeled_statement"),
        *("switch_block", "switch_block_statement_group"),
        *("program", "translation_unit"),
    ]
)
_CLAUSES = frozenset(["catch_clause", "else_clause", "finally_clause"])
_BODIES = frozenset(["alternative", "body", "consequence"])
# A conditional expression has a consequence as well, and no body.
_WITH_BODIES = ("_statement", "_definition", "_declaration", "_clause", "_loop", "switch_expression")


def head_around(root: Node, place: int) -> list[tuple[int, int]]:
    """The bytes of the head that holds a byte, as ranges; none where it lies between statements.

    An `if` over many lines has its condition as its head, a call all of its arguments. Blocks in it, such as
    those of lambdas, are left out.
    """
    node = root.descendant_for_byte_range(place, place)
    while node is not None and node.type not in _BLOCKS and not _is_statement(node):
        node = node.parent
    if node is None or node.type in _BLOCKS:
        return []
    for run in _runs(node):
        if run[0].start_byte <= place <= run[-1].end_byte:
            return list(_without_blocks(run))
    return []


def _is_statement(node: Node) -> bool:
    """Whether a node is a clause, or stands where a statement or a member of a class does."""
    parent = node.parent
    if parent is None or node.type in _CLAUSES:
        return True
    return parent.type in _BLOCKS or _is_body(parent, node)


def _is_body(parent: Node, node: Node) -> bool:
    if not parent.type.endswith(_WITH_BODIES):
        return False
    return any(child == node for field in _BODIES for child in parent.children_by_field_name(field))


def _runs(statement: Node) -> Iterator[list[Node]]:
    """The parts of a statement between its bodies."""
    run: list[Node] = []
    for child in statement.children:
        if child.type in _BLOCKS or child.type in _CLAUSES or _is_body(statement, child):
            if run:
                yield run
            run = []
        else:
            run.append(child)
    yield run or [statement]


def _without_blocks(run: list[Node]) -> Iterator[tuple[int, int]]:
    start = run[0].start_byte
    stack = list(reversed(run))
    while stack:
        node = stack.pop()
        if node.type in _BLOCKS:
            yield start, node.start_byte
            start = node.end_byte
        else:
            stack.extend(reversed(node.children))
    yield start, run[-1].end_byte
