"""New blocks around old statements: which words they enclose, and the lines that are indented with them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from data_prep.text.lexer import Word
from data_prep.text.word_edits import WordEdit
from plc.repair.edits.minimization import is_boundary
from plc.repair.edits.surroundings import Surroundings

_HEADS = frozenset(["if", "for", "while"])
_COMMENT = re.compile(rb"//[^\n]*|/\*.*?\*/", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Enclosure:
    """Old words `first` to `last` below a new head, which one edit writes and a later one closes."""

    opening: int
    closing: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Indentation:
    """Blanks that a line gains: one more step, behind the ones that it shares with the new head."""

    position: int
    line_start: int
    blanks: str


@dataclass(frozen=True, slots=True)
class Enclosing:
    """The enclosures whose lines stand as deep as the new head, so that they have to move."""

    text: bytes
    words: Sequence[Word]
    around: Surroundings
    edits: Sequence[WordEdit]
    moved: tuple[Enclosure, ...]
    inline: frozenset[int]  # the edits that close what another one opens, and holds, on one line

    @classmethod
    def of(
        cls, text: bytes, words: Sequence[Word], around: Surroundings, edits: Sequence[WordEdit]
    ) -> Enclosing:
        """Find them; `edits` are settled."""
        found = [*_between_braces(words, edits), *_under_heads(words, edits)]
        moved = tuple(one for one in found if _stands_beside(one, words, around, edits))
        inline = frozenset(one.closing for one in found if _is_on_one_line(one, words, around, edits))
        return cls(text, words, around, edits, moved, inline)

    def depth(self, edit: int) -> int:
        """By how many steps the lines around the beginning of an edit move."""
        return sum(one.opening < edit <= one.closing for one in self.moved)

    def indentations(self) -> Iterator[Indentation]:
        """What each line gains, left to right."""
        steps: dict[int, tuple[str, int]] = {}
        for one in self.moved:
            base = _base(one, self.words, self.around, self.edits)
            for line_start in self._lines(one):
                if self.text.startswith(base.encode("ascii"), line_start):
                    steps[line_start] = (base, steps.get(line_start, ("", 0))[1] + 1)
        for line_start, (base, count) in sorted(steps.items()):
            yield Indentation(line_start + len(base), line_start, self.around.style.unit * count)

    def _lines(self, one: Enclosure) -> Iterator[int]:
        """Where the enclosed lines begin that may move: no directive, nor what goes over a line end."""
        start, end = self.words[one.first].start_byte, self.words[one.last - 1].end_byte
        held = list(self._held(one))
        line_start = self.around.line_start(start)
        while line_start < end:
            line_end = self.around.line_end(line_start)
            line = self.text[line_start:line_end].strip()
            goes_on = line.endswith(b"\\") or self.text[:line_start].rstrip(b"\r\n").endswith(b"\\")
            first = line_end - len(self.text[line_start:line_end].lstrip())
            within = bisect_right(held, (first, len(self.text))) - 1
            is_held = within >= 0 and line_start < held[within][1] and held[within][0] <= first
            if line and not line.startswith(b"#") and not goes_on and not is_held:
                yield line_start
            line_start = line_end + 1

    def _held(self, one: Enclosure) -> Iterator[tuple[int, int]]:
        """Where words and comments that go over a line end begin and end; of a word not its first line."""
        for index in range(one.first, one.last):
            word = self.words[index]
            if "\n" in word.text:
                yield self.around.line_end(word.start_byte) + 1, word.end_byte
            if index + 1 < one.last:
                gap = self.text[word.end_byte : self.words[index + 1].start_byte]
                for comment in _COMMENT.finditer(gap):
                    if b"\n" in comment.group():
                        yield word.end_byte + comment.start(), word.end_byte + comment.end()


def _between_braces(words: Sequence[Word], edits: Sequence[WordEdit]) -> Iterator[Enclosure]:
    """Old words between a new brace and the new one that closes it."""
    opened: list[int | None] = []  # the edits that opened the braces; None: the text itself
    position = 0
    for index, edit in enumerate([*edits, WordEdit(len(words), len(words), ())]):
        for word in words[position : edit.start]:
            if word.text == "{":
                opened.append(None)
            elif word.text == "}" and opened:
                opened.pop()
        for text in edit.words:
            if text == "{":
                opened.append(index)
            elif text == "}" and opened and (opening := opened.pop()) is not None and opening != index:
                first, last = edits[opening].end, edit.start
                if first < last:
                    yield Enclosure(opening, index, first, last)
        position = edit.end


def _under_heads(words: Sequence[Word], edits: Sequence[WordEdit]) -> Iterator[Enclosure]:
    """The one plain statement behind a new head without braces."""
    for index, edit in enumerate(edits):
        if edit.start < edit.end or edit.words[0] not in _HEADS or edit.words[-1] != ")":
            continue
        last = next((at for at in range(edit.start, len(words)) if words[at].text in (";", "{", "}")), None)
        if last is None or words[last].text != ";" or words[edit.start].text in _HEADS:
            continue
        inside = [at for at, other in enumerate(edits) if edit.start < other.start <= last]
        yield Enclosure(index, max([index, *inside]), edit.start, last + 1)


def _stands_beside(
    one: Enclosure, words: Sequence[Word], around: Surroundings, edits: Sequence[WordEdit]
) -> bool:
    start = words[one.first].start_byte
    return around.begins_line(start) and around.indentation(start) == _base(one, words, around, edits)


def _is_on_one_line(
    one: Enclosure, words: Sequence[Word], around: Surroundings, edits: Sequence[WordEdit]
) -> bool:
    """Whether a whole new head stands in the middle of a line, and all that it encloses behind it."""
    start, end = words[one.first].start_byte, words[one.last - 1].end_byte
    in_line = not around.begins_line(start) and around.line_end(start) >= end
    return in_line and is_boundary(words, edits[one.opening].start)


def _base(one: Enclosure, words: Sequence[Word], around: Surroundings, edits: Sequence[WordEdit]) -> str:
    """How deep the new head stands."""
    at = edits[one.opening].start
    if is_boundary(words, at):
        return around.base(at)
    return around.indentation(words[around.statement_before(at)].start_byte)
