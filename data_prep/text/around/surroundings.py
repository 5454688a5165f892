"""The names around a function: what its own text does not say and a fix may need, the likeliest first.

The order was fitted to names that real fixes wrote into functions (`docs/architecture.md`): a name counts
for more the nearer it stands, the more it stands beside names that the function uses (fields of its structs,
signatures of its callees, neighbours of its constants), and the more places of the file use it.
"""

from __future__ import annotations

from collections.abc import Container
from typing import final

import numpy as np
import numpy.typing as npt

from data_prep.text.around.spellings import Spellings
from data_prep.text.languages import Language
from data_prep.text.word import Role, Word

MOST = 64
_WIDTHS = (2, 20)  # names on either side that stand beside one
_BESIDE = (0.9, 1.2)  # what it counts for to stand beside names of the function, by width
_DISTANCE = {"before": -0.1, "behind": -0.06, "nearest": -0.13}
_COUNT = -0.75  # of a name's places
_SPREAD = 0.8  # of the parts of the file that have it
_PART = 80  # names of a part
_FARTHEST = 20_000  # names
_ROLE: dict[Role, float] = {"variable": -0.67, "function": 0.0, "type": 0.23, "member": 0.2, "constant": 0.3}
_LARGE = 400_000  # bytes of a text of which only what is around a function is read
_REACH = 150_000  # bytes on either side

Numbers = npt.NDArray[np.int64]
Scores = npt.NDArray[np.float64]


@final
class Surroundings:
    """The names of a file, asked for each of its functions."""

    __slots__ = ("_kept_names", "_language", "_near", "_text")

    def __init__(self, text: bytes, language: Language, kept_names: Container[str]) -> None:
        self._text = text
        self._language = language
        self._kept_names = kept_names
        self._near: dict[int, _Names] = {}

    @classmethod
    def of(
        cls,
        text: bytes,
        language: Language,
        *,
        kept_names: Container[str] = frozenset(),
    ) -> Surroundings:
        """`kept_names` are words of a model anyway."""
        return cls(text, language, kept_names)

    def names(
        self, start_byte: int, end_byte: int, used: Container[str], *, most: int = MOST
    ) -> tuple[Word, ...]:
        """At most so many names for the function in a range of bytes, none of those that it has already.

        Each is at one of its places in the file.
        """
        return self._around(start_byte, end_byte).ranked(start_byte, end_byte, used, most)

    def _around(self, start: int, end: int) -> _Names:
        large = len(self._text) > _LARGE
        piece = start // _REACH if large else 0
        names = self._near.get(piece)
        if names is None:
            first = max(0, (piece - 1) * _REACH) if large else 0
            last = max(end, (piece + 2) * _REACH) if large else len(self._text)
            own = Spellings.of(self._text[first:last], self._language)
            names = self._near[piece] = _Names(own, first, self._kept_names)
        return names


class _Names:
    """All names of a piece of a file, with what does not depend on the function."""

    def __init__(self, own: Spellings, first: int, kept_names: Container[str]) -> None:
        self._places = own.places.astype(np.int64) + first
        self._names = list(own.names)
        self._roles = list(own.roles)
        self._stream = own.numbers.astype(np.int64)
        self._backwards = self._stream[::-1]
        self._at = np.arange(len(self._stream))
        size = len(self._names)
        self._count = np.bincount(self._stream, minlength=size)
        parts = np.unique(self._stream * (1 << 32) + self._at // _PART) >> 32
        self._fixed: Scores = _SPREAD * np.log1p(np.bincount(parts, minlength=size))
        self._fixed += [_ROLE[role] for role in self._roles]
        self._fixed[[name in kept_names for name in self._names]] = -np.inf

    def ranked(self, start: int, end: int, used: Container[str], most: int) -> tuple[Word, ...]:
        """The names for a function, the likeliest first."""
        low, high = (int(place) for place in np.searchsorted(self._places, (start, end)))
        last, first = self._nearest(low, high)
        scores = self._scores(low, high, last, first)
        found: list[Word] = []
        for number in np.argsort(-scores, kind="stable").tolist():
            if len(found) == most or scores[number] == -np.inf:
                break
            if self._names[number] not in used:
                at = last[number] if last[number] >= 0 else first[number]
                found.append(self._word(number, int(at)))
        return tuple(found)

    def _word(self, number: int, at: int) -> Word:
        name = self._names[number]
        place = int(self._places[at])
        return Word(name, self._roles[number], place, place + len(name.encode("utf-8", "surrogateescape")))

    def _nearest(self, low: int, high: int) -> tuple[Numbers, Numbers]:
        """Where each name stands last before a range, or -1, and first behind it, or the stream's end."""
        last = np.full(len(self._names), -1)
        last[self._stream[:low]] = self._at[:low]  # of several, the last one holds
        first = np.full(len(self._names), len(self._stream))
        first[self._backwards[: len(self._stream) - high]] = self._at[high:][::-1]
        return last, first

    def _scores(self, low: int, high: int, last: Numbers, first: Numbers) -> Scores:
        """How likely each name is for the function that has the names `low` to `high` of the stream."""
        stream, size, at = self._stream, len(self._names), self._at
        before = np.where(last < 0, _FARTHEST, np.minimum(_FARTHEST, low - last))
        behind = np.where(first == len(stream), _FARTHEST, np.minimum(_FARTHEST, first - high + 1))
        within = np.bincount(stream[low:high], minlength=size)
        count = self._count - within
        scores: Scores = self._fixed + _COUNT * np.log1p(count)
        scores += _DISTANCE["before"] * np.log1p(before) + _DISTANCE["behind"] * np.log1p(behind)
        scores += _DISTANCE["nearest"] * np.log1p(np.minimum(before, behind))
        rare = 1 / np.sqrt(np.maximum(1, count))
        weights = np.where(within > 0, rare, 0.0)[stream]
        weights[low:high] = 0
        total = np.concatenate(([0.0], np.cumsum(weights)))
        for width, counts in zip(_WIDTHS, _BESIDE, strict=True):
            beside = total[np.minimum(len(stream), at + width + 1)] - total[np.maximum(0, at - width)]
            beside[low:high] = 0
            scores += counts * np.log1p(np.bincount(stream, beside, minlength=size) * rare)
        scores[within > 0] = -np.inf
        return scores
