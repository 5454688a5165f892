"""Leave out a check for null in front of what takes a member of the value.

if (name == null) { return 0; } return name.length();   →   return name.length();
if (name != null && name.isEmpty())                      →   if (name.isEmpty())
CWE-476.
"""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from data_prep.inject.operators import Change, Mutation, Operator, Site
from data_prep.inject.shared.java_changes import dropped, reduced, replaced, single, unwrapped
from data_prep.inject.shared.java_names import VALIDATING
from data_prep.inject.shared.java_tree import (
    JAVA,
    LONGEST,
    enclosing_statement,
    in_block,
    is_dereferenced,
    next_statement,
    nodes,
    null_test,
    source,
    thrown,
)


def _find(site: Site) -> Iterator[Mutation]:
    for node in nodes(site, "if_statement", "ternary_expression", "binary_expression"):
        match node.type:
            case "if_statement":
                changes = _if(site, node)
            case "ternary_expression":
                changes = _ternary(site, node)
            case _:
                changes = _operand(site, node)
        if changes:
            yield single(476, *changes)


def _if(site: Site, node: Node) -> tuple[Change, ...] | None:
    condition, body = node.child_by_field_name("condition"), node.child_by_field_name("consequence")
    otherwise = node.child_by_field_name("alternative")
    if condition is None or body is None or (test := null_test(condition)) is None:
        return None
    subject, operator = test
    if operator == b"==" and otherwise is None:
        behind = next_statement(node)
        end = site.function.end_byte if node.parent is None else node.parent.end_byte
        if not in_block(node) or behind is None or thrown(body) in VALIDATING:
            return None
        if node.end_byte - node.start_byte > LONGEST:
            return None
        return (
            (dropped(site, node),)
            if is_dereferenced(site, subject, start=behind.start_byte, end=end)
            else None
        )
    kept = body if operator == b"!=" else otherwise
    if kept is None or not is_dereferenced(site, subject, start=kept.start_byte, end=kept.end_byte):
        return None
    return unwrapped(site, node, keep=kept)


def _ternary(site: Site, node: Node) -> tuple[Change, ...] | None:
    condition = node.child_by_field_name("condition")
    if condition is None or (test := null_test(condition)) is None:
        return None
    kept = node.child_by_field_name("consequence" if test[1] == b"!=" else "alternative")
    if kept is None or not is_dereferenced(site, test[0], start=kept.start_byte, end=kept.end_byte):
        return None
    return (replaced(node, source(kept)),)


def _operand(site: Site, node: Node) -> tuple[Change, ...] | None:
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    operator = source(node.child_by_field_name("operator"))
    if left is None or right is None or operator not in (b"&&", b"||"):
        return None
    wanted = b"!=" if operator == b"&&" else b"=="
    for test, kept in ((left, right), (right, left)):
        found = null_test(test)
        if found is None or found[1] != wanted:
            continue
        end = enclosing_statement(node).end_byte if operator == b"&&" else site.function.end_byte
        if is_dereferenced(site, found[0], start=test.end_byte, end=end):
            return reduced(node, kept)
    return None


OPERATOR = Operator("drop-null-check-java", JAVA, (476,), _find)
