"""A substitute: bytes that a parser is shown in the place of others, as long and with the same line ends."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_NOT_LINE_END = re.compile(rb"[^\r\n]")
_SHORTEST_COMMENT = 4  # bytes of `/**/`


@dataclass(frozen=True, slots=True)
class Substitute:
    """The parser sees `shown` in the place of `text[start:end]`; readers of the tree never do.

    Blanks hide words: they are none. A comment, or a number without a digit in the text, stands for words
    that the lexer reads from the text itself (`data_prep.text.loose_words`).
    """

    start: int
    shown: bytes

    @property
    def end(self) -> int:
        """Where it ends in the text, which is where it ends in what is shown."""
        return self.start + len(self.shown)

    def moved(self, by: int) -> Substitute:
        """The same further on in a text."""
        return Substitute(self.start + by, self.shown)


def blanked(text: bytes, start: int, end: int) -> Substitute:
    """Blanks: the bytes are no words."""
    return Substitute(start, _NOT_LINE_END.sub(b" ", text[start:end]))


def kept(text: bytes, start: int, end: int) -> Substitute:
    """A comment, or a number where there is no room for one: the bytes stay words, the parser reads none."""
    hidden = _NOT_LINE_END.sub(b" ", text[start:end])
    ends = hidden[:2] + hidden[-2:]
    if len(hidden) >= _SHORTEST_COMMENT and not ends.strip(b" "):
        return Substitute(start, b"/*" + hidden[2:-2] + b"*/")
    return Substitute(start, hidden if hidden.strip(b" ") else b"0" * len(hidden))


def applied(text: bytes, substitutes: Sequence[Substitute]) -> bytes:
    """What a parser is shown; the substitutes are in order and do not overlap."""
    if not substitutes:
        return text
    parts: list[bytes] = []
    at = 0
    for one in substitutes:
        parts += [text[at : one.start], one.shown]
        at = one.end
    return b"".join([*parts, text[at:]])


def merged(old: Sequence[Substitute], new: Iterable[Substitute]) -> tuple[Substitute, ...]:
    """Both in order; where two overlap the newer one holds, and of the older one what lies beside it."""
    result = list(_without_overlap(sorted(new, key=lambda one: (one.start, -one.end))))
    starts = [one.start for one in result]
    pieces: list[Substitute] = []
    for one in old:
        at = one.start
        index = max(0, bisect_right(starts, at) - 1)
        while at < one.end:
            while index < len(result) and result[index].end <= at:
                index += 1
            if index == len(result) or result[index].start >= one.end:
                pieces.append(Substitute(at, one.shown[at - one.start :]))
                break
            if result[index].start > at:
                pieces.append(Substitute(at, one.shown[at - one.start : result[index].start - one.start]))
            at = result[index].end
    return tuple(sorted([*result, *pieces], key=lambda one: one.start))


def _without_overlap(ordered: Iterable[Substitute]) -> Iterable[Substitute]:
    end = -1
    for one in ordered:
        if one.start >= end and one.shown:
            yield one
            end = one.end


@dataclass(frozen=True, slots=True)
class Carried:
    """The substitutes of an edited text, and the range of the old one that a parser sees other bytes of."""

    substitutes: tuple[Substitute, ...]
    start: int
    end: int


def carried(old: Sequence[Substitute], text: bytes, start: int, end: int, length: int) -> Carried:
    """The substitutes of `text`, in which `length` bytes from `start` on stand for the old ones up to `end`.

    One that the edit lies within grows or shrinks with it; one that it cuts is gone.
    """
    growth = length - (end - start)
    before = [one for one in old if one.end <= start]
    behind = [one for one in old if one.start >= end and one.end > start]
    touched = [one for one in old if one.end > start and one.start < end]
    within: list[Substitute] = []
    for one in touched:
        if one.start <= start and end <= one.end:
            remade = _remade(one, text, one.end + growth)
            within += [remade] if remade is not None else []
    first = min([start, *(one.start for one in touched)])
    last = max([end, *(one.end for one in touched)])
    return Carried((*before, *within, *(one.moved(growth) for one in behind)), first, last)


def _remade(one: Substitute, text: bytes, end: int) -> Substitute | None:
    if not one.shown.strip():
        return blanked(text, one.start, end)
    if one.shown.startswith(b"/*") or not one.shown.strip(b"0"):
        return kept(text, one.start, end)
    return None
