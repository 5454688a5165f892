"""Where a C or C++ function uses names as an index, length, position or container, and what guards them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tree_sitter import Node

from data_prep.inject.shared.c_facts import facts_of
from data_prep.inject.shared.c_tree import View, arguments, bare, callee, field, operator_of, sides

WRITE, READ, INDEX = 787, 125, 129
_MOVES_BYTES = re.compile(
    rb"mem(?:cpy|move|set|ccpy)|str[nl]c(?:py|at)|copy|^(?:f?read|recv|recvfrom|pread)$|append|alloca", re.I
)
_READS_BYTES = re.compile(rb"^(?:mem(?:cmp|chr)|strn|f?write|send)")
_SIZE_LIKE = re.compile(
    rb"len|size|count|avail|remain|left|argc|num|cnt|^n$|nbytes|bytes|limit|capacity|room", re.I
)
_RELATIONS = frozenset({"<", ">", "<=", ">="})
_SIZES = frozenset({b"size", b"length"})
_ENDS = frozenset({b"end", b"cend", b"rend"})
_FIRSTS = frozenset({b"front", b"back", b"top", b"pop", b"pop_back", b"pop_front"})
_POSITIONS = frozenset({"binary_expression", "identifier", "update_expression"})
_LEAST = frozenset({b"0", b"1", b"-1"})


@dataclass(frozen=True, slots=True)
class Use:
    """A place where an element or a number of elements is reached, and the flaw of doing so out of range."""

    at: int
    cwe: int
    is_length: bool


@dataclass(frozen=True, slots=True)
class KeptAway:
    """What a comparison protects from."""

    cwe: int
    rejects: bool  # it holds for what is out of range; otherwise for what is in range
    is_length: bool


class Uses:
    """The uses of a function, gathered once for each operator about bounds."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._facts = facts_of(view)
        self._of: dict[bytes, list[Use]] = {}
        self._first_element: dict[bytes, list[int]] = {}
        self._elements: list[Use] = []
        for node in view.all("subscript_expression"):
            self._subscript(node)
        for node in view.all("pointer_expression"):
            argument = field(node, "argument")
            if operator_of(node) == "*" and argument is not None and bare(argument).type in _POSITIONS:
                self._add_all(argument, Use(node.start_byte, self._cwe(node), is_length=False))
        if view.language == "cpp":
            for node in view.all("field_expression"):
                self._member(node)
        for node in view.all("call_expression"):
            name = callee(node)
            if _MOVES_BYTES.search(name) or _READS_BYTES.search(name):
                use = Use(node.start_byte, WRITE if _MOVES_BYTES.search(name) else READ, is_length=True)
                for argument in arguments(node)[1:]:
                    self._add_all(argument, use)

    def kept_away(self, relation: Node, start: int, end: int) -> KeptAway | None:
        """What a comparison keeps away between two places; None where it is about something else."""
        pair, operator = sides(relation), operator_of(relation)
        if pair is None:
            return self._by_empty(relation, start, end)
        if operator in ("==", "!="):
            ends = [side for side in pair if side.type == "call_expression" and callee(side) in _ENDS]
            use = None
            if len(ends) == 1:
                use = self._first(pair[0] if ends[0].id == pair[1].id else pair[1], start, end)
            return None if use is None else KeptAway(use.cwe, operator == "==", is_length=False)
        if operator not in _RELATIONS:
            return None
        if self._is_about_nothing(pair, operator, start, end):
            return None
        is_less = operator in ("<", "<=")
        return self._by_side(pair[0], pair[1], start, end, is_less=is_less) or self._by_side(
            pair[1], pair[0], start, end, is_less=not is_less
        )

    def _is_about_nothing(self, pair: tuple[Node, Node], operator: str, start: int, end: int) -> bool:
        """`if (n > 0) memcpy(to, from, n);` does the same without its check."""
        if operator != ">" or self._view.read(pair[1]) != b"0":
            return False
        use = self._first(pair[0], start, end)
        return use is not None and use.is_length

    def _by_side(self, side: Node, other: Node, start: int, end: int, *, is_less: bool) -> KeptAway | None:
        """What `side < other` (or `side > other`) protects from."""
        node = bare(side)
        use = self._first(side, start, end)
        if node.type == "call_expression" and callee(node) in _SIZES:
            return None if use is None else KeptAway(use.cwe, is_less, use.is_length)
        if use is not None:
            if self._view.read(bare(other)) in _LEAST:
                is_distance = operator_of(node) == "-"  # end - begin > 1
                return KeptAway(use.cwe if is_distance else INDEX, is_less, use.is_length)
            return KeptAway(use.cwe, not is_less, use.is_length)
        is_size = node.type in ("identifier", "field_expression") and _SIZE_LIKE.search(self._view.key(node))
        if not is_number(other) or not is_size:
            return None
        use = next((use for use in self._elements if start <= use.at < end), None)
        return None if use is None else KeptAway(use.cwe, is_less, is_length=True)

    def _by_empty(self, relation: Node, start: int, end: int) -> KeptAway | None:
        node, holds = bare(relation), True
        if node.type == "unary_expression" and operator_of(node) == "!":
            node, holds = bare(field(node, "argument") or node), False
        if node.type != "call_expression" or callee(node) != b"empty":
            return None
        container = _container(node)
        if container is None:
            return None
        used = self._first_element.get(self._view.key(container), ())
        return KeptAway(READ, holds, is_length=False) if any(start <= at < end for at in used) else None

    def _first(self, side: Node, start: int, end: int) -> Use | None:
        """The first use of what stands on a side of a comparison, unless it has another value by then."""
        for name in _names(bare(side)):
            key = self._view.key(name)
            for use in self._of.get(key, ()):
                if start <= use.at < end:
                    return None if self._facts.reset_between(key, start, use.at) else use
        return None

    def _subscript(self, node: Node) -> None:
        index, container = field(node, "index") or field(node, "indices"), field(node, "argument")
        use = Use(node.start_byte, self._cwe(node), is_length=False)
        if container is not None:
            self._add(container, use)
            if index is not None and self._view.read(index) in (b"0", b"[0]"):
                self._first_element.setdefault(self._view.key(container), []).append(node.start_byte)
        if index is not None:
            self._add_all(index, use)
        self._elements.append(use)

    def _member(self, node: Node) -> None:
        argument, member = field(node, "argument"), field(node, "field")
        if argument is None or member is None:
            return
        is_first = self._view.read(member) in _FIRSTS
        if operator_of(node) == "->" or is_first:
            self._add(argument, Use(node.start_byte, READ, is_length=False))
        if is_first:
            self._first_element.setdefault(self._view.key(argument), []).append(node.start_byte)

    def _add(self, node: Node, use: Use) -> None:
        self._of.setdefault(self._view.key(node), []).append(use)

    def _add_all(self, node: Node, use: Use) -> None:
        self._elements.append(use)
        stack = [node]
        while stack:
            inside = stack.pop()
            if inside.type in ("identifier", "field_expression"):
                self._add(inside, use)
            if inside.type != "field_expression":
                stack.extend(inside.named_children)

    def _cwe(self, node: Node) -> int:
        return WRITE if _is_written(self._view, node) else READ


def is_number(node: Node) -> bool:
    return bare(node).type == "number_literal"


def _names(side: Node) -> list[Node]:
    """The places whose value a side of a comparison tells about."""
    found: list[Node | None] = [side]
    match side.type:
        case "binary_expression":
            found = [inner for inner in sides(side) or () if not is_number(inner)]
        case "cast_expression":
            found = [field(side, "value")]
        case "call_expression":
            found = [_container(side)] if callee(side) in _SIZES else []
        case "update_expression":
            found = [field(side, "argument")]
        case _:
            pass
    places = [bare(node) for node in found if node is not None]
    return [node for node in places if node.type in ("identifier", "field_expression")]


def _container(call: Node) -> Node | None:
    function = field(call, "function")
    return None if function is None else field(function, "argument")


def _is_written(view: View, node: Node) -> bool:
    parent = view.parent(node)
    while parent is not None and parent.type in ("parenthesized_expression", "field_expression"):
        node, parent = parent, view.parent(parent)
    if parent is None:
        return False
    if parent.type == "assignment_expression":
        left = field(parent, "left")
        return left is not None and left.id == node.id
    return parent.type == "update_expression"
