"""How well error types were named: accuracy, its balanced form, macro-F1, the confusion matrix."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True, slots=True)
class Figures:
    """One classifier on one test part; shares, not per cent."""

    accuracy: float
    balanced_accuracy: float  # mean recall of the types that the test part has
    macro_f1: float  # mean F1 of the types that the test part has or the classifier named
    never_named: tuple[int, ...]  # types that the test part has and the classifier never gave


def confusion(truth: Sequence[int], named: Sequence[int], *, types: int) -> npt.NDArray[np.int64]:
    """Counts, a row per true type and a column per named one: C C."""
    if len(truth) != len(named):
        raise ValueError(f"{len(named)} answers for {len(truth)} programs")
    matrix = np.zeros((types, types), dtype=np.int64)
    np.add.at(matrix, (np.asarray(truth, dtype=np.int64), np.asarray(named, dtype=np.int64)), 1)
    return matrix


def figures_of(matrix: npt.NDArray[np.int64]) -> Figures:
    """All figures of a confusion matrix; ValueError where it counts nothing."""
    total = int(matrix.sum())
    if not total:
        raise ValueError("a confusion matrix of no programs has no figures")
    right, asked, answered = np.diag(matrix), matrix.sum(1), matrix.sum(0)
    present = asked > 0
    either = present | (answered > 0)
    return Figures(
        accuracy=float(right.sum() / total),
        balanced_accuracy=float((right[present] / asked[present]).mean()),
        macro_f1=float((2 * right[either] / (asked + answered)[either]).mean()),
        never_named=tuple(int(place) for place in np.flatnonzero(present & (answered == 0))),
    )
