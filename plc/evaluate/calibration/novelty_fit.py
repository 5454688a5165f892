"""Does it help to believe a model less on code unlike what it learnt? Measured at equal false alarms."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from plc.decode.curve import Doubles, logit, probability
from plc.decode.model_directory import Unlike
from plc.evaluate.calibration.strata import LANGUAGE_GROUPS, halves, stratum_of
from plc.evaluate.calibration.thresholds import FALSE_ALARMS, LOUD, LOWEST, Loud
from plc.evaluate.predictions import Prediction

SLOPES = (0.0, 2.5, 5.0, 10.0, 20.0, 40.0)  # log-odds for a distance of 1, from function to neighbours
WORTH = 0.005  # of the flawed real functions: less gain than this is not worth a step more in serving


@dataclass(frozen=True, slots=True)
class NoveltyFit:
    """What each slope gives on rows that did not choose it, and the one that was taken, if any."""

    auroc: dict[str, float]  # of the distance: real clean code over the suites' rows, by group of languages
    knee: float
    hits: dict[float, float]  # share of flawed real functions still proposed, by slope, on all rows
    gains: tuple[float, float]  # of the slope chosen on one half, over none, on the other half
    unlike: Unlike | None

    def to_json(self) -> dict[str, Any]:
        """As a report holds it."""
        hits = {f"{slope:g}": round(share, 5) for slope, share in self.hits.items()}
        return {
            "auroc": {group: round(value, 4) for group, value in self.auroc.items()},
            "knee": self.knee,
            "hits": hits,
            "gains": [round(gain, 5) for gain in self.gains],
            "slope": 0.0 if self.unlike is None else self.unlike.slope,
        }


def fit_novelty(
    predictions: Sequence[Prediction], distances: Doubles, projects: frozenset[str]
) -> NoveltyFit:
    """Choose a slope on each half, judge it on the other, and keep one only where both gain."""
    strata = [stratum_of(prediction.source, projects) for prediction in predictions]
    clean = [row for row, stratum in enumerate(strata) if stratum[0] == "real" and stratum[2] == "identity"]
    knee = float(np.median(distances[clean])) if clean else 0.0

    def hits(slope: float, rows: Sequence[int]) -> float:
        raw = logit([predictions[row].flawed for row in rows])
        lost = slope * np.maximum(0.0, distances[list(rows)] - knee)
        return _hits([predictions[row] for row in rows], probability(raw - lost), projects)

    parts = halves(predictions, projects)
    everything = range(len(predictions))
    best = [max(SLOPES, key=lambda slope, rows=rows: hits(slope, rows)) for rows in (*parts, everything)]  # type: ignore[misc]
    gains = tuple(hits(best[1 - half], rows) - hits(0.0, rows) for half, rows in enumerate(parts))
    helps = min(gains) >= 0 and sum(gains) / 2 >= WORTH and best[2] > 0
    return NoveltyFit(
        auroc=_aurocs(strata, distances),
        knee=knee,
        hits={slope: hits(slope, everything) for slope in SLOPES},
        gains=(gains[0], gains[1]),
        unlike=Unlike(knee, best[2]) if helps else None,
    )


def _hits(predictions: Sequence[Prediction], scores: Doubles, projects: frozenset[str]) -> float:
    """The share of flawed real functions that are proposed where clean code is as quiet as it must be."""
    loud: dict[tuple[str, str, str], list[float]] = {}
    for prediction, score in zip(predictions, scores.tolist(), strict=True):
        shown = score if Loud.of(prediction, score).at(score) else 0.0
        loud.setdefault(stratum_of(prediction.source, projects), []).append(shown)
    shares = []
    for group in LANGUAGE_GROUPS:
        bar = LOWEST
        for suite, allowed in (("real", FALSE_ALARMS), ("suites", LOUD)):
            clean = sorted(loud.get((suite, group, "identity"), ()), reverse=True)
            place = math.floor(allowed * len(clean))
            bar = max(bar, clean[place] if clean else 0.0)
        flawed = loud.get(("real", group, "flawed"), ())
        shares += [sum(each > bar for each in flawed) / len(flawed)] if flawed else []
    return sum(shares) / len(shares) if shares else 0.0


def _aurocs(strata: Sequence[tuple[str, str, str]], distances: Doubles) -> dict[str, float]:
    found = {}
    for group in LANGUAGE_GROUPS:
        real = [row for row, each in enumerate(strata) if each == ("real", group, "identity")]
        suites = [row for row, each in enumerate(strata) if each[:2] == ("suites", group)]
        if real and suites:
            found[group] = auroc(distances[real], distances[suites])
    return found


def auroc(positive: Doubles, negative: Doubles) -> float:
    """The probability that a positive one ranks higher; equal ones count half."""
    ranked = np.sort(negative)
    below = np.searchsorted(ranked, positive, side="left") + np.searchsorted(ranked, positive, side="right")
    return float(below.mean() / 2 / len(ranked))
