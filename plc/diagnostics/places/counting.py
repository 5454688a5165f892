"""How a compiler counted the columns of its log: learnt from its markers, else from the names in messages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import final

from plc.diagnostics.places.columns import Unit, byte_column

_NAMES = re.compile(r"['\u2018](?P<name>[\w$]+)['\u2019]")
_WORD = re.compile(rb"[\w$\x80-\xff]+|\S")
_INSIDE = re.compile(rb"[\w$\x80-\xff]{2}")
_BLANKS = " \t"
_LONGEST = 5_000  # bytes of a line of which all ways are compared, for each report on it
_MARKER = 1_000  # what a marker says counts for more than names do


@dataclass(frozen=True, slots=True)
class _Way:
    """A unit, the cells from one tab stop to the next, the number of the first column."""

    unit: Unit
    tab: int = 8
    origin: int = 1

    def byte(self, line: bytes, column: int) -> int:
        return byte_column(line, column - self.origin + 1, self.unit, tab=self.tab)


# gcc 11 and newer, older ones, then what options of gcc ask for; the likelier first.
_FROM_1 = (_Way("display"), _Way("bytes"), *(_Way("display", tab) for tab in (4, 2, 3, 1, 5, 6, 7, 16)))
_WAYS = (*_FROM_1, *(replace(way, origin=0) for way in _FROM_1))


@final
class Counting:
    """The ways in which the columns of one log may be counted, and what speaks for each.

    gcc counts cells of the screen (tabs as its `-ftabstop` says) or bytes, from 1 or from 0, by its version
    and options, and the log does not say which.
    """

    def __init__(self, known: Unit | None = None) -> None:
        self._ways = _WAYS if known is None else (_Way(known),)
        self._votes = [0] * len(self._ways)

    def byte(self, line: bytes, column: int, message: str) -> int:
        """The byte column of a place; `message` may quote the name that stands there."""
        order = sorted(range(len(self._ways)), key=lambda at: (-self._votes[at], at))
        if line.isascii() and b"\t" not in line:
            return column - self._ways[order[0]].origin + 1
        if len(line) > _LONGEST:
            return self._ways[order[0]].byte(line, column)
        places = [self._ways[at].byte(line, column) for at in order]
        names = [match["name"].encode() for match in _NAMES.finditer(message)]
        named = [begins(line, place) in names for place in places]
        if any(named):
            self._vote([at for at, is_named in zip(order, named, strict=True) if is_named], 1)
            return places[named.index(True)]
        if self._votes[order[0]]:
            return places[0]
        return next((place for place in places[:2] if begins(line, place)), places[0])

    def learn(self, line: bytes, column: int, byte: int) -> None:
        """A marker shows that the column of the log is this byte of the line; no way leads into a tab."""
        ways = enumerate(self._ways)
        fits = [at for at, way in ways if way.byte(line, column) == byte < way.byte(line, column + 1)]
        self._vote(fits, _MARKER)

    def _vote(self, ways: Sequence[int], weight: int) -> None:
        for at in ways:
            self._votes[at] += weight


def begins(line: bytes, column: int) -> bytes:
    """The word or sign that begins at a byte column; empty for a blank, the end, or the middle of a word."""
    at = column - 1
    if not 0 <= at < len(line) or (at and _INSIDE.match(line, at - 1)):
        return b""
    match = _WORD.match(line, at)
    return b"" if match is None else match[0]


def marked(line: bytes, shown: str, before: int) -> int | None:
    """The byte column of a line below which a marker stands, behind `before` cells of it as it is shown.

    Tools show tabs as blanks, as many as they please: what is not blank is counted. None where the line is
    another than the one that is shown.
    """
    return carried(line, shown, byte_column(shown.encode("utf-8", "surrogateescape"), before + 1, "display"))


def carried(line: bytes, shown: str, column: int) -> int | None:
    """The byte column of a line at which that of `shown` lies; None if more than blanks differ."""
    text, data = line.decode("utf-8", "surrogateescape"), shown.encode("utf-8", "surrogateescape")
    at = len(data[: column - 1].decode("utf-8", "replace")) + max(0, column - 1 - len(data))
    signs = [place for place, sign in enumerate(text) if sign not in _BLANKS]
    if [text[place] for place in signs] != [sign for sign in shown if sign not in _BLANKS]:
        return None
    passed = sum(sign not in _BLANKS for sign in shown[:at])
    if at < len(shown) and shown[at] not in _BLANKS:
        index = signs[passed]
    else:  # a blank, or behind the end: as far behind the sign before it
        gap = at - len(shown[:at].rstrip(_BLANKS))
        index = (signs[passed - 1] + 1 if passed else 0) + gap
    beyond = max(0, index - len(text))
    return len(text[:index].encode("utf-8", "surrogateescape")) + beyond + 1
