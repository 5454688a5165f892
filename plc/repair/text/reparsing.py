"""A parsed text with edits in it, parsed again: only what they touch, so that its size hardly counts."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, final

from data_prep.substitutes.model import Substitute, carried
from data_prep.text.languages import (
    Language,
    parse,
    parse_again,
    parse_again_counted,
    parse_anew,
    parse_as_written,
    substitutes_of,
)
from plc.repair.edits.layout import Replacement, apply_replacements
from plc.repair.findings import Edit, Encoding
from plc.repair.text.source_text import line_starts_of

if TYPE_CHECKING:
    from tree_sitter import Node, Tree


_MOST_READ = 40  # times that a text is read anew for its fixes, or
_CHEAP = 200  # hundreds of the parser's steps for one fix, which real code stays below
_MOST_STEPS = 60_000  # hundreds beyond those, for all fixes of a text: some seconds
_MOST_BYTES = 2_000_000  # bytes of it, if that is more


@dataclass(frozen=True, slots=True)
class Reparsed:
    """A text with replacements made, its tree, and the ranges of bytes in it whose syntax is another one."""

    text: bytes
    tree: Tree
    changed: tuple[tuple[int, int], ...]
    substitutes: tuple[Substitute, ...] = ()
    replacements: tuple[Replacement, ...] = ()

    @property
    def root(self) -> Node:
        """The root of the tree."""
        return self.tree.root_node


@final
@dataclass(slots=True)
class Effort:
    """What the parser did for the fixes of one text."""

    steps: int = 0  # hundreds, beyond those that a fix may take

    @property
    def is_spent(self) -> bool:
        """Whether it did so much that no more fixes are made: in real code they never cost that.

        Where one damaged place is most of a long text, each fix costs as much as the whole text.
        """
        return self.steps > _MOST_STEPS


@final
class Syntax:
    """The syntax tree of a text, for texts that differ from it in a few places; threads may share it.

    Nodes that no edit touches are taken over (Wagner and Graham, Efficient and Flexible Incremental Parsing,
    1998). The tree is that of a parse from scratch, but for how it goes on after a syntax error. What the
    parser is shown in place of a macro stays as it is: an edit that hides a fault of its own behind a new
    substitute would parse, and may not.
    """

    __slots__ = (
        *(
            "_errors_anew",
            "_language",
            "_line_starts",
            "_read",
            "_substitutes",
            "_text",
            "_tree",
            "_written",
            "effort",
            "errors",
        ),
    )

    def __init__(
        self,
        text: bytes,
        language: Language,
        tree: Tree,
        substitutes: tuple[Substitute, ...] | None = None,
        *,
        effort: Effort | None = None,
    ) -> None:
        """`tree` is the text's with these substitutes, or with those of a parse from scratch.

        `effort` is that of the text that this one was made of by replacements.
        """
        self._text = text
        self._language = language
        self._tree = tree
        self._line_starts: Sequence[int] | None = None  # found with the first edit
        self._substitutes = substitutes_of(text, language) if substitutes is None else substitutes
        self.errors = errors_in(tree.root_node)
        self._errors_anew: int | None = None
        self.effort = Effort() if effort is None else effort
        self._read = 0  # times that it was read anew with replacements
        self._written: _Written | None = None  # made with the first fix that it is asked for

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
        new, steps = parse_again_counted(text, self._language, old, substitutes)
        self.effort.steps += max(0, steps - _CHEAP)
        changed = tuple((entry.start_byte, entry.end_byte) for entry in old.changed_ranges(new))
        return Reparsed(text, new, changed, substitutes, tuple(replacements))

    def is_worse(self, after: Reparsed) -> bool:
        """Whether the text has more syntax errors with the replacements: with its substitutes, or read anew.

        Read anew, other substitutes may be found: one that spans a region that does not parse is given up
        where a replacement makes that region a larger one, as by a brace that goes. A text is read anew for
        some fixes; where there are more, as in text that is no source code, the others count as worse.
        """
        if errors_in(after.root) > self.errors:
            return True
        if not (self._substitutes or self.errors) or self._is_read_alike(after):
            return False
        self._read += 1
        if self.effort.is_spent or self._read > max(_MOST_READ, _MOST_BYTES // (len(self._text) + 1)):
            return True
        if self._errors_anew is None:
            self._errors_anew = errors_in(parse_anew(self._text, self._language).root_node)
        return errors_in(parse_anew(after.text, self._language).root_node) > self._errors_anew

    def _is_read_alike(self, after: Reparsed) -> bool:
        """Whether the replacements leave all alone that substitutes are looked for in."""
        if self._language == "java":
            return False
        if self._written is None:
            self._written = _Written.of(self._text, self._language)
        return self._written.has_regions_of(after, self._point)

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


@final
@dataclass(frozen=True, slots=True)
class _Written:
    """A text's tree without substitutes, and the regions where it is damaged."""

    tree: Tree
    language: Language
    regions: tuple[tuple[int, int], ...]

    @classmethod
    def of(cls, text: bytes, language: Language) -> _Written:
        tree = parse_as_written(text, language)
        return cls(tree, language, tuple(_regions_in(tree, text)))

    def has_regions_of(self, after: Reparsed, point: Callable[[int], tuple[int, int]]) -> bool:
        """Whether the text with replacements is damaged in the same regions, and none of them is touched."""
        old = self.tree.copy()
        moved = list(self.regions)
        for entry in reversed(after.replacements):
            size, growth = len(entry.data), len(entry.data) - (entry.end - entry.start)
            if any(start <= entry.end and entry.start <= end for start, end in self.regions):
                return False
            behind = bisect_right(self.regions, (entry.end, entry.end))
            moved[behind:] = [(start + growth, end + growth) for start, end in moved[behind:]]
            start = point(entry.start)
            new_end = _behind(start, entry.data)
            old.edit(entry.start, entry.end, entry.start + size, start, point(entry.end), new_end)
        return _regions_in(parse_again(after.text, self.language, old, ()), after.text) == moved


def _regions_in(tree: Tree, text: bytes) -> list[tuple[int, int]]:
    from data_prep.substitutes.reading import damaged_regions  # here: only texts that are damaged need it

    return damaged_regions(tree.root_node, text)


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
