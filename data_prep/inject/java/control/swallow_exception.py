"""Catch an exception and do nothing about it.

catch (IOException e) { throw new UncheckedIOException(e); }   →   catch (IOException e) { }
CWE-390.
"""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from data_prep.inject.operators import Change, Mutation, Operator, Site
from data_prep.inject.shared.java_changes import indent, single
from data_prep.inject.shared.java_tree import (
    JAVA,
    LONGEST,
    call_name,
    leaves,
    may_fall_through,
    nodes,
    source,
    statements,
)
from data_prep.inject.shared.java_types import fields, variables

_LOGGING = frozenset(
    {
        b"error",
        b"warn",
        b"info",
        b"debug",
        b"severe",
        b"warning",
        b"log",
        b"printStackTrace",
        b"println",
        b"print",
    }
)


def _find(site: Site) -> Iterator[Mutation]:
    for clause in nodes(site, "catch_clause"):
        body, around = clause.child_by_field_name("body"), clause.parent
        inner = [] if body is None else statements(body)
        if body is None or around is None or not inner or body.end_byte - body.start_byte > LONGEST:
            continue
        if leaves(inner[-1]):
            if not may_fall_through(around) or _sets_bare_variable(site, around):
                continue
        elif not any(_reports(one) for one in inner) or _sets_bare_variable(site, around):
            continue
        closing = b"\n" + indent(site, clause)
        yield single(390, Change(body.start_byte + 1, body.end_byte - 1, closing))


def _reports(statement: Node) -> bool:
    made = statement.named_child(0) if statement.type == "expression_statement" else None
    if made is None:
        return False
    return made.type == "assignment_expression" or (
        made.type == "method_invocation" and call_name(made) in _LOGGING
    )


def _sets_bare_variable(site: Site, statement: Node) -> bool:
    """Whether a variable or final field gets its only value inside: without it nothing compiles behind."""
    names = {name for name, same in variables(site).items() if any(not one.has_value for one in same)}
    names |= {name for name, field in fields(site).items() if field.is_final}
    return any(
        source(node.child_by_field_name("left")).removeprefix(b"this.") in names
        for node in nodes(site, "assignment_expression")
        if names and statement.start_byte <= node.start_byte < statement.end_byte
    )


OPERATOR = Operator("swallow-exception-java", JAVA, (390,), _find)
