"""What a dataset must not give away: how well a header, names and all, tells flawed from corrected.

`python -m tests.leakage DATASET…` measures whole datasets.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from data_prep.dataset import Pair, read_pairs
from data_prep.text.name_parts import named, parts_of


def header_of(words: Sequence[str], spelled: Sequence[str] = ()) -> tuple[str, ...]:
    """The words before the body of the entry, and the parts of the names that their slots hide."""
    header = tuple(words[: words.index("{")]) if "{" in words else tuple(words)
    names = [name for word, name in zip(header, spelled, strict=False) if named(word)]
    return (*header, *(f"part {part}" for name in names for part in parts_of(name)))


def header_accuracy(pairs: Sequence[Pair], *, steps: int = 300) -> float:
    """Accuracy of logistic regression on what a model reads of the header, on a held-out quarter."""
    instances = {(pair.kind, pair.source_id): pair for pair in pairs}
    flawed = [pair for (kind, _), pair in instances.items() if kind == "flawed"]
    corrected = [pair for (kind, _), pair in instances.items() if kind == "identity"]
    random = np.random.default_rng(0)
    size = min(len(flawed), len(corrected))
    chosen = [flawed[i] for i in random.permutation(len(flawed))[:size]]
    chosen += [corrected[i] for i in random.permutation(len(corrected))[:size]]
    headers = [header_of(pair.source, pair.spelled) for pair in chosen]
    words = {
        word: place for place, word in enumerate(sorted({word for header in headers for word in header}))
    }
    counts = np.zeros((len(chosen), len(words)))
    for row, header in enumerate(headers):
        for word in header:
            counts[row, words[word]] += 1
    is_flawed = np.array([pair.kind == "flawed" for pair in chosen])
    train = np.array([pair.bucket_source % 4 != 0 for pair in chosen])
    weights, bias = np.zeros(len(words)), 0.0
    for _ in range(steps):
        error = 1 / (1 + np.exp(-(counts[train] @ weights + bias))) - is_flawed[train]
        weights -= 0.5 * counts[train].T @ error / train.sum()
        bias -= 0.5 * error.mean()
    return float((((counts[~train] @ weights + bias) > 0) == is_flawed[~train]).mean())


if __name__ == "__main__":
    for name in sys.argv[1:]:
        accuracy = header_accuracy(read_pairs(Path(name)).pairs)
        print(f"{name}: {accuracy:.1%} of the held-out headers (chance: 50%)")
