"""What an edit is wherever it is made: which words it adds and takes away, names by their kind alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from data_prep.dataset import Pair
from data_prep.text.naming import is_slot


def blind(words: Sequence[str]) -> tuple[str, ...]:
    """The words with every slot as its letter alone: `v7` and `v2` are both `v#`."""
    return tuple(word[0] + "#" if is_slot(word) else word for word in words)


def edit_of(pair: Pair) -> tuple[tuple[str, int], ...]:
    """Which words the target has more and less than the source, slots by their letter: the kind of edit."""
    change = Counter(blind(pair.target))
    change.subtract(blind(pair.source))
    return tuple(sorted((word, count) for word, count in change.items() if count))
