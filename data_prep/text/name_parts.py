"""The parts of names: `pktBufLen` becomes a slot, and `pkt`, `buf` and `len` are read beside it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache

from data_prep.text.naming import is_slot

WIDTH = 4  # parts that count of one name: its last ones, for the noun that all else qualifies stands there
NONE = 0  # the id of no part

Parts = tuple[int, ...]  # WIDTH ids, NONE last
_NO_PARTS: Parts = (NONE,) * WIDTH

_NAMED = frozenset("vftmc")  # the letters of slots that stand for names; literals have no parts
_PART = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_LABELS = frozenset({"bad", "good", "cwe"})  # in the names of the suites, and there they say what is flawed


@lru_cache(maxsize=100_000)
def parts_of(name: str) -> tuple[str, ...]:
    """The last words of a name in lower case; no digits, no single letters unless there is nothing else."""
    found = [part.lower() for part in _PART.findall(name)]
    long = [part for part in found if len(part) > 1] or found
    return tuple(part for part in long if part not in _LABELS)[-WIDTH:]


class NameParts:
    """The parts that a model knows, by number from 1; empty for a model that reads no names."""

    __slots__ = ("_ids", "_rows", "words")

    def __init__(self, words: Sequence[str] = ()) -> None:
        self.words = tuple(words)
        self._ids = {word: number for number, word in enumerate(self.words, start=NONE + 1)}
        if len(self._ids) != len(self.words):
            raise ValueError("name parts name each part once")
        self._rows: dict[str, Parts] = {}

    @classmethod
    def of(cls, names: Iterable[Sequence[str]], *, most: int) -> NameParts:
        """The `most` parts that occur in the most rows; each of `names` holds the distinct names of a row."""
        counts: Counter[str] = Counter()
        for row in names:
            counts.update({part for name in row for part in parts_of(name)})
        ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
        return cls([part for part, _ in ranked[:most]])

    def __len__(self) -> int:
        return len(self.words)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, NameParts) and self.words == other.words

    def __hash__(self) -> int:
        return hash(self.words)

    def rows(self, words: Sequence[str], spelled: Sequence[str]) -> list[Parts]:
        """For each word of an instance the parts of its spelling, if it is the slot of a name.

        Between the language tag and the end that the served family reads; none where there are no spellings.
        """
        if not self.words or not spelled:
            return []
        known, of = self._rows, self._of
        middle = [
            (known.get(name) or of(name)) if named(word) else _NO_PARTS
            for word, name in zip(words, spelled, strict=True)
        ]
        return [_NO_PARTS, *middle, _NO_PARTS]

    def _of(self, name: str) -> Parts:
        row = self._rows.get(name)
        if row is None:
            ids = [self._ids[part] for part in parts_of(name) if part in self._ids]
            row = self._rows[name] = (*ids, *_NO_PARTS[len(ids) :])
        return row


@lru_cache(maxsize=20_000)
def named(word: str) -> bool:
    """Whether a model's word is the slot of a name."""
    return word[:1] in _NAMED and is_slot(word) is not None
