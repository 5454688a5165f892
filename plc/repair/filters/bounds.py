"""A limit stays where the text shows that it is meant: sentinels, masks, shifts, declared arrays."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from data_prep.text.name_parts import parts_of
from plc.repair.filters.change import ProposedChange, WordChange
from plc.repair.filters.filter import Filter
from plc.repair.filters.limits import Limit, Loop, limit_of
from plc.repair.filters.nodes import CALLS, callee, operator, spelling, walk
from plc.repair.filters.sizes import Sizes

if TYPE_CHECKING:
    from tree_sitter import Node

_MASK = re.compile(r"mask", re.IGNORECASE)
_SHIFT = re.compile(r"shift|^shl$|^shr$|^bits?$", re.IGNORECASE)
_LAST = frozenset(["max", "maximum", "last", "highest", "high", "hi", "upper"])
_AMOUNTS = frozenset(["size", "len", "length", "count", "cnt", "num", "capacity", "cap", "total"])
_ROOT = re.compile(r"\bsqrtf?\(|isqrt\(")
_GROWING = frozenset(
    ["add", "append", "insert", "push_back", "emplace_back", "addFirst", "addLast", "resize"]
)
_SHIFTS = frozenset(["<<", ">>", ">>>", "<<=", ">>=", ">>>="])


def _objection(change: ProposedChange) -> str | None:
    return next((said for one in change.changes if (said := _about(change, one)) is not None), None)


def _about(change: ProposedChange, one: WordChange) -> str | None:
    limit = limit_of(change, one)
    if limit is None:
        return None
    case = _Case(change, limit, Sizes.of(change.text, change.root, change.definition(one.function)))
    if limit.gained < 0 and case.asks_for_the_last():
        return "the loop asks for its last round, which is a sentinel"
    known = case.rooms()
    if any(spare < 0 for spare in known):
        return None  # the text itself proves the flaw
    if any(spare < limit.gained for spare in known):
        return "the array has no room for one more: its declaration says so"
    if limit.gained > 0:
        return case.grows_too_far()
    if known and not case.reaches_further():
        return "the array has room for the last one: its declaration says so"
    return case.is_meant()


def reaches_outside(change: ProposedChange, one: WordChange) -> bool:
    """Whether the text proves that a limit lets an index leave its array, and the change draws it in.

    The array's declaration says how many elements it has, or the limit is the array's own length.
    """
    limit = limit_of(change, one)
    if limit is None or limit.gained >= 0 or limit.is_lower:
        return False
    case = _Case(change, limit, Sizes.of(change.text, change.root, change.definition(one.function)))
    return any(spare < 0 for spare in case.rooms()) or case.is_own_length()


@dataclass(frozen=True, slots=True)
class _Case:
    """One limit and what the text tells about it."""

    change: ProposedChange
    limit: Limit
    sizes: Sizes

    def rooms(self) -> list[int]:
        """How many more elements each array has than the limit reaches; below 0: it reaches outside."""
        if self.limit.is_lower:
            return []
        last = self.sizes.amount(self.limit.bound).plus(0 if self.limit.includes else -1)
        found: list[int] = []
        for index in self.limit.indices:
            size = self.sizes.elements(index.array)
            if size is None or index.offset is None:
                continue
            spare = size.beyond(last.plus(index.offset + 1))
            if spare is not None:
                found.append(spare)
        return found

    def asks_for_the_last(self) -> bool:
        """Whether the loop's body compares the variable with the limit again."""
        loop, limit = self.limit.loop, self.limit
        if loop is None or limit.is_lower or not limit.includes:
            return False
        sides = {limit.variable, spelling(limit.bound, self.change.text)}
        return any(
            node.type == "binary_expression"
            and operator(node) in ("<", "<=", "==", "!=", ">", ">=")
            and not loop.condition.start_byte <= node.start_byte < loop.condition.end_byte
            and {spelling(side, self.change.text) for side in node.named_children} == sides
            for node in walk(loop.node)
        )

    def is_own_length(self) -> bool:
        """Whether the limit is the length of what is indexed: `i <= a.length` beside `a[i]`."""
        bound = spelling(self.limit.bound, self.change.text)
        own = {
            spelling(index.array, self.change.text)
            for index in self.limit.indices
            if index.offset is not None and index.offset >= 0
        }
        array = next((a for a in own if bound in (f"{a}.length", f"{a}.size()", f"{a}.length()")), None)
        loop = self.limit.loop
        if array is None or loop is None or not self.limit.includes:
            return False
        if self.asks_for_the_last():
            return False
        return not any(self._grows(node, array) or self._ends_a_text(node) for node in walk(loop.node))

    def _ends_a_text(self, node: Node) -> bool:
        """Whether a loop asks for the zero that ends a text: it may read a `std::string` one further."""
        return node.type == "char_literal" and spelling(node, self.change.text) == "'\\0'"

    def _grows(self, node: Node, array: str) -> bool:
        """Whether the loop puts elements into what it indexes."""
        if node.type not in CALLS:
            return False
        called = spelling(node, self.change.text)
        return called.startswith(f"{array}.") and callee(node, self.change.text) in _GROWING

    def reaches_further(self) -> bool:
        """Whether an array of unknown size is indexed beyond those that the text declares."""
        declared = [i.offset or 0 for i in self.limit.indices if self.sizes.elements(i.array) is not None]
        return any((index.offset or 0) > max(declared, default=0) for index in self.limit.indices)

    def grows_too_far(self) -> str | None:
        """A length as an open limit: the element behind the last one does not exist."""
        bound = spelling(self.limit.bound, self.change.text)
        offsets = [index.offset for index in self.limit.indices if index.offset is not None]
        if self.limit.is_lower and bound == "0" and not self.limit.includes and min(offsets, default=0) < 0:
            return f"`{self.limit.variable}` is lowered before it is an index"
        if self.limit.is_lower or self.limit.includes or 0 not in offsets:
            return None
        if re.search(r"(?:\.length|\.size\(\)|\.length\(\))$|strlen\(|ARRAY_SIZE\(|sizeof", bound):
            return f"`{bound}` is one more than the last index"
        return None

    def is_meant(self) -> str | None:
        """Why the last value belongs to the loop."""
        loop = self.limit.loop
        if loop is None or not self.limit.includes:
            return None
        if self.limit.is_lower:
            return self._shift(loop) or self._goes_down()
        return self._mask() or self._shift(loop) or self._one_based(loop) or self._closed(loop)

    def _goes_down(self) -> str | None:
        bound = spelling(self.limit.bound, self.change.text)
        if bound == "0" and any(index.offset == 0 for index in self.limit.indices):
            return "the first element has the index 0"
        if bound == "1" and not self.limit.indices and self.limit.includes:
            return "the loop counts down to one"
        return None

    def _mask(self) -> str | None:
        bound = spelling(self.limit.bound, self.change.text)
        amount = self.sizes.amount(self.limit.bound)
        full = not amount.base and amount.offset >= 7 and amount.offset & (amount.offset + 1) == 0
        if full or _MASK.search(bound) or any(self._masked_by(bound)):
            return f"`{bound}` is a mask, which is the largest value itself"
        return None

    def _masked_by(self, bound: str) -> Iterator[bool]:
        for node in walk(self.limit.function):
            if node.type in ("binary_expression", "assignment_expression") and operator(node) in ("&", "&="):
                right = node.child_by_field_name("right")
                yield right is not None and spelling(right, self.change.text) == bound

    def _shift(self, loop: Loop) -> str | None:
        strides = loop.stride > 1 or _SHIFT.search(self.limit.variable)
        if (strides and not self.limit.indices) or any(self._shifts_by(node) for node in walk(loop.node)):
            return f"`{self.limit.variable}` counts bits or strides, not elements"
        return None

    def _shifts_by(self, node: Node) -> bool:
        if node.type not in ("binary_expression", "assignment_expression") or operator(node) not in _SHIFTS:
            return False
        right = node.child_by_field_name("right")
        return right is not None and any(
            inner.type == "identifier" and spelling(inner, self.change.text) == self.limit.variable
            for inner in walk(right)
        )

    def _one_based(self, loop: Loop) -> str | None:
        start = None if loop.start is None else self.sizes.amount(loop.start)
        if start is None or start.base or start.offset != 1:
            return None
        if not self.limit.indices or all((index.offset or 0) < 0 for index in self.limit.indices):
            return "the loop counts from one, so that its limit is the last one"
        return None

    def _closed(self, loop: Loop) -> str | None:
        bound = spelling(self.limit.bound, self.change.text)
        written = spelling(loop.condition, self.change.text)
        variable = re.escape(self.limit.variable)
        if _ROOT.search(bound) or re.search(rf"(?<!\w){variable}\*{variable}(?!\w)", written):
            return "the loop goes as far as the root, which may divide"
        if re.search(r"-1$", bound) or re.search(rf"/{variable}$", bound):
            return f"`{bound}` is the last value already"
        if self._names_the_last(bound):
            return f"`{bound}` is the last value, by its name or as it is written"
        if self.limit.indices or loop.writes_through_pointer:
            return None
        return f"`{self.limit.variable}` is no index"

    def _names_the_last(self, bound: str) -> bool:
        if bound[:1].isdigit():
            return True
        parts = parts_of(bound)
        counts = not _AMOUNTS.isdisjoint(parts) or parts[-1:] == ("n",) or bound.endswith(("s", "S"))
        of_enumeration = self.sizes.enumerators.get(bound)
        if of_enumeration is not None and of_enumeration[-1] == bound:
            return not counts
        return not _LAST.isdisjoint(parts) and not counts


BOUNDS = Filter("limit that is meant", _objection)
