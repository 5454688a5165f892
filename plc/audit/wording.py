"""Words with spellings taken out: what makes two rows one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from data_prep.dataset import Pair
from data_prep.text.around.spellings import KEYWORDS
from data_prep.text.naming import is_slot

_NAME = re.compile(r"[A-Za-z_$][\w$]*").fullmatch
_RESERVED = frozenset(
    word.decode() if isinstance(word, bytes) else word for words in KEYWORDS.values() for word in words
)


def canonical(words: Sequence[str], *, named: bool) -> tuple[str, ...]:
    """The words with names numbered in order of first occurrence, so that a renamed row is the same row.

    `named`: names are slots already; otherwise every word that is no keyword and looks like a name is one.
    """
    table: dict[str, str] = {}
    return tuple(
        table.setdefault(word, f"{word[0] if named else 'n'}{len(table)}") if _is_name(word, named) else word
        for word in words
    )


def uses_slots(pairs: Sequence[Pair]) -> bool:
    """Whether names of a dataset are slots: then its rows keep their spellings beside them."""
    return any(pair.spelled for pair in pairs[:100])


def _is_name(word: str, named: bool) -> bool:
    return bool(is_slot(word)) if named else bool(_NAME(word)) and word not in _RESERVED
