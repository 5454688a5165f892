"""A parsed text with edits in it, parsed again: only what they touch, so that its size hardly counts."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, final

from data_prep.substitutes.model import Substitute, carried
from data_prep.text.languages import Language, parse, parse_again, substitutes_of
from plc.repair.edits.layout import Replacement, apply_replacements
from plc.repair.findings import Edit, Encoding
from plc.repair.text.source_text import line_starts_of

if TYPE_CHECKING:
    from tree_sitter import Node, Tree


@dataclass(frozen=True, slots=True)
class Reparsed:
    """A text with replacements made, its tree, and the ranges of bytes in it whose syntax is another one."""

    text: bytes
    tree: Tree
    changed: tuple[tuple[int, int], ...]
    substitutes: tuple[Substitute, ...] = ()

    @property
    def root(self) -> Node:
        """The root of the tree."""
        return self.tree.root_node


@final
class Syntax:
    """The syntax tree of a text, for texts that differ from it in a few places; threads may share it.

    Nodes that no edit touches are taken over (Wagner and Graham, Efficient and Flexible Incremental Parsing,
    1998). The tree is that of a parse from scratch, but for how it goes on after a syntax error. What the
    parser is shown in place of a macro stays as it is: an edit that hides a fault of its own behind a new
    substitute would parse, and may not.
    """

    __slots__ = ("_language", "_line_starts", "_substitutes", "_text", "_tree", "errors")

    def __init__(
        self,
        text: bytes,
        language: Language,
        tree: Tree,
        substitutes: tuple[Substitute, ...] | None = None,
    ) -> None:
        """`tree` is the text's with these substitutes, or with those of a parse from scratch."""
        self._text = text
        self._language = language
        self._tree = tree
        self._line_starts: Sequence[int] | None = None  # found with the first edit
        self._substitutes = substitutes_of(text, language) if substitutes is None else substitutes
        self.errors = errors_in(tree.root_node)

    @classmethod
    def of(cls, text: bytes, language: Language) -> Syntax:
        """Parse a text."""
        return cls(text, language, parse(text, language))

    @property
    def root(self) -> Node:
        """The root of the text's tree."""
        return self._tree.root_node

    def after(self, replacements: Sequence[Replacement]) -> Reparsed:
        """The text with replacements, which go left to right and do not overlap; ValueError where they do."""
        text = apply_replacements(self._text, replacements)
        old = self._tree.copy()
        substitutes = self._substitutes
        current = self._text
        for entry in reversed(replacements):  # so that places before it stay what they are
            first, last, data = entry.start, entry.end, entry.data
            if substitutes:
                edited = current[:first] + data + current[last:]
                moved = carried(substitutes, edited, first, last, len(data))
                data = current[moved.start : first] + data + current[last : moved.end]
                substitutes, first, last, current = moved.substitutes, moved.start, moved.end, edited
            start = self._point(first)
            old.edit(first, last, first + len(data), start, self._point(last), _behind(start, data))
        new = parse_again(text, self._language, old, substitutes)
        changed = tuple((entry.start_byte, entry.end_byte) for entry in old.changed_ranges(new))
        return Reparsed(text, new, changed, substitutes)

    def after_edits(self, edits: Iterable[Edit], *, encoding: Encoding) -> Reparsed:
        """The same with edits, which may come in any order."""
        replacements = (
            Replacement(edit.start_byte, edit.end_byte, edit.text.encode(encoding)) for edit in edits
        )
        return self.after(sorted(replacements, key=lambda entry: (entry.start, entry.end)))

    def _point(self, byte: int) -> tuple[int, int]:
        starts = self._line_starts
        if starts is None:
            starts = self._line_starts = line_starts_of(self._text)
        row = bisect_right(starts, byte) - 1
        return row, byte - starts[row]


def errors_in(node: Node) -> int:
    """How many ERROR and MISSING nodes are in a tree."""
    count = 0
    stack = [node]
    while stack:
        current = stack.pop()
        if current.has_error:
            count += current.is_error
            stack += current.children
        count += current.is_missing
    return count


def _behind(start: tuple[int, int], written: bytes) -> tuple[int, int]:
    """The row and column behind what is written at a place."""
    row, column = start
    lines = written.count(b"\n")
    return row + lines, len(written) - written.rfind(b"\n") - 1 + (0 if lines else column)
