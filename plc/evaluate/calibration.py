"""The default threshold on P(flawed): silent on corrected code, and then losing as few fixes as it can."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from data_prep.errors import CorpusError
from plc.evaluate.metrics import GROUPS, hits_reference, is_proposed
from plc.evaluate.predictions import Prediction
from plc.evaluate.rate import Rate

KEPT = 0.99  # the share of corrected instances on which nothing may be proposed
SPARE = 0.0025  # the share of fixes that a higher threshold, which is quieter on other code, may cost
LOWEST = 0.5  # at less than even odds nothing is proposed, however quiet the validation rows are
HIGHEST = 0.95  # no threshold for its own sake beyond this: the validation rows end near 1
_CURVE = (0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999)


@dataclass(frozen=True, slots=True)
class Point:
    """What a threshold does on the calibration rows."""

    threshold: float
    kept: Rate  # corrected instances on which nothing is proposed
    proposed: Rate  # flawed sources on which something is proposed
    fixes: Rate  # sources whose first candidate is right that still get it


@dataclass(frozen=True, slots=True)
class Calibration:
    """The chosen threshold, and the curve that it was chosen on."""

    chosen: Point
    curve: tuple[Point, ...]


def calibrate(predictions: Sequence[Prediction], *, kept: float = KEPT, spare: float = SPARE) -> Calibration:
    """The highest threshold that loses hardly more fixes than the lowest that leaves corrected code alone.

    `kept` is demanded in each group of languages by itself: a large group does not speak for a small one.
    CorpusError where there is no corrected or no repaired source to choose by.
    """
    corrected = [p for p in predictions if p.source.kind == "identity"]
    fixed = sorted(_loudness(p) for p in predictions if p.source.kind == "flawed" and hits_reference(p, 1))
    if not corrected or not fixed:
        raise CorpusError(
            f"calibration needs corrected instances and repaired flawed ones: of {len(predictions)} "
            f"validation sources {len(corrected)} are corrected and {len(fixed)} are "
            "repaired by the first candidate"
        )
    groups = [[_loudness(p) for p in corrected if p.source.language in languages] for _, languages in GROUPS]
    lowest = max(LOWEST, *(_quietest(flawed, kept) for flawed in groups if flawed))
    allowed = sum(flawed < lowest for flawed in fixed) + math.floor(spare * len(fixed))
    chosen = max(lowest, min(_between(fixed, allowed), HIGHEST))
    points = tuple(point(predictions, threshold) for threshold in sorted({*_CURVE, chosen}))
    return Calibration(point(predictions, chosen), points)


def point(predictions: Sequence[Prediction], threshold: float) -> Point:
    """Count what one threshold does."""
    flawed = [p for p in predictions if p.source.kind == "flawed"]
    return Point(
        threshold=threshold,
        kept=Rate.of(not is_proposed(p, threshold) for p in predictions if p.source.kind == "identity"),
        proposed=Rate.of(is_proposed(p, threshold) for p in flawed),
        fixes=Rate.of(is_proposed(p, threshold) for p in flawed if hits_reference(p, 1)),
    )


def to_json(calibration: Calibration, *, data: str) -> dict[str, Any]:
    """calibration.json: what serving reads (`threshold`, `data`) and what a reader may want to check."""
    return {
        "threshold": calibration.chosen.threshold,
        "data": data,
        "chosen": _point_json(calibration.chosen),
        "curve": [_point_json(each) for each in calibration.curve],
    }


def _point_json(each: Point) -> dict[str, Any]:
    rates = {"kept": each.kept, "proposed": each.proposed, "fixes": each.fixes}
    return {"threshold": each.threshold} | {name: rate.to_json() for name, rate in rates.items()}


def _loudness(prediction: Prediction) -> float:
    """Up to which threshold, of those that may be chosen, something is proposed."""
    return prediction.flawed if is_proposed(prediction, LOWEST) else 0.0


def _quietest(flawed: Sequence[float], kept: float) -> float:
    """The lowest threshold above which at most 1 - `kept` of these confidences lie."""
    ranked = sorted(flawed)
    loud = math.floor((1 - kept) * len(ranked) + 1e-9)  # so many may be flagged
    return math.nextafter(ranked[len(ranked) - 1 - loud], math.inf)


def _between(fixed: Sequence[float], allowed: int) -> float:
    """The threshold that loses `allowed` of the ascending confidences, midway between two of them."""
    if allowed >= len(fixed):
        return fixed[-1]
    below = fixed[allowed - 1] if allowed else 0.0
    return fixed[allowed] if below == fixed[allowed] else (below + fixed[allowed]) / 2
