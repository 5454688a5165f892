"""Reversible naming: spellings that do not matter for repair become slots, and come back unharmed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from sys import intern

from data_prep.text.lexer import Role, Word

_LETTERS: dict[Role, str] = {
    "variable": "v",
    "function": "f",
    "type": "t",
    "member": "m",
    "constant": "c",
    "string": "s",
    "character": "h",
    "number": "n",
}
_KEPT = frozenset({"true", "false", "this", "null", "NULL", "nullptr", "self", "super", "main"})

is_slot = re.compile(r"[vftmcshn](?:0|[1-9][0-9]*)").fullmatch


def is_linked(word: str) -> bool:
    """Whether a word's other occurrences in an instance tell of it: names and slots, no punctuation."""
    return word[:1].isalpha() or word[:1] == "_"


class Names:
    """The table of one instance: slots numbered by letter in order of first occurrence.

    A spelling has one slot however often and in whatever role it occurs again. Words of role `other`
    (keywords, operators, punctuation) and `kept_names` spellings stay, unless they look like a slot.
    """

    __slots__ = ("_counts", "_kept_names", "_slots", "_spellings")

    def __init__(self, kept_names: frozenset[str]) -> None:
        self._kept_names = kept_names
        self._slots: dict[str, str] = {}
        self._spellings: dict[str, str] = {}
        self._counts: dict[str, int] = {}

    @classmethod
    def new(cls, kept_names: frozenset[str]) -> Names:
        """An empty table over the spellings that stay words."""
        return cls(kept_names)

    def rename(self, words: Iterable[Word]) -> list[str]:
        """The words of the model; may be called again for a target, whose new names get the next slots."""
        slots, stays = self._slots, self._stays
        return [
            word.text
            if word.role == "other"
            else slots.get(word.text) or stays(word.text) or self._bind(word)
            for word in words
        ]

    def restore(self, words: Iterable[str]) -> list[str]:
        """The spellings behind the model's words; KeyError for a slot that was never bound."""
        spellings = self._spellings
        return [spellings[word] if is_slot(word) else word for word in words]

    def _stays(self, text: str) -> str | None:
        return text if (text in self._kept_names or text in _KEPT) and not is_slot(text) else None

    def _bind(self, word: Word) -> str:
        letter = _LETTERS[word.role]
        number = self._counts.get(letter, 0)
        self._counts[letter] = number + 1
        slot = intern(f"{letter}{number}")  # one string for all the instances of a corpus
        self._slots[word.text] = slot
        self._spellings[slot] = word.text
        return slot
