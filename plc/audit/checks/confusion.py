"""A confusion matrix read with suspicion: accuracy beside balanced accuracy and the majority baseline."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt

from data_prep.errors import CorpusError
from plc.audit.findings import Finding
from plc.evaluate.error_types import figures_of

LEAST = 30
_IMBALANCE = 20
_LEAP = 0.05
_SURE = 3.3  # standard errors


@dataclass(frozen=True, slots=True)
class Matrix:
    """Counts, a row per true class and a column per named one."""

    name: str
    counts: npt.NDArray[np.int64]

    @property
    def accuracy(self) -> float:
        """Share of right answers."""
        return float(np.trace(self.counts) / self.counts.sum())

    @property
    def balanced(self) -> float:
        """Mean recall of the classes that occur."""
        return figures_of(self.counts).balanced_accuracy

    @property
    def baseline(self) -> float:
        """Accuracy of always naming the commonest class."""
        return float(self.counts.sum(1).max() / self.counts.sum())


def read_matrix(path: Path) -> Matrix:
    """A JSON file with a list of rows of counts; CorpusError where it is none."""
    try:
        content = json.loads(path.read_text("utf-8"))
        counts = np.array(content, dtype=np.int64)
        fits = counts.ndim == 2 and counts.shape[0] == counts.shape[1] and counts.min() >= 0
    except (OSError, ValueError, TypeError, OverflowError) as error:
        raise CorpusError(f"{path} cannot be read as a confusion matrix: {error}") from error
    if not fits or not counts.sum():
        raise CorpusError(f"{path} is no confusion matrix: give as many rows as columns of counts, not all 0")
    return Matrix(path.name, counts)


def check(matrix: Matrix) -> Iterator[Finding]:
    """Refuse classes that were never named rightly, and accuracy no better than the baseline."""
    figures = (
        f"accuracy {matrix.accuracy:.5f}, balanced {matrix.balanced:.5f}, baseline {matrix.baseline:.5f}"
    )
    support = matrix.counts.sum(1)
    unlearned = np.flatnonzero((support > 0) & (np.diag(matrix.counts) == 0))
    if len(unlearned):
        named = ", ".join(f"class {place} ({support[place]} rows)" for place in unlearned[:12])
        said = f"{figures}: never named rightly: {named}"
        yield Finding("unlearned-class", "refuse", matrix.name, said)
    if matrix.accuracy <= matrix.baseline:
        yield Finding(
            "baseline", "refuse", matrix.name, f"{figures}: no better than naming the commonest class"
        )
    present = support[support > 0]
    if present.max() > _IMBALANCE * present.min():
        said = f"{figures}: the largest class has {present.max()} rows, the smallest {present.min()}"
        yield Finding("imbalance", "warn", matrix.name, said)
    thin = np.flatnonzero((support > 0) & (support < LEAST))
    if len(thin):
        said = f"{len(thin)} of {len(present)} classes have fewer than {LEAST} rows: their recall is a guess"
        yield Finding("class-support", "warn", matrix.name, said)


def check_leaps(matrices: Sequence[Matrix]) -> Iterator[Finding]:
    """Refuse a rise of accuracy from one matrix to the next that balanced accuracy does not share."""
    for before, after in pairwise(matrices):
        rise = after.accuracy - before.accuracy
        error = math.sqrt(sum(m.accuracy * (1 - m.accuracy) / m.counts.sum() for m in (before, after)))
        if rise > max(_LEAP, _SURE * error) and after.balanced - before.balanced < rise / 4:
            said = (
                f"accuracy leaps from {before.accuracy:.5f} ({before.name}) to {after.accuracy:.5f}, "
                f"balanced accuracy goes from {before.balanced:.5f} to {after.balanced:.5f}: "
                "look for changed labels"
            )
            yield Finding("too-good", "refuse", after.name, said)
