"""A long function in windows, cut at statements: one about a place of it, or several over all of it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from data_prep.text.word import Word
from data_prep.text.word_edits import WordEdit

WORD_BUDGET = 400  # words of an instance, where neither a model nor --max-words says another number
REPORTED_WORDS = 160  # that are read about a reported place
HEAD = 40  # words of a function's head, at most, that stand before a window of its body
OVERLAP = 60  # words that two windows share, where a function is read in several
_ENDS = frozenset({";", "{", "}", ":"})  # behind these a statement begins


@dataclass(frozen=True, slots=True)
class Window:
    """Some words of a function in their order: `head` of its first, then those from `first` to `last`."""

    head: int
    first: int
    last: int  # exclusive

    @property
    def places(self) -> list[int]:
        """The numbers, among the function's words, of those that are kept."""
        return [*range(self.head), *range(self.first, self.last)]

    @property
    def seam(self) -> int | None:
        """How many words stand before the place where some are left out; None where nothing is."""
        return self.head if self.head and self.first > self.head else None

    def holds(self, start: int, end: int) -> bool:
        """Whether words from `start` to `end` of the function can be replaced within the window."""
        if self.head == self.first or end < self.head:
            return end <= self.last
        return self.first <= start and end <= self.last and (start, end) != (self.first, self.first)

    def of_function(self, edits: Iterable[WordEdit]) -> tuple[WordEdit, ...] | None:
        """Edits of the window as edits of the function; None where one reaches over what is left out."""
        shift = self.first - self.head
        found: list[WordEdit] = []
        for edit in edits:
            start = edit.start if edit.start < self.head else edit.start + shift
            end = edit.end if edit.end <= self.head and edit.start < self.head else edit.end + shift
            if end - start != edit.end - edit.start or not self.holds(start, end):
                return None
            found.append(WordEdit(start, end, edit.words))
        return tuple(found)


def windows_over(words: Sequence[Word], *, budget: int, overlap: int = OVERLAP) -> Iterator[Window]:
    """Windows of at most `budget` words that together hold all words of a function, each with its head.

    Two that follow each other share about `overlap` words, so that what one cuts the other has whole.
    """
    if len(words) <= budget:
        yield Window(0, 0, len(words))
        return
    head = _head(words, budget)
    room = budget - head
    last = _back(words, budget // 2, budget)
    yield Window(0, 0, last)
    while last < len(words):
        first = _on(words, max(head, last - min(overlap, room // 2)), last)
        last = _back(words, last, min(len(words), first + room))
        yield Window(head, first, last)


def window_around(words: Sequence[Word], place: range, *, budget: int = REPORTED_WORDS) -> Window:
    """The window of at most `budget` words about some words of a function; all of them where they fit."""
    if len(words) <= budget:
        return Window(0, 0, len(words))
    head = _head(words, budget)
    room = budget - head
    middle = (place.start + max(place.stop, place.start + 1)) // 2
    first = max(head, min(middle - room // 2, len(words) - room))
    last = min(len(words), first + room)
    if first <= head:
        return Window(0, 0, _back(words, place.stop, last))
    return Window(head, _on(words, first, place.start), _back(words, place.stop, last))


def _head(words: Sequence[Word], budget: int) -> int:
    """How many words stand before the body's first statement; none where the head is long."""
    for number, word in enumerate(words[: min(HEAD, budget // 2)]):
        if word.text == "{":
            return number + 1
    return 0


def _on(words: Sequence[Word], first: int, latest: int) -> int:
    """The first beginning of a statement from `first` on, not behind `latest`."""
    return next((at for at in range(first, latest + 1) if words[at - 1].text in _ENDS), first)


def _back(words: Sequence[Word], earliest: int, last: int) -> int:
    """The last end of a statement up to `last`, not before `earliest`."""
    if last == len(words):
        return last
    return next((at for at in range(last, earliest, -1) if words[at - 1].text in _ENDS), last)


class Lines:
    """The lines of a text by bytes: both count from 0."""

    __slots__ = ("_starts",)

    def __init__(self, text: bytes) -> None:
        self._starts = [0]
        at = text.find(b"\n")
        while at >= 0:
            self._starts.append(at + 1)
            at = text.find(b"\n", at + 1)

    def of(self, byte: int) -> int:
        """The line that a byte stands on."""
        return bisect_right(self._starts, byte) - 1

    def start(self, line: int) -> int:
        """The first byte of a line; ValueError where the text has no such line."""
        if not 0 <= line < len(self._starts):
            raise ValueError(f"line {line} of {len(self._starts)}")
        return self._starts[line]


def lines_of(words: Iterable[Word], text: bytes) -> list[int]:
    """The line of each word of a text."""
    lines = Lines(text)
    return [lines.of(word.start_byte) for word in words]


def words_on(lines: Sequence[int], line: int) -> range:
    """The words of a line, by the line of each; where it has none, the place where they would stand."""
    on = [number for number, each in enumerate(lines) if each == line]
    if on:
        return range(on[0], on[-1] + 1)
    behind = next((number for number, each in enumerate(lines) if each > line), len(lines))
    return range(behind, behind)
