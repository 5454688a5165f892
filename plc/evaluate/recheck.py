"""The recheck of a fix, as in serving: shown the result, the model finds nothing in it any more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from data_prep.text.naming import is_slot


def renumbered(words: Sequence[str]) -> tuple[str, ...]:
    """The words with their slots numbered anew in order of first occurrence, as naming would."""
    slots: dict[str, str] = {}
    counts: Counter[str] = Counter()
    for word in words:
        if is_slot(word) and word not in slots:
            slots[word] = f"{word[0]}{counts[word[0]]}"
            counts[word[0]] += 1
    return tuple(slots.get(word, word) for word in words)


def passes_recheck(after: Sequence[float], *, threshold: float) -> bool:
    """Whether nothing is found any more after the first candidate: no other one is made in its place."""
    return bool(after) and after[0] < threshold
