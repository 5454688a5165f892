"""A proposed change as filters see it: the file, its syntax tree, and which words give way to which."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from data_prep.text.functions import Function
from data_prep.text.language_specs import DEFINITIONS
from data_prep.text.languages import Language
from data_prep.text.lexer import Word
from data_prep.text.word_edits import WordEdit, apply
from plc.repair.edits.minimization import minimized

if TYPE_CHECKING:
    from tree_sitter import Node


@dataclass(frozen=True, slots=True)
class WordChange:
    """Words `start` to `end` of a function give way to `new`; an insertion has start == end."""

    function: Function
    start: int
    end: int
    new: tuple[str, ...]

    @property
    def old(self) -> tuple[str, ...]:
        """The words that go."""
        return tuple(word.text for word in self.function.words[self.start : self.end])

    @property
    def before(self) -> Word | None:
        """The last word ahead of the change."""
        return self.function.words[self.start - 1] if self.start else None

    @property
    def behind(self) -> Word | None:
        """The first word behind the change."""
        words = self.function.words
        return words[self.end] if self.end < len(words) else None

    @property
    def start_byte(self) -> int:
        """Where the words that go begin; for an insertion, where the word ahead of it ends."""
        if self.start < self.end:
            return self.function.words[self.start].start_byte
        return self.before.end_byte if self.before else self.function.start_byte

    @property
    def end_byte(self) -> int:
        """Where the words that go end; for an insertion, where the word behind it begins."""
        if self.start < self.end:
            return self.function.words[self.end - 1].end_byte
        return self.behind.start_byte if self.behind else self.function.end_byte


@dataclass(frozen=True, slots=True)
class ProposedChange:
    """One candidate: a file as it is, and all word changes that the candidate makes to it."""

    text: bytes
    root: Node  # of the text as it is
    language: Language
    changes: tuple[WordChange, ...]

    @classmethod
    def of(
        cls,
        text: bytes,
        root: Node,
        language: Language,
        edits: Iterable[tuple[Function, Sequence[WordEdit]]],
    ) -> ProposedChange:
        """Edits of each function that a candidate touches, with spellings restored; here made minimal."""
        changes: list[WordChange] = []
        for function, own in edits:
            source = [word.text for word in function.words]
            changes += [
                WordChange(function, edit.start, edit.end, edit.words) for edit in minimized(source, own)
            ]
        return cls(text, root, language, tuple(changes))

    def definition(self, function: Function) -> Node:
        """The node of a function's definition."""
        node = self.root.descendant_for_byte_range(function.start_byte, function.end_byte)
        while node is not None and node.type not in DEFINITIONS and node.parent is not None:
            node = node.parent
        return self.root if node is None else node

    def node_at(self, word: Word) -> Node | None:
        """The leaf of a word."""
        return self.root.descendant_for_byte_range(word.start_byte, word.end_byte)

    def words_after(self, function: Function) -> list[str]:
        """The words of a function once the change is made."""
        own = [WordEdit(c.start, c.end, c.new) for c in self.changes if c.function is function]
        return apply([word.text for word in function.words], own)
