"""Changes to Java text: statements left out, taken out of their block, kept in part."""

from __future__ import annotations

from collections.abc import Sequence

from tree_sitter import Node

from data_prep.inject.operators import Change, Mutation, Site
from data_prep.inject.shared.java_tree import (
    LONGEST,
    bare,
    declared,
    in_block,
    leaves,
    next_statement,
    source,
    statements,
)


def reduced(node: Node, kept: Node) -> tuple[Change, ...]:
    """`&&` or `||` gone with one of its sides; the other stays, without parentheses it no longer needs."""
    if node.parent is not None and node.parent.type == "parenthesized_expression":
        kept = bare(kept)
    changes = (
        Change(node.start_byte, kept.start_byte, b""),
        Change(kept.end_byte, node.end_byte, b""),
    )
    return tuple(change for change in changes if change.start_byte < change.end_byte)


def replaced(node: Node, text: bytes) -> Change:
    """The node's bytes set to a text."""
    return Change(node.start_byte, node.end_byte, text)


def dropped(site: Site, statement: Node) -> Change:
    """The statement gone: whole lines where it stands alone on them, a blank line kept single."""
    text, start, end = site.text, statement.start_byte, statement.end_byte
    line = text.rfind(b"\n", 0, start) + 1
    newline = text.find(b"\n", end)
    behind = text[end:newline].strip()
    if newline < 0 or text[line:start].strip() or (behind and not behind.startswith(b"//")):
        while text[start - 1 : start] in (b" ", b"\t"):
            start -= 1
        return Change(start, end, b"")
    end = newline + 1
    before = text[text.rfind(b"\n", 0, max(line - 1, 0)) + 1 : line].strip()
    after = text.find(b"\n", end)
    if after >= 0 and not text[end:after].strip() and (not before or before.endswith(b"{")):
        end = after + 1
    return Change(line, end, b"")


def indent(site: Site, node: Node) -> bytes:
    """The white space that the node's line begins with."""
    line = site.text[site.text.rfind(b"\n", 0, node.start_byte) + 1 : node.start_byte]
    return line[: len(line) - len(line.lstrip())]


def unwrapped(site: Site, statement: Node, *, keep: Node) -> tuple[Change, ...] | None:
    """The statement replaced by one of its parts, at its indentation; None where that would not compile.

    What could no longer be reached is dropped where it is one statement, and a reason for None otherwise.
    """
    inner = statements(keep)
    gone = statement.end_byte - statement.start_byte - (keep.end_byte - keep.start_byte)
    if not inner or gone > LONGEST or b'"""' in source(keep):
        return None
    if not in_block(statement):
        return (replaced(statement, source(keep)),)
    if keep.type == "block" and _collides(site, inner):
        return None
    changes: list[Change] = []
    if leaves(inner[-1]) and (behind := next_statement(statement)) is not None:
        if not leaves(behind) or next_statement(behind) is not None:
            return None
        changes.append(dropped(site, behind))
    whole = [
        node for node in keep.named_children if node in inner or node.start_point.row > keep.start_point.row
    ]
    whole = whole if keep.type == "block" else [keep]
    return (replaced(statement, lifted(site, whole, to=statement)), *changes)


def lifted(site: Site, inner: Sequence[Node], *, to: Node) -> bytes:
    """The text of neighbouring statements, moved to the indentation of another."""
    text = site.text[inner[0].start_byte : inner[-1].end_byte]
    extra = len(indent(site, inner[0])) - len(indent(site, to))
    if extra <= 0:
        return text
    first, *rest = text.split(b"\n")
    return b"\n".join([first, *(line[extra:] if not line[:extra].strip() else line for line in rest)])


def _collides(site: Site, inner: Sequence[Node]) -> bool:
    """Whether a name that the statements declare is declared elsewhere in the function too."""
    counts = declared(site.function)
    return any(
        counts[source(child.child_by_field_name("name"))] > 1
        for statement in inner
        if statement.type == "local_variable_declaration"
        for child in statement.named_children
        if child.type == "variable_declarator"
    )


def single(cwe: int, *changes: Change) -> Mutation:
    """A mutation of these changes, left to right."""
    return Mutation(tuple(sorted(changes, key=lambda change: change.start_byte)), cwe)
