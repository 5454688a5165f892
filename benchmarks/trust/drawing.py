"""Pairs drawn at random by whole families, which a test must not tear apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from data_prep.dataset import Pair


def draw(pairs: Sequence[Pair], count: int, random: np.random.Generator, *, by: str) -> list[Pair]:
    """So many pairs: whole families in random order, or rows."""
    if by == "row":
        return [pairs[place] for place in random.choice(len(pairs), count, replace=False)]
    families: dict[str, list[Pair]] = defaultdict(list)
    for pair in pairs:
        families[pair.variant].append(pair)
    names = sorted(families)
    drawn: list[Pair] = []
    for place in random.permutation(len(names)):
        if len(drawn) >= count:
            break
        drawn += families[names[place]]
    return drawn[:count]
