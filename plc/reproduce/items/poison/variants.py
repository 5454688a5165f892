"""The data sets of one split: real, augmented and balanced rows, each clean and poisoned."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from plc.reproduce.tabular import Floats, Labels, Rows

KINDS = ("real", "augmented", "balanced")
POISONED = ", poisoned"
VARIANTS = tuple(kind + end for kind in KINDS for end in ("", POISONED))

Groups = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Variant:
    """What a classifier learns from and is asked; `clean` are the real test rows with their true labels."""

    name: str
    train: tuple[Floats, Labels]
    test: tuple[Floats, Labels]
    clean: tuple[Floats, Labels]


def variants_of(rows: Rows, *, seed: int, share: float, test_share: float = 0.2) -> Iterator[Variant]:
    """The six variants of one stratified split; nothing of a test row reaches its training part.

    `share` of the rarer class's rows, in both parts, get the commoner class's label.
    """
    random = np.random.default_rng(seed)
    is_test = np.zeros(len(rows.labels), dtype=bool)
    for label in (0, 1):
        places = np.flatnonzero(rows.labels == label)
        is_test[random.choice(places, round(test_share * len(places)), replace=False)] = True
    parts = [(rows.values[chosen], rows.labels[chosen]) for chosen in (~is_test, is_test)]
    clean = parts[1]
    twice = [augmented(*part, rows.groups, random) for part in parts]
    even = [balanced(*part, rows.groups, random) for part in parts]
    for name, (train, test) in zip(KINDS, (parts, twice, even), strict=True):
        yield Variant(name, train, test, clean)
        worse = [(values, poisoned(labels, share, random)) for values, labels in (train, test)]
        yield Variant(name + POISONED, worse[0], worse[1], clean)


def poisoned(labels: Labels, share: float, random: np.random.Generator) -> Labels:
    """The labels with a share of the ones turned to zeros."""
    ones = np.flatnonzero(labels == 1)
    changed = labels.copy()
    changed[random.choice(ones, round(share * len(ones)), replace=False)] = 0
    return changed


def augmented(
    values: Floats, labels: Labels, groups: Groups, random: np.random.Generator
) -> tuple[Floats, Labels]:
    """Twice as many rows of each class; the new ones lie between two rows of one class."""
    for label in (0, 1):
        count = int((labels == label).sum())
        values, labels = _with_more(values, labels, groups, random, label=label, count=count)
    return values, labels


def balanced(
    values: Floats, labels: Labels, groups: Groups, random: np.random.Generator
) -> tuple[Floats, Labels]:
    """As many rows of the rarer class as of the other; the new ones lie between two rows of it."""
    lacking = int((labels == 0).sum() - (labels == 1).sum())
    return _with_more(values, labels, groups, random, label=1, count=lacking)


def _with_more(
    values: Floats,
    labels: Labels,
    groups: Groups,
    random: np.random.Generator,
    *,
    label: int,
    count: int,
) -> tuple[Floats, Labels]:
    """Numbers lie on the line between two rows; a column of words takes its value from one of them."""
    places = np.flatnonzero(labels == label)
    first, second = (values[random.choice(places, count)] for _ in range(2))
    made = first + random.random((count, 1)) * (second - first)
    for start, end in groups:
        takes = random.random(count) < 0.5
        made[:, start:end] = np.where(takes[:, None], first[:, start:end], second[:, start:end])
    return np.concatenate([values, made]), np.concatenate([labels, np.full(count, label, labels.dtype)])
