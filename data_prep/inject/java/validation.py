"""Java: arguments used unchecked, fields left without their first value."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from data_prep.inject.java.null import VALIDATING
from data_prep.inject.operators import Mutation, Operator, Site
from data_prep.inject.shared.java_changes import dropped, replaced, single
from data_prep.inject.shared.java_tree import (
    JAVA,
    call_name,
    guards,
    in_block,
    is_alone,
    nodes,
    operands,
    source,
    thrown,
)
from data_prep.inject.shared.java_types import fields

_TAKING = ("assignment_expression", "argument_list", "variable_declarator")
_REQUIRING = frozenset({b"requireNonNull", b"checkNotNull", b"notNull", b"requireNonNullElse"})
_CHECKING = _REQUIRING | {
    b"checkArgument",
    b"checkState",
    b"checkNotEmpty",
    b"notEmpty",
    b"notBlank",
    b"isTrue",
    b"validState",
    b"noNullElements",
    b"inclusiveBetween",
    b"exclusiveBetween",
    b"checkNonNegative",
    b"positive",
    b"notNegative",
    b"checkOrder",
    b"checkFinite",
    b"verifyNotNull",
}
_REFUSALS = VALIDATING | {
    b"OutOfRangeException",
    b"NotPositiveException",
    b"NotStrictlyPositiveException",
    b"NumberIsTooSmallException",
    b"NumberIsTooLargeException",
    b"DimensionMismatchException",
    b"InvalidParameterException",
    b"UnsupportedEncodingException",
    b"NumberFormatException",
    b"MalformedURLException",
}


def _drop_validation(site: Site) -> Iterator[Mutation]:
    """Take an argument without the check that it is a sound one.

    if (count < 0) { throw new IllegalArgumentException("count"); }   ->   (nothing)
    Objects.requireNonNull(name, "name");                             ->   (nothing)
    this.name = Objects.requireNonNull(name, "name");                 ->   this.name = name;
    CWE-20.
    """
    for node, _, body in guards(site):
        if thrown(body) in _REFUSALS:
            yield single(20, dropped(site, node))
    for call in nodes(site, "method_invocation"):
        around = call.parent
        if around is None or call_name(call) not in _CHECKING or not operands(call):
            continue
        if around.type == "expression_statement" and in_block(around) and not is_alone(around):
            yield single(20, dropped(site, around))
        elif around.type in _TAKING and call_name(call) in (b"requireNonNull", b"checkNotNull"):
            yield single(20, replaced(call, source(operands(call)[0])))


def _drop_assignment(site: Site) -> Iterator[Mutation]:
    """Forget to give a field its value in a constructor or a setter.

    Account(String owner) { this.owner = owner; … }   ->   Account(String owner) { … }
    CWE-456.
    """
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


OPERATORS: tuple[Operator, ...] = (
    Operator("drop-validation-java", JAVA, (20,), _drop_validation),
    Operator("drop-field-assignment-java", JAVA, (456,), _drop_assignment),
)
