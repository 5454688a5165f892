"""Java: bounds off by one, checks of an index or a length left out or weakened."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from tree_sitter import Node

from data_prep.inject.operators import Change, Mutation, Operator, Site
from data_prep.inject.shared.java_changes import dropped, reduced, replaced, single
from data_prep.inject.shared.java_tree import (
    JAVA,
    bare,
    call_name,
    enclosing_statement,
    guards,
    in_block,
    leaves,
    nodes,
    nodes_of,
    operands,
    operator_of,
    source,
    statements,
    thrown,
)

_OFF_BY_ONE = {b"<": b"<=", b"<=": b"<", b">": b">=", b">=": b">"}
_COUNTS = frozenset({b"size", b"length", b"getLength", b"limit", b"capacity", b"remaining", b"available"})
_CHECKS = frozenset(
    {
        b"checkIndex",
        b"checkElementIndex",
        b"checkPositionIndex",
        b"checkPositionIndexes",
        b"checkFromToIndex",
        b"checkFromIndexSize",
        b"rangeCheck",
        b"rangeCheckForAdd",
        b"checkRange",
        b"checkBounds",
        b"ensureCapacity",
        b"ensureCapacityInternal",
        b"checkRemaining",
        b"checkOffset",
    }
)
_OUT_OF_BOUNDS = frozenset(
    {
        b"IndexOutOfBoundsException",
        b"ArrayIndexOutOfBoundsException",
        b"StringIndexOutOfBoundsException",
        b"BufferOverflowException",
        b"BufferUnderflowException",
        b"NoSuchElementException",
    }
)
_INDEXING = frozenset({b"get", b"charAt", b"substring", b"set", b"codePointAt", b"subList", b"arraycopy"})


def _off_by_one(site: Site) -> Iterator[Mutation]:
    """Let a loop run once too often or too rarely, or take the element behind the last.

    for (int i = 0; i < n; i++)    ->   for (int i = 0; i <= n; i++)
    for (int i = 0; i < n; i++)    ->   for (int i = 1; i < n; i++)
    values[values.length - 1]      ->   values[values.length]
    CWE-193.
    """
    for node in nodes(
        site, "for_statement", "while_statement", "do_statement", "array_access", "method_invocation"
    ):
        if node.type == "array_access":
            yield from _behind_last(node.child_by_field_name("index"))
        elif node.type == "method_invocation":
            if call_name(node) in _INDEXING:
                for argument in operands(node):
                    yield from _behind_last(argument)
        else:
            yield from _first_value(node)
            condition = node.child_by_field_name("condition")
            for test in [] if condition is None else _and_operands(condition):
                operator = operator_of(test) if test.type == "binary_expression" else None
                if operator is not None and source(operator) in _OFF_BY_ONE:
                    yield single(193, replaced(operator, _OFF_BY_ONE[source(operator)]))


def _first_value(loop: Node) -> Iterator[Mutation]:
    """`int i = 0` of a for loop set to 1."""
    start = loop.child_by_field_name("init")
    if loop.type != "for_statement" or start is None or start.type != "local_variable_declaration":
        return
    declarator = start.child_by_field_name("declarator")
    value = None if declarator is None else declarator.child_by_field_name("value")
    if value is not None and source(value) in (b"0", b"1"):
        yield single(193, replaced(value, b"1" if source(value) == b"0" else b"0"))


def _behind_last(index: Node | None) -> Iterator[Mutation]:
    """`count - 1` without the `- 1`."""
    if index is None or index.type != "binary_expression" or source(operator_of(index)) != b"-":
        return
    left, right = index.child_by_field_name("left"), index.child_by_field_name("right")
    if left is not None and source(right) == b"1" and left.type != "binary_expression":
        yield single(193, Change(left.end_byte, index.end_byte, b""))


def _and_operands(condition: Node) -> Iterator[Node]:
    node = bare(condition)
    if node.type == "binary_expression" and source(operator_of(node)) == b"&&":
        for field in ("left", "right"):
            inner = node.child_by_field_name(field)
            if inner is not None:
                yield from _and_operands(inner)
    else:
        yield node


def _drop_bounds_check(site: Site) -> Iterator[Mutation]:
    """Leave out the check of an index or a length.

    if (i < 0 || i >= size) { throw new IndexOutOfBoundsException(); }   ->   (nothing)
    Objects.checkIndex(i, size);                                         ->   (nothing)
    if (i < line.length() && line.charAt(i) == ' ')                      ->   if (line.charAt(i) == ' ')
    CWE-129.
    """
    for node, condition, body in guards(site):
        if thrown(body) in _OUT_OF_BOUNDS or (leaves(body) and _bounds_index(site, node, condition)):
            yield single(129, dropped(site, node))
    for call in nodes(site, "method_invocation"):
        statement = call.parent
        if call_name(call) not in _CHECKS or statement is None or not in_block(statement):
            continue
        if statement.type == "expression_statement":
            yield single(129, dropped(site, statement))
    for node in nodes(site, "binary_expression"):
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        operator = source(node.child_by_field_name("operator"))
        if left is None or right is None or operator not in (b"&&", b"||"):
            continue
        end = enclosing_statement(node).end_byte if operator == b"&&" else site.function.end_byte
        for test, kept in ((left, right), (right, left)):
            if any(test.end_byte <= at < end for at in _indexed_by(site, _ordered(test))):
                yield single(129, *reduced(node, kept))
                break


def _weaken_bounds_check(site: Site) -> Iterator[Mutation]:
    """Check an index or a length with a bound that is one off.

    if (i >= size) { throw new IndexOutOfBoundsException(); }   ->   if (i > size) { throw … }
    CWE-193.
    """
    for test in nodes(site, "binary_expression"):
        operator = operator_of(test)
        if operator is None or source(operator) not in _OFF_BY_ONE:
            continue
        around = test.parent
        while around is not None and around.type in ("binary_expression", "parenthesized_expression"):
            around = around.parent
        if around is None or around.type not in ("if_statement", "ternary_expression", "return_statement"):
            continue
        left, right = test.child_by_field_name("left"), test.child_by_field_name("right")
        is_length = any(side is not None and _is_count(side) for side in (left, right))
        body = around.child_by_field_name("consequence")
        if _clamps(around, left, right):
            continue
        if is_length or thrown(body) in _OUT_OF_BOUNDS or _indexed_by(site, _ordered(test)):
            yield single(193, replaced(operator, _OFF_BY_ONE[source(operator)]))


def _clamps(around: Node, left: Node | None, right: Node | None) -> bool:
    """Whether the bound itself makes no difference: `if (n > most) n = most`, `n > most ? most : n`."""
    sides = {source(left), source(right)}
    body, other = around.child_by_field_name("consequence"), around.child_by_field_name("alternative")
    if body is None:
        return False
    if around.type == "ternary_expression":
        return {source(body), source(other)} == sides
    inner = statements(body)
    made = inner[0].named_child(0) if len(inner) == 1 and inner[0].type == "expression_statement" else None
    if made is None or made.type != "assignment_expression":
        return False
    return {source(made.child_by_field_name("left")), source(made.child_by_field_name("right"))} == sides


def _ordered(test: Node) -> list[bytes]:
    """The simple sides of a comparison by order."""
    test = bare(test)
    if test.type != "binary_expression" or source(operator_of(test)) not in _OFF_BY_ONE:
        return []
    sides = (test.child_by_field_name("left"), test.child_by_field_name("right"))
    return [
        source(side) for side in sides if side is not None and side.type in ("identifier", "field_access")
    ]


def _indexed_by(site: Site, names: list[bytes]) -> list[int]:
    """Where an element is taken by one of the names."""
    return [at for name in names for at in _indices(site.function).get(name, ())]


@lru_cache(maxsize=8)
def _indices(function: Node) -> dict[bytes, list[int]]:
    """The names that elements are taken by, each with where."""
    found: dict[bytes, list[int]] = {}
    for node in nodes_of(function, "array_access", "method_invocation"):
        if node.type == "array_access":
            index = node.child_by_field_name("index")
            indices = [] if index is None else [index]
        else:
            indices = operands(node) if call_name(node) in _INDEXING else []
        for name in {name for index in indices for name in _names(index)}:
            found.setdefault(name, []).append(node.start_byte)
    return found


def _names(index: Node) -> Iterator[bytes]:
    if index.type in ("identifier", "field_access"):
        yield source(index)
    elif index.type in ("binary_expression", "update_expression", "parenthesized_expression"):
        for child in index.named_children:
            yield from _names(child)


def _bounds_index(site: Site, guard: Node, condition: Node) -> bool:
    end = site.function.end_byte if guard.parent is None else guard.parent.end_byte
    return any(guard.end_byte <= at < end for at in _indexed_by(site, _ordered(condition)))


def _is_count(node: Node) -> bool:
    node = bare(node)
    if node.type == "method_invocation":
        return call_name(node) in _COUNTS
    return node.type == "field_access" and source(node.child_by_field_name("field")) == b"length"


OPERATORS: tuple[Operator, ...] = (
    Operator("bound-off-by-one-java", JAVA, (193,), _off_by_one),
    Operator("drop-bounds-check-java", JAVA, (129,), _drop_bounds_check),
    Operator("weaken-bounds-check-java", JAVA, (193,), _weaken_bounds_check),
)
