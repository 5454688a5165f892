"""Tests for null within Java expressions: in the condition that is there, in `?:`, at what is returned."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from plc.repair.filters.nodes import operator, walk
from plc.repair.findings import Edit
from plc.repair.reported.hints.java.site import LOOPS, Fix, Site

if TYPE_CHECKING:
    from tree_sitter import Node

_LOGICAL = ("&&", "||")
_SIGNS = {"&&": "!=", "||": "=="}
_CONDITIONED = LOOPS - {"enhanced_for_statement", "for_statement"} | {"if_statement"}


def condition_about(use: Node, statement: Node) -> Node | None:
    """The operand of a condition that a use is in: of an `if`, a loop, a `?:`, or of `&&` and `||`."""
    node = use
    while node.parent is not None and node != statement:
        parent = node.parent
        if parent.type == "binary_expression" and operator(parent) in _LOGICAL:
            return node
        if parent.type == "ternary_expression" and parent.child_by_field_name("condition") == node:
            return node
        if parent.type == "parenthesized_expression" and parent.parent == statement:
            return node if statement.type in _CONDITIONED else None
        if (
            parent.type in ("for_statement", "do_statement")
            and parent.child_by_field_name("condition") == node
        ):
            return node
        if parent.type in ("lambda_expression", "class_body"):
            return None
        node = parent
    return None


def in_condition(site: Site, operand: Node, name: str) -> Iterator[Fix]:
    """`x != null && x.f()`; where the condition says that something is not so, `x == null || !x.f()`."""
    if operand.type in ("ternary_expression", "assignment_expression", "lambda_expression"):
        return
    outer = _joint(operand.parent)
    joint = outer or ("||" if _says_not(site, operand) else "&&")
    first = operand
    while (joined := first.parent) is not None and _joint(joined) == outer and outer:
        first = joined
    for place in dict.fromkeys((_first_use(site, first, name), first.start_byte)):
        yield (Edit(place, place, f"{site.null_test(name, _SIGNS[joint])} {joint} "),)
    other = "&&" if joint == "||" else "||"
    opening, closing = ("(", ")") if outer else ("", "")
    at, end = operand.start_byte, operand.end_byte
    if outer or other == "&&":
        test = f"{opening}{site.null_test(name, _SIGNS[other])} {other} "
        yield (Edit(at, at, test), Edit(end, end, closing)) if closing else (Edit(at, at, test),)


def _joint(node: Node | None) -> str:
    """The `&&` or `||` that a node joins others by."""
    if node is None or node.type != "binary_expression" or operator(node) not in _LOGICAL:
        return ""
    return operator(node)


def _first_use(site: Site, chain: Node, name: str) -> int:
    """Where the first operand of a chain of `&&` or of `||` begins that uses a value."""
    joint = _joint(chain)
    operands: list[Node] = []
    waiting = [chain]
    while waiting:
        node = waiting.pop()
        if joint and _joint(node) == joint:
            waiting += [each for each in reversed(node.named_children) if not each.type.endswith("comment")]
        else:
            operands.append(node)
    used = [
        each for each in operands if any(site.bare(inner) == "".join(name.split()) for inner in walk(each))
    ]
    return (used or [chain])[0].start_byte


def _says_not(site: Site, operand: Node) -> bool:
    written = site.bare(operand)
    if operand.type == "unary_expression" and operator(operand) == "!":
        return True
    if written.endswith((".isEmpty()", ".length==0", ".length()==0", ".size()==0", ".length<1")):
        return True
    return operand.type == "binary_expression" and operator(operand) == "!="


def returned(site: Site, statement: Node, name: str) -> Iterator[Fix]:
    """`return x != null && x.f();`, or `return x == null ? null : x.f();`."""
    values = [child for child in statement.named_children if not child.type.endswith("comment")]
    method = site.method_of(statement)
    kind = None if method is None else method.child_by_field_name("type")
    if not values or kind is None or values[0].type == "ternary_expression":
        return
    value = values[0]
    if kind.type == "boolean_type":
        if value.type != "binary_expression" or operator(value) not in _LOGICAL:
            yield (Edit(value.start_byte, value.start_byte, f"{site.null_test(name, '!=')} && "),)
        return
    if kind.type in ("integral_type", "floating_point_type", "void_type"):
        return
    yield from _choices(site, value, name, "null")


def _choices(site: Site, value: Node, name: str, missing: str) -> Iterator[Fix]:
    """`x == null ? null : x.f()`, and the other way round."""
    at, end = value.start_byte, value.end_byte
    opening, closing = ("(", ")") if site.ternaries_in_brackets else ("", "")
    yield (Edit(at, at, f"{opening}{site.null_test(name, '==')}{closing} ? {missing} : "),)
    yield (
        Edit(at, at, f"{opening}{site.null_test(name, '!=')}{closing} ? "),
        Edit(end, end, f" : {missing}"),
    )


def chosen(site: Site, declaration: Node, name: str) -> Iterator[Fix]:
    """`T v = x != null ? x.f() : null;`."""
    declarators = [each for each in declaration.named_children if each.type == "variable_declarator"]
    kind = declaration.child_by_field_name("type")
    if len(declarators) != 1 or kind is None:
        return
    value = declarators[0].child_by_field_name("value")
    if value is None or value.type in ("ternary_expression", "lambda_expression", "array_initializer"):
        return
    missing = {"integral_type": "0", "floating_point_type": "0", "boolean_type": "false"}.get(
        kind.type, "null"
    )
    test = site.null_test(name, "!=")
    if kind.type == "boolean_type":
        yield (Edit(value.start_byte, value.start_byte, f"{test} && "),)
        return
    yield from _choices(site, value, name, missing)


def apart(site: Site, declaration: Node, name: str) -> Iterator[Fix]:
    """`T v = null;` and `if (x != null) { v = x.f(); }` behind it."""
    declarators = [each for each in declaration.named_children if each.type == "variable_declarator"]
    kind = declaration.child_by_field_name("type")
    if len(declarators) != 1 or kind is None or not site.begins_line(declaration):
        return
    target, value = declarators[0].child_by_field_name("name"), declarators[0].child_by_field_name("value")
    if target is None or value is None or value.type == "array_initializer" or site.bare(kind) == "var":
        return
    if site.spelt(declaration).startswith("final "):
        return
    missing = {"integral_type": "0", "floating_point_type": "0", "boolean_type": "false"}.get(
        kind.type, "null"
    )
    unit, line = site.unit(declaration), f"{site.line_end}{site.indent(declaration)}"
    head = f"{missing};{line}if ({site.null_test(name, '!=')}) {{{line}{unit}{site.spelt(target)} = "
    end = declaration.end_byte
    yield (Edit(value.start_byte, value.start_byte, head), Edit(end, end, f"{line}}}"))
