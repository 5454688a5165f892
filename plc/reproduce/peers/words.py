"""Words as fairseq reads them: one line, spaces between, so that no word may hold a space."""

from __future__ import annotations

import re
from collections.abc import Sequence

_SPECIAL = frozenset({"<s>", "<pad>", "</s>", "<unk>"})
_HARD = re.compile(r"[\s%]")
_WRITTEN = re.compile(r"%([0-9a-f]*);")


def written(word: str) -> str:
    """The word without white space: a hard character becomes `%` and its code in hexadecimal, then `;`."""
    if word in _SPECIAL:
        return f"%{ord(word[0]):x};{word[1:]}"
    return _HARD.sub(lambda found: f"%{ord(found[0]):x};", word) or "%;"


def read(text: str) -> str:
    """The word that `written` wrote."""
    return _WRITTEN.sub(lambda found: chr(int(found[1], 16)) if found[1] else "", text)


def to_line(words: Sequence[str]) -> str:
    """The words as one line, without its end."""
    return " ".join(written(word) for word in words)


def from_line(line: str) -> tuple[str, ...]:
    """The words of one line."""
    return tuple(read(text) for text in line.split())
