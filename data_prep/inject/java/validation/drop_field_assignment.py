"""Forget to give a field its value in a constructor or a setter.

Account(String owner) { this.owner = owner; … }   →   Account(String owner) { … }
CWE-456.
"""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from data_prep.inject.operators import Mutation, Operator, Site
from data_prep.inject.shared.java_changes import dropped, single
from data_prep.inject.shared.java_tree import JAVA, in_block, is_alone, nodes, source
from data_prep.inject.shared.java_types import fields


def _find(site: Site) -> Iterator[Mutation]:
    names = fields(site)
    for node in nodes(site, "assignment_expression"):
        statement = node.parent
        if statement is None or statement.type != "expression_statement" or not in_block(statement):
            continue
        if is_alone(statement):
            continue
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if left is None or right is None or left.type != "field_access" or source(node.children[1]) != b"=":
            continue
        if source(left.child_by_field_name("object")) != b"this" or not _is_given(right):
            continue
        field = names.get(source(left.child_by_field_name("field")))
        if field is not None and not field.is_final:  # a final field must be set, or nothing compiles
            yield single(456, dropped(site, statement))


def _is_given(value: Node) -> bool:
    return value.type in ("identifier", "object_creation_expression", "method_invocation", "true") or (
        value.type.endswith("_literal") and source(value) not in (b"0", b"0L", b"null", b"0.0")
    )


OPERATOR = Operator("drop-field-assignment-java", JAVA, (456,), _find)
