"""The four data sets of one split: real, real poisoned, augmented, augmented poisoned."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from plc.reproduce.items.poison.tables import Floats, Labels, Rows

VARIANTS = ("real", "real, poisoned", "augmented", "augmented, poisoned")


@dataclass(frozen=True, slots=True)
class Variant:
    """What a classifier learns from and is asked; `clean` are the real test rows with their true labels."""

    name: str
    train: tuple[Floats, Labels]
    test: tuple[Floats, Labels]
    clean: tuple[Floats, Labels]


def variants_of(rows: Rows, *, seed: int, share: float, test_share: float = 0.2) -> Iterator[Variant]:
    """The four variants of one stratified split; nothing of a test row reaches its training part.

    `share` of the rarer class's rows, in both parts, get the commoner class's label.
    """
    random = np.random.default_rng(seed)
    is_test = np.zeros(len(rows.labels), dtype=bool)
    for label in (0, 1):
        places = np.flatnonzero(rows.labels == label)
        is_test[random.choice(places, round(test_share * len(places)), replace=False)] = True
    parts = [(rows.values[chosen], rows.labels[chosen]) for chosen in (~is_test, is_test)]
    clean = parts[1]
    richer = [augmented(values, labels, rows.groups, random) for values, labels in parts]
    for name, (train, test) in (("real", parts), ("augmented", richer)):
        yield Variant(name, train, test, clean)
        worse = [(values, poisoned(labels, share, random)) for values, labels in (train, test)]
        yield Variant(f"{name}, poisoned", worse[0], worse[1], clean)


def poisoned(labels: Labels, share: float, random: np.random.Generator) -> Labels:
    """The labels with a share of the ones turned to zeros."""
    ones = np.flatnonzero(labels == 1)
    changed = labels.copy()
    changed[random.choice(ones, round(share * len(ones)), replace=False)] = 0
    return changed


def augmented(
    values: Floats, labels: Labels, groups: tuple[tuple[int, int], ...], random: np.random.Generator
) -> tuple[Floats, Labels]:
    """As many rows of the rarer class as of the other: new ones lie between two rows of it.

    Numbers lie on the line between the two; a column of words takes its value from one of them.
    """
    ones = np.flatnonzero(labels == 1)
    lacking = int((labels == 0).sum()) - len(ones)
    first, second = (values[random.choice(ones, lacking)] for _ in range(2))
    part = random.random((lacking, 1))
    made = first + part * (second - first)
    for start, end in groups:
        takes = random.random(lacking) < 0.5
        made[:, start:end] = np.where(takes[:, None], first[:, start:end], second[:, start:end])
    return np.concatenate([values, made]), np.concatenate([labels, np.ones(lacking, labels.dtype)])
