"""Are two samples of graphs alike? The squared distance of their mean graphs, with a permutation test.

After Song, Thiagarajan and Kailkhura, "Preventing Failures by Dataset Shift Detection in Safety-Critical
Graph Applications" (2021, doi 10.3389/frai.2021.589632).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

Matrix = npt.NDArray[np.floating]
Statistic = Literal["full", "shortened"]
_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Shift:
    """How far apart two samples are: the statistic, its p-value, and how large it is for their spread.

    `effect` is the distance of the means over the spread within the samples, as Cohen's d is of numbers.
    """

    statistic: float
    p: float
    effect: float


def two_sample(
    ours: Matrix,
    theirs: Matrix,
    *,
    permutations: int = 499,
    seed: int = 0,
    statistic: Statistic = "full",
) -> Shift:
    """Test that two samples of graphs, one a row, come from the same source. Sizes may differ.

    `full` estimates the squared Frobenius distance of the mean adjacency matrices without bias:
    mean <A,A'> + mean <B,B'> - 2 mean <A,B>. `shortened` is its last term alone. Under permutation the two
    decide alike where both samples have one size, for the sum of all products stays; else they do not.
    """
    m, n = len(ours), len(theirs)
    if m < 2 or n < 2:
        raise ValueError(f"samples of {m} and {n} graphs: at least two are needed in each")
    rows = np.concatenate([ours, theirs]).astype(np.float64, copy=False)
    products = rows @ rows.T
    own = np.diag(products).copy()
    random = np.random.default_rng(seed)
    first = np.zeros((permutations + 1, m + n))
    first[0, :m] = 1
    for row in first[1:]:
        row[random.permutation(m + n)[:m]] = 1
    within_first, within_second, between = _means(products, own, first, m, n)
    values = -2 * between
    if statistic == "full":
        values += within_first + within_second
    found = float(values[0])
    reached = np.count_nonzero(values[1:] >= found - _ROUNDING)
    distance = float((within_first + within_second - 2 * between)[0])
    spread = float(own.mean() - (m * within_first[0] + n * within_second[0]) / (m + n))
    if spread > _ROUNDING:
        effect = float(np.sqrt(max(0.0, distance) / spread))
    else:  # all graphs of a sample are the same
        effect = float("inf") if distance > _ROUNDING else 0.0
    return Shift(found, (1 + reached) / (1 + permutations), effect)


def _means(products: Matrix, own: Matrix, first: Matrix, m: int, n: int) -> tuple[Matrix, Matrix, Matrix]:
    """Mean products within the one sample, within the other and between them, for each way to part them."""
    second = 1 - first
    of_first, of_second = first @ products, second @ products
    within_first = (np.einsum("pi,pi->p", of_first, first) - first @ own) / (m * (m - 1))
    within_second = (np.einsum("pi,pi->p", of_second, second) - second @ own) / (n * (n - 1))
    return within_first, within_second, np.einsum("pi,pi->p", of_first, second) / (m * n)
