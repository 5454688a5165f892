"""Java: a wrong operator, a condition the wrong way round."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from data_prep.inject.operators import Change, Mutation, Operator, Site
from data_prep.inject.shared.java_changes import replaced, single
from data_prep.inject.shared.java_tree import JAVA, bare, nodes, operator_of, source
from data_prep.inject.shared.java_types import NUMERIC, type_of

_ARITHMETIC = {b"+": b"-", b"-": b"+", b"*": b"/", b"/": b"*", b"%": b"/"}
_ASSIGNMENTS = {b"+=": b"-=", b"-=": b"+=", b"*=": b"/=", b"<<=": b">>=", b"|=": b"&=", b"&=": b"|="}
_COMPARISONS = {b"<": b">", b">": b"<", b"<=": b">=", b">=": b"<="}
_BITS = {b"&": b"|", b"|": b"&", b"<<": b">>", b">>": b"<<", b">>>": b">>", b"^": b"|"}
_OPPOSITE = {
    b"==": b"!=",
    b"!=": b"==",
    b"<": b">=",
    b">=": b"<",
    b">": b"<=",
    b"<=": b">",
}


def _wrong_arithmetic(site: Site) -> Iterator[Mutation]:
    """Compute with another operator.

    start + length   ->   start - length
    total += price   ->   total -= price
    CWE-480.
    """
    for node in nodes(site, "binary_expression", "assignment_expression"):
        operator = operator_of(node)
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if operator is None or left is None or right is None:
            continue
        known = _ARITHMETIC if node.type == "binary_expression" else _ASSIGNMENTS
        other = known.get(source(operator))
        if other is None or _is_neutral(source(operator), left, right):
            continue
        if type_of(site, left) in NUMERIC and type_of(site, right) in NUMERIC:
            yield single(480, replaced(operator, other))


def _is_neutral(operator: bytes, left: Node, right: Node) -> bool:
    """Whether both operators give the same, or the swap could not be anybody's slip."""
    if source(right) in (b"0", b"0L", b"0.0"):
        return True
    if operator in (b"*", b"/", b"*=", b"%"):
        return source(right) in (b"1", b"1L", b"1.0", b"-1") or (operator == b"*" and source(left) == b"-1")
    return False


def _wrong_comparison(site: Site) -> Iterator[Mutation]:
    """Compare the wrong way round.

    if (value > largest)   ->   if (value < largest)
    CWE-480.
    """
    for node in nodes(site, "binary_expression"):
        operator = operator_of(node)
        if operator is not None and source(operator) in _COMPARISONS:
            yield single(480, replaced(operator, _COMPARISONS[source(operator)]))


def _wrong_bit_operator(site: Site) -> Iterator[Mutation]:
    """Combine or shift bits with another operator.

    flags & MASK   ->   flags | MASK
    bits >>> 8     ->   bits >> 8
    CWE-480.
    """
    for node in nodes(site, "binary_expression", "assignment_expression"):
        operator = operator_of(node)
        known = _BITS if node.type == "binary_expression" else _ASSIGNMENTS
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if operator is None or left is None or right is None or source(operator) not in known:
            continue
        if source(operator) not in (b"+=", b"-=", b"*=") and source(left) != source(right):
            yield single(480, replaced(operator, known[source(operator)]))


def _swap_and_or(site: Site) -> Iterator[Mutation]:
    """Join two conditions the wrong way.

    if (name != null && !name.isEmpty())   ->   if (name != null || !name.isEmpty())
    CWE-480.
    """
    for node in nodes(site, "binary_expression"):
        operator = operator_of(node)
        same = source(node.child_by_field_name("left")) == source(node.child_by_field_name("right"))
        if operator is not None and source(operator) in (b"&&", b"||") and not same:
            yield single(480, replaced(operator, b"||" if source(operator) == b"&&" else b"&&"))


def _negate_condition(site: Site) -> Iterator[Mutation]:
    """Ask for the opposite.

    if (closed)       ->   if (!closed)
    if (!closed)      ->   if (closed)
    if (next == end)  ->   if (next != end)
    CWE-480.
    """
    for node in nodes(site, "if_statement", "while_statement", "do_statement", "ternary_expression"):
        condition = node.child_by_field_name("condition")
        for test in [] if condition is None else _operands(condition):
            change = _opposite(test)
            if change is not None:
                yield single(480, change)


def _operands(condition: Node) -> Iterator[Node]:
    """The parts of a condition that `&&` and `||` join."""
    node = bare(condition)
    if node.type == "binary_expression" and source(operator_of(node)) in (b"&&", b"||"):
        for field in ("left", "right"):
            inner = node.child_by_field_name(field)
            if inner is not None:
                yield from _operands(inner)
    else:
        yield node


def _opposite(test: Node) -> Change | None:
    operator = operator_of(test)
    match test.type:
        case "unary_expression" if source(operator) == b"!":
            operand = test.child_by_field_name("operand")
            if operand is None or operand.type == "parenthesized_expression":
                return None
            return Change(test.start_byte, operand.start_byte, b"")
        case "identifier" | "field_access" | "method_invocation":
            return Change(test.start_byte, test.start_byte, b"!")
        case "binary_expression" if operator is not None and source(operator) in _OPPOSITE:
            return replaced(operator, _OPPOSITE[source(operator)])
        case _:
            return None


OPERATORS: tuple[Operator, ...] = (
    Operator("wrong-arithmetic-operator-java", JAVA, (480,), _wrong_arithmetic),
    Operator("wrong-comparison-java", JAVA, (480,), _wrong_comparison),
    Operator("wrong-bit-operator-java", JAVA, (480,), _wrong_bit_operator),
    Operator("swap-and-or-java", JAVA, (480,), _swap_and_or),
    Operator("negate-condition-java", JAVA, (480,), _negate_condition),
)
