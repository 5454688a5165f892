"""Outcomes to a calibration curve: pool adjacent violators, smoothed, as strictly rising knots.

The isotonic regressions of scipy and scikit-learn give flat steps that reach 0 and 1. A curve here must have
an inverse, and no confidence of 1 from a few rows.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from plc.decode.curve import Curve, Doubles, logit

BINS = 40
_STEP = 1e-3  # log-odds by which one knot rises above the last
_PSEUDO = 0.5  # rows of either outcome that every block is mixed with: no confidence of 1 from a few rows


def fitted(said: Doubles, outcomes: Doubles, weights: Doubles) -> Curve:
    """The rising curve of weighted least squares (Ayer et al. 1955) from what was said to what came true.

    Rows are put into bins of equal balanced weight first, in which the rarer outcome counts as much as the
    other, so that the curve is fine where the two are told apart. One knot for each block of equal height.
    """
    places = logit(said)
    order = np.argsort(places, kind="stable")
    places, outcomes, weights = places[order], outcomes[order], weights[order]
    bins = _bins(places, outcomes, weights)
    sums = np.zeros((3, bins.max() + 1))  # weights of what came true, of what did not, weighted places
    for row, values in enumerate((weights * outcomes, weights * (1 - outcomes), weights * places)):
        np.add.at(sums[row], bins, values)
    rows = np.array([outcomes.sum(), (1 - outcomes).sum()])
    return _curve(_pooled(sums, pseudo=_PSEUDO * sums[:2].sum(axis=1) / np.maximum(rows, 1)))


def _bins(places: Doubles, outcomes: Doubles, weights: Doubles) -> npt.NDArray[np.int64]:
    """The bin of each row; rows that were said alike share one."""
    true, false = float(weights @ outcomes), float(weights @ (1 - outcomes))
    balanced = weights * np.where(outcomes > 0.5, 1 / max(true, 1e-12), 1 / max(false, 1e-12))
    passed = np.cumsum(balanced) - balanced / 2
    bins = np.minimum((BINS * passed / balanced.sum()).astype(np.int64), BINS - 1)
    first = np.searchsorted(places, places, side="left")
    return np.unique(bins[first], return_inverse=True)[1].astype(np.int64)


def _pooled(sums: Doubles, *, pseudo: Doubles) -> list[tuple[float, float]]:
    """Neighbouring bins joined until their heights rise: place and height of each block, in log-odds."""
    blocks: list[Doubles] = []
    for column in sums.T:
        blocks.append(column)
        while len(blocks) > 1 and _height(blocks[-2], pseudo) >= _height(blocks[-1], pseudo) - _STEP:
            last = blocks.pop()
            blocks[-1] = blocks[-1] + last
    return [(float(block[2] / (block[0] + block[1])), _height(block, pseudo)) for block in blocks]


def _height(block: Doubles, pseudo: Doubles) -> float:
    true, false = block[:2] + pseudo
    return float(np.log(true) - np.log(false)) if true and false else float(logit(float(true > 0)))


def _curve(knots: list[tuple[float, float]]) -> Curve:
    said, true = zip(*knots, strict=True)
    return Curve(said, true)
