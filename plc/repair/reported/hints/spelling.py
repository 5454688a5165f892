"""Names that are spelt alike, and the edit that puts one in the place of another."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from rapidfuzz.distance import OSA

from plc.repair.findings import Edit

_TYPES = frozenset(["int", "char", "long", "short", "bool", "void", "float", "double", "unsigned", "signed"])
_LONG = 5  # letters from which on one wrong letter is a slip
_ALIKE = 2  # letters in which a misspelt name and the meant one may differ


def alike(name: str, others: Iterable[str]) -> list[str]:
    """The names nearest to one, of those that differ in a third of its letters and two at most."""
    near = [
        (OSA.distance(name.lower(), other.lower()), other)
        for other in set(others)
        if other != name and len(other) > _ALIKE and abs(len(other) - len(name)) <= _ALIKE
    ]
    best = min(near, default=(_ALIKE + 1, ""))[0]
    if best > min(_ALIKE, len(name) // 3):
        return []
    return [other for distance, other in sorted(near) if distance == best]


def named_edits(text: bytes, name: str, meant: Sequence[str], place: int) -> list[Edit]:
    """The edits that put what is meant in the place of a name: the next one on the line of a byte."""
    end = text.find(b"\n", place)
    word = re.compile(rf"\b{re.escape(name)}\b".encode())
    found = word.search(text, place, len(text) if end < 0 else end)
    return [] if found is None else [Edit(found.start(), found.end(), each) for each in meant]


def is_surely_meant(text: bytes, place: int, name: str, meant: str) -> bool:
    """Whether what a compiler guesses for the name at a byte is a slip of it, and no other thing.

    Compilers guess among all that headers declare: `tzname` for `name`, `qsort` for `std::sort`. The guess
    counts if the file itself has it, or if a name of some length differs in one letter.
    """
    if text[:place].endswith(b"::"):
        return False
    if meant.endswith(f"::{name}"):
        return True
    if meant in _TYPES or re.search(rf"\b{re.escape(meant)}\b".encode(), text) is not None:
        return True
    return len(name) >= _LONG and OSA.distance(name, meant) == 1
