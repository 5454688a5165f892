"""Take an argument without the check that it is valid.

if (count < 0) { throw new IllegalArgumentException("count"); }   →   (nothing)
Objects.requireNonNull(name, "name");                             →   (nothing)
this.name = Objects.requireNonNull(name, "name");                 →   this.name = name;
CWE-20.
"""

from __future__ import annotations

from collections.abc import Iterator

from data_prep.inject.operators import Mutation, Operator, Site
from data_prep.inject.shared.java_changes import dropped, replaced, single
from data_prep.inject.shared.java_names import VALIDATING
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


def _find(site: Site) -> Iterator[Mutation]:
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


OPERATOR = Operator("drop-validation-java", JAVA, (20,), _find)
