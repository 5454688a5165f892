"""A comparison as the limit of a loop or of a guarded index, and by how much a change moves it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from plc.repair.filters.change import ProposedChange, WordChange
from plc.repair.filters.nodes import (
    CALLS,
    LOOPS,
    always_leaves,
    ancestors,
    arguments,
    assigned,
    bare,
    callee,
    field,
    operator,
    spelling,
    statements_behind,
    uncast,
    walk,
)

if TYPE_CHECKING:
    from tree_sitter import Node

_REACHED = {"<": False, "<=": True, ">": False, ">=": True}  # whether the limit itself is
_MIRRORED = {">": "<", ">=": "<=", "<": ">", "<=": ">="}
_NEGATED = {">=": "<", ">": "<="}
_MOVED = {("<=", "<"): -1, ("<", "<="): 1, (">", ">="): 1, (">=", ">"): -1}
_INDEXING = frozenset(
    ["at", "get", "charAt", "codePointAt", "elementAt", "set", "setCharAt", "remove", "item"]
)


@dataclass(frozen=True, slots=True)
class Index:
    """An array that is indexed by the limited variable and a number; None: by more than these."""

    array: Node
    offset: int | None


@dataclass(frozen=True, slots=True)
class Loop:
    """What a loop does with the variable that its condition limits."""

    node: Node
    condition: Node
    start: Node | None  # what the variable begins with
    stride: int  # the largest step that is written as a number; 0 where one is not
    writes_through_pointer: bool  # by `*p++ =`, which counts without an index


@dataclass(frozen=True, slots=True)
class Limit:
    """`variable` stays below `bound` (or above it), or reaches it; a change lets it go `gained` further."""

    function: Node
    variable: str
    bound: Node
    is_lower: bool
    includes: bool
    gained: int
    indices: tuple[Index, ...]
    loop: Loop | None


@dataclass(frozen=True, slots=True)
class _Sides:
    """A comparison with its variable on the left."""

    variable: str
    sign: str
    bound: Node


def limit_of(change: ProposedChange, one: WordChange) -> Limit | None:
    """The limit that a change moves by one; None where it moves none."""
    found = _moved(change, one)
    if found is None:
        return None
    node, gained = found
    for held in _conditions(node):
        for sides in _sides(node, change.text):
            made = _limit(change, one, held, sides, gained)
            if made is not None:
                return made
    return None


def _moved(change: ProposedChange, one: WordChange) -> tuple[Node, int] | None:
    """The comparison that a change is about, and by how much its larger side grows."""
    words = one.function.words
    if len(one.old) == len(one.new) == 1 and (gained := _MOVED.get((one.old[0], one.new[0]))) is not None:
        leaf = change.node_at(words[one.start])
        node = None if leaf is None else leaf.parent
        return (node, gained) if node is not None and node.type == "binary_expression" else None
    gained = _by_one(one.new) if not one.old else -_by_one(one.old) if not one.new else 0
    if not gained or one.before is None:
        return None
    leaf = change.node_at(one.before if not one.old else words[one.start])
    for node in [] if leaf is None else ancestors(leaf):
        if node.type == "binary_expression" and operator(node) in _MIRRORED:
            right = node.child_by_field_name("right")
            ends_there = right is not None and right.end_byte in (one.start_byte, one.end_byte)
            return (node, gained) if ends_there and operator(node) in ("<", "<=") else None
    return None


def _by_one(words: Sequence[str]) -> int:
    """What `- 1` and `+ 1` add; 0 for other words."""
    match words:
        case ["-", "1"]:
            return -1
        case ["+", "1"]:
            return 1
    return 0


def _sides(node: Node, text: bytes) -> Iterator[_Sides]:
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    if left is None or right is None:
        return
    sign = operator(node)
    if uncast(left).type == "identifier":
        yield _Sides(spelling(uncast(left), text), sign, right)
    if uncast(right).type == "identifier":
        yield _Sides(spelling(uncast(right), text), _MIRRORED[sign], left)
    if left.type == "binary_expression" and operator(left) == "*":
        factor = left.child_by_field_name("left")
        if factor is not None and factor.type == "identifier":
            yield _Sides(spelling(factor, text), sign, right)


def _conditions(node: Node) -> Iterator[Node]:
    """The statement whose condition a comparison is part of, beside others that must hold too."""
    for parent in ancestors(node):
        if parent.type == "if_statement" or parent.type in LOOPS:
            condition = parent.child_by_field_name("condition")
            if condition is not None and condition.start_byte <= node.start_byte < condition.end_byte:
                yield parent
            return
        if parent.type.endswith("statement") or (
            parent.type == "binary_expression" and operator(parent) not in ("&&", "and", "||", "or")
        ):
            return


def _limit(change: ProposedChange, one: WordChange, held: Node, sides: _Sides, gained: int) -> Limit | None:
    text = change.text
    body = field(held, "body", "consequence")
    sign, scope = sides.sign, [] if body is None else [body]
    loop = None
    if held.type in LOOPS:
        loop = _loop(held, sides.variable, text)
        if loop is None:
            return None
        scope = [held]
    elif sign in _NEGATED and always_leaves(body, text):
        sign, scope, gained = _NEGATED[sign], statements_behind(held), -gained
    indices = tuple(indices_of(scope, sides.variable, text))
    if sign not in _REACHED or (loop is None and not indices):
        return None
    function = change.definition(one.function)
    lower = sign in (">", ">=")
    return Limit(function, sides.variable, sides.bound, lower, _REACHED[sign], gained, indices, loop)


def _loop(node: Node, variable: str, text: bytes) -> Loop | None:
    """The loop as that of a variable; None where it does not move it."""
    condition = node.child_by_field_name("condition")
    steps = [step for inner in walk(node) if (step := _step(inner, variable, text)) is not None]
    if condition is None or not steps:
        return None
    strides = [int(step) if step.isdigit() else 0 for step in steps]
    advancing = any(
        inner.type == "pointer_expression"
        and operator(inner) == "*"
        and bare(inner.named_children[-1]).type == "update_expression"
        for inner in walk(node)
        if inner.named_child_count
    )
    stride = 0 if 0 in strides else max(strides)
    return Loop(node, condition, _start(node, variable, text), stride, advancing)


def _start(loop: Node, variable: str, text: bytes) -> Node | None:
    """What a variable begins with, in the loop's head or right ahead of it; None where that depends."""
    part = field(loop, "initializer", "init") or loop.prev_named_sibling
    while part is not None:
        pairs = [pair for inner in walk(part) if (pair := assigned(inner)) is not None]
        written = [right for left, right in pairs if spelling(left, text) == variable]
        if written:
            plain = not part.type.endswith("statement") or part.type == "expression_statement"
            return written[-1] if plain else None
        part = part.prev_named_sibling
    return None


def _step(node: Node, variable: str, text: bytes) -> str | None:
    """By how much a node moves a variable, as it is written; None where it does not."""
    if node.type == "update_expression":
        argument = field(node, "argument") or next(iter(node.named_children), None)
        return "1" if argument is not None and spelling(argument, text) == variable else None
    if node.type != "assignment_expression":
        return None
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    if left is None or right is None or spelling(left, text) != variable:
        return None
    written = spelling(right, text)
    if operator(node) in ("+=", "-="):
        return written
    if operator(node) in ("<<=", ">>=", "*=", "/="):
        return f"times {written}"
    for sign in "+-*":
        if written.startswith(variable + sign):
            return written.removeprefix(variable + sign)
    return None


def indices_of(scope: Sequence[Node], variable: str, text: bytes) -> Iterator[Index]:
    """The arrays that the variable is an index of."""
    for part in scope:
        for node in walk(part):
            array, index = indexed(node, text)
            if array is None or index is None:
                continue
            names = (spelling(inner, text) for inner in walk(index) if inner.type == "identifier")
            if variable in names:
                yield Index(array, None if array == index else _offset(uncast(index), variable, text))


def indexed(node: Node, text: bytes) -> tuple[Node | None, Node | None]:
    """The array and the index, where a node takes an element."""
    if node.type in ("subscript_expression", "array_access"):
        index = field(node, "index", "indices")
        if index is not None and index.type == "subscript_argument_list":
            index = next(iter(index.named_children), None)
        return field(node, "argument", "array"), index
    if node.type == "pointer_expression" and operator(node) == "*" and node.named_child_count:
        address = bare(node.named_children[-1])
        if address.type == "binary_expression" and operator(address) == "+":
            return address.child_by_field_name("left"), address.child_by_field_name("right")
    pointed = node.type == "field_expression" and operator(node) == "->"
    if pointed or (node.type == "pointer_expression" and operator(node) == "*"):
        pointer = node.child_by_field_name("argument")
        return pointer, pointer  # a pointer that goes over an array is an index, too
    if node.type in CALLS and callee(node, text) in _INDEXING and arguments(node):
        called = field(node, "object", "function")
        if called is not None and called.type == "field_expression":
            called = called.child_by_field_name("argument")
        return called, arguments(node)[0]
    return None, None


def _offset(index: Node, variable: str, text: bytes) -> int | None:
    """How far an index is from a variable; None where the text does not tell."""
    written = spelling(index, text)
    if written == variable:
        return 0
    if index.type == "binary_expression" and operator(index) in ("+", "-"):
        left, right = index.child_by_field_name("left"), index.child_by_field_name("right")
        if left is not None and right is not None and spelling(left, text) == variable:
            number = spelling(right, text)
            if number.isdigit():
                return int(number) if operator(index) == "+" else -int(number)
    return None
