"""Compute with int what needs long.

long size = (long) rows * columns   →   long size = rows * columns
1L << bit                           →   1 << bit
Math.addExact(used, more)           →   used + more
long total = 0; … total += n;       →   int total = 0; … total += n;
CWE-190.
"""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from data_prep.inject.operators import Change, Mutation, Operator, Site
from data_prep.inject.shared.java_changes import replaced, single
from data_prep.inject.shared.java_tree import JAVA, call_name, nodes, operands, operator_of, source
from data_prep.inject.shared.java_types import SMALL, type_of, variables

_WIDENING = (b"*", b"+", b"-", b"<<")
_EXACT = {b"addExact": b"+", b"subtractExact": b"-", b"multiplyExact": b"*"}


def _find(site: Site) -> Iterator[Mutation]:
    for node in nodes(
        site, "cast_expression", "decimal_integer_literal", "method_invocation", "local_variable_declaration"
    ):
        match node.type:
            case "cast_expression":
                change = _cast(site, node)
            case "decimal_integer_literal":
                change = _literal(site, node)
            case "method_invocation":
                change = _exact(node)
            case _:
                change = _accumulator(site, node)
        if change is not None:
            yield single(190, change)


def _cast(site: Site, node: Node) -> Change | None:
    value, around = node.child_by_field_name("value"), node.parent
    if value is None or around is None or source(node.child_by_field_name("type")) != b"long":
        return None
    if around.type != "binary_expression" or source(operator_of(around)) not in _WIDENING:
        return None
    other = around.child_by_field_name("right" if around.child_by_field_name("left") == node else "left")
    if other is None or type_of(site, value) not in SMALL or type_of(site, other) not in SMALL:
        return None
    return Change(node.start_byte, value.start_byte, b"")


def _literal(site: Site, node: Node) -> Change | None:
    around, text = node.parent, source(node)
    if text[-1:] not in (b"L", b"l") or around is None or around.type != "binary_expression":
        return None
    left, right = around.child_by_field_name("left"), around.child_by_field_name("right")
    operator = source(operator_of(around))
    if left is None or right is None or len(text) > 10:
        return None
    if operator == b"<<" and left == node and not _is_constant(right):
        return replaced(node, text[:-1])
    other = right if left == node else left
    if operator == b"*" and not other.type.endswith("_literal") and type_of(site, other) in SMALL:
        return replaced(node, text[:-1])
    return None


def _is_constant(distance: Node) -> bool:
    """A literal, or made of constants: whoever wrote it knows that the result fits."""
    if distance.type in ("parenthesized_expression", "binary_expression"):
        return all(_is_constant(child) for child in distance.named_children)
    return distance.type == "decimal_integer_literal" or source(distance).isupper()


def _exact(node: Node) -> Change | None:
    operator, given, around = _EXACT.get(call_name(node)), operands(node), node.parent
    if operator is None or len(given) != 2 or around is None:
        return None
    if not source(node.child_by_field_name("object")).endswith(b"Math"):
        return None
    if any(one.type in ("ternary_expression", "binary_expression", "lambda_expression") for one in given):
        return None
    if around.type not in (
        "variable_declarator",
        "assignment_expression",
        "return_statement",
        "argument_list",
    ):
        return None
    return replaced(node, source(given[0]) + b" " + operator + b" " + source(given[1]))


def _accumulator(site: Site, node: Node) -> Change | None:
    """`long total = 0` that is only added to, and then read."""
    kind, declarators = node.child_by_field_name("type"), nodes_declared(node)
    if kind is None or source(kind) != b"long" or len(declarators) != 1:
        return None
    name, value = declarators[0].child_by_field_name("name"), declarators[0].child_by_field_name("value")
    if source(value) not in (b"0", b"1") or len(variables(site).get(source(name), ())) != 1:
        return None
    grows = False
    for use in nodes(site, "identifier"):
        around = use.parent
        if source(use) != source(name) or use == name or around is None:
            continue
        match around.type:
            case "assignment_expression" if source(operator_of(around)) in (b"+=", b"*="):
                grows = grows or around.child_by_field_name("left") == use
            case "update_expression" | "return_statement" | "parenthesized_expression":
                pass
            case "binary_expression" if source(operator_of(around)) in (
                b"<",
                b">",
                b"<=",
                b">=",
                b"==",
                b"!=",
            ):
                pass
            case _:
                return None
    return replaced(kind, b"int") if grows else None


def nodes_declared(declaration: Node) -> list[Node]:
    """The declarators of a declaration."""
    return [child for child in declaration.named_children if child.type == "variable_declarator"]


OPERATOR = Operator("narrow-arithmetic-java", JAVA, (190,), _find)
