"""Leave a resource open.

int first = in.read(); in.close(); return first;   →   int first = in.read(); return first;
CWE-772.
"""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from data_prep.inject.java.resources.collisions import NOTHING_OPEN
from data_prep.inject.operators import Change, Mutation, Operator, Site
from data_prep.inject.shared.java_changes import dropped, single
from data_prep.inject.shared.java_tree import (
    JAVA,
    LONGEST,
    call_name,
    in_block,
    is_alone,
    nodes,
    operands,
    source,
    statements,
)
from data_prep.inject.shared.java_types import type_of

_CLOSING = frozenset(
    {b"close", b"closeQuietly", b"shutdown", b"disconnect", b"dispose", b"release", b"destroy"}
)


def _find(site: Site) -> Iterator[Mutation]:
    for call in nodes(site, "method_invocation"):
        statement = call.parent
        if statement is None or statement.type != "expression_statement":
            continue
        if call_name(call) not in _CLOSING or len(operands(call)) > 1 or _is_own(call):
            continue
        if call_name(call) == b"closeQuietly" and not operands(call):
            continue
        owner = call.child_by_field_name("object")
        if owner is not None and (type_of(site, owner) or b"").startswith(NOTHING_OPEN):
            continue
        gone = _with_what_holds_it(statement)
        if gone.type == "finally_clause":
            start = gone.start_byte if gone.prev_named_sibling is None else gone.prev_named_sibling.end_byte
            yield single(772, Change(start, gone.end_byte, b""))
        elif in_block(gone) and not is_alone(gone) and gone.end_byte - gone.start_byte <= LONGEST:
            yield single(772, dropped(site, gone))


def _is_own(call: Node) -> bool:
    """A call of this object's or its parent's own method."""
    return call.child_by_field_name("object") is None or source(call.child_by_field_name("object")) in (
        b"super",
        b"this",
    )


def _with_what_holds_it(statement: Node) -> Node:
    """The outermost `if`, `try` or `finally` that is there for this statement alone, or the statement."""
    gone = statement
    while (around := gone.parent) is not None:
        if around.type == "block":
            holder = around.parent
            if holder is None or len(statements(around)) != 1:
                break
        else:
            holder = around
        if (holder.type == "if_statement" and holder.child_by_field_name("alternative") is None) or (
            holder.type == "try_statement" and not _has_finally(holder)
        ):
            gone = holder
        elif holder.type == "finally_clause" and _has_catch(holder.parent):
            return holder
        else:
            break
    return gone


def _has_finally(statement: Node) -> bool:
    return any(child.type == "finally_clause" for child in statement.named_children)


def _has_catch(statement: Node | None) -> bool:
    return statement is not None and any(child.type == "catch_clause" for child in statement.named_children)


OPERATOR = Operator("drop-close-java", JAVA, (772,), _find)
