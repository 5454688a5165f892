"""The functions of a text once edits are made: only those that an edit touches are read anew."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import final

from data_prep.text.functions import Function, definitions_of, function_at
from plc.repair.findings import Edit, Encoding
from plc.repair.text.reparsing import Reparsed


def functions_after(
    after: Reparsed, *, before: Sequence[Function], edits: Sequence[Edit], encoding: Encoding
) -> list[Function]:
    """The functions of the edited text in order; `before` are those of the text as it was.

    One that no edit touches is the very object of `before`, with the place that it had there: in a file of
    thousands of functions, reading them all again for each fix would take minutes. Where all that changed
    lies within functions, the others are not even looked for.
    """
    shifts = Shifts.of(edits, encoding)
    found = _in_place(after, before, shifts)
    return _looked_for(after, before, shifts) if found is None else found


def moved_into(function: Function, edits: Sequence[Edit], *, encoding: Encoding) -> Function:
    """A function that no edit touches, at its place in the edited text."""
    shifts = Shifts.of(edits, encoding)
    start, end = shifts.place_of(function)
    by = start - function.start_byte
    if not by:
        return function
    words = tuple(w._replace(start_byte=w.start_byte + by, end_byte=w.end_byte + by) for w in function.words)
    return replace(function, start_byte=start, end_byte=end, words=words)


@final
@dataclass(frozen=True, slots=True)
class Shifts:
    """Where what stands in the edited text stood before."""

    edits: tuple[Edit, ...]  # in order
    growths: tuple[int, ...]

    @classmethod
    def of(cls, edits: Sequence[Edit], encoding: Encoding) -> Shifts:
        """Of edits in any order, which do not overlap."""
        ordered = tuple(sorted(edits, key=lambda edit: edit.start_byte))
        growths = (len(edit.text.encode(encoding)) - (edit.end_byte - edit.start_byte) for edit in ordered)
        return cls(ordered, tuple(growths))

    def edits_before(self, edits: Sequence[Edit]) -> tuple[Edit, ...] | None:
        """Edits of the edited text as edits of the old one; None where one meets what was written."""
        moved: list[Edit] = []
        for edit in edits:
            place = self.untouched(edit.start_byte, edit.end_byte)
            if place is None:
                return None
            moved.append(Edit(*place, edit.text))
        return tuple(moved)

    def untouched(self, start: int, end: int) -> tuple[int, int] | None:
        """The old place of a range of the new text, or None where an edit touches it."""
        shift = 0
        for edit, growth in zip(self.edits, self.growths, strict=True):
            if end < edit.start_byte + shift:
                break
            if start <= edit.end_byte + shift + growth:
                return None
            shift += growth
        return start - shift, end - shift

    def spanned(self, start: int, end: int) -> tuple[int, int]:
        """The old range that a range of the new text comes from; whole edits count where it meets them."""
        return self._old(start, at_end=False), self._old(end, at_end=True)

    def _old(self, place: int, *, at_end: bool) -> int:
        shift = 0
        for edit, growth in zip(self.edits, self.growths, strict=True):
            if place < edit.start_byte + shift:
                break
            if place <= edit.end_byte + shift + growth:
                return edit.end_byte if at_end else edit.start_byte
            shift += growth
        return place - shift

    def place_of(self, function: Function) -> tuple[int, int]:
        """The new place of a function that no edit leaves or enters."""
        start, end = function.start_byte, function.end_byte
        pairs = list(zip(self.edits, self.growths, strict=True))
        before = sum(growth for edit, growth in pairs if edit.end_byte < start)
        within = sum(growth for edit, growth in pairs if start < edit.start_byte < end)
        return start + before, end + before + within


def _in_place(after: Reparsed, before: Sequence[Function], shifts: Shifts) -> list[Function] | None:
    """The functions, where each change lies within one that is still there; None where one does not."""
    starts = [function.start_byte for function in before]
    touched: set[int] = set()
    changed = [shifts.spanned(first, last) for first, last in after.changed]
    for first, last in [*changed, *((edit.start_byte, edit.end_byte) for edit in shifts.edits)]:
        index = bisect_right(starts, first) - 1  # no function lies within another
        if index < 0 or not (starts[index] < first and last < before[index].end_byte):
            return None
        touched.add(index)
    functions = list(before)
    for index in touched:
        start, end = shifts.place_of(before[index])
        node = after.root.descendant_for_byte_range(start, end)
        found = None if node is None else next(definitions_of(node), None)
        if found is None or (found.start_byte, found.end_byte) != (start, end):
            return None
        functions[index] = function_at(found, after.text)
    return functions


def _looked_for(after: Reparsed, before: Sequence[Function], shifts: Shifts) -> list[Function]:
    """The functions, where any may have come, gone or moved."""
    by_range = {(function.start_byte, function.end_byte): function for function in before}
    functions: list[Function] = []
    for node in definitions_of(after.root):
        place = shifts.untouched(node.start_byte, node.end_byte)
        known = None if place is None else by_range.get(place)
        if known is None or known.has_error != node.has_error:
            known = function_at(node, after.text)
        functions.append(known)
    return functions
