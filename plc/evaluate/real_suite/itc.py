"""The Toyota ITC benchmark, zero-shot: what is flagged and fixed at every threshold, function by function."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from data_prep.corpora.itc.pairs import CORRECTED
from plc.evaluate.metrics import CUTS, hits_reference, is_fixed, is_flagged, is_proposed
from plc.evaluate.predictions import Prediction
from plc.evaluate.rate import Rate

FALSE_ALARMS = 0.05  # the share of corrected functions that may be flagged, for the headline
_CURVE = (0.005, 0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.5)  # of false alarms


@dataclass(frozen=True, slots=True)
class Point:
    """What one threshold does on both versions of the benchmark's functions."""

    threshold: float
    false_alarms: Rate  # corrected functions that are flagged
    flagged: Rate  # flawed ones
    fixed: Mapping[int, Rate]  # flawed ones that are flagged, and a reference is among the first k


@dataclass(frozen=True, slots=True)
class ItcFigures:
    """The benchmark's figures for one model."""

    functions: int
    alike: int  # flawed functions that read like their corrected version once names and numbers are slots
    allowed: Point  # the lowest threshold with at most FALSE_ALARMS
    default: Point  # what is shown by default: flagged, and settled by a candidate
    any_confidence: Mapping[int, Rate]  # a reference among the first k, whatever the confidence
    auroc: float  # how well the confidence ranks flawed over corrected functions
    curve: tuple[Point, ...]
    by_case: Mapping[str, Point]  # by defect type, at the threshold of `allowed`


def itc_figures(predictions: Sequence[Prediction], *, default: float) -> ItcFigures:
    """Count; `default` is the model's own threshold."""
    flawed = [p for p in predictions if p.source.kind == "flawed"]
    corrected = [p for p in predictions if p.source.kind == "identity"]
    alone = {p.source.id.removesuffix(CORRECTED): p.source.words for p in corrected}
    chosen = quietest(corrected, FALSE_ALARMS)
    cases = sorted({p.source.variant for p in flawed})
    return ItcFigures(
        functions=len(flawed),
        alike=sum(p.source.words == alone.get(p.source.id) for p in flawed),
        allowed=point(flawed, corrected, chosen),
        default=_shown(flawed, corrected, default),
        any_confidence={at: Rate.of(hits_reference(p, at) for p in flawed) for at in CUTS},
        auroc=_auroc([p.flawed for p in flawed], [p.flawed for p in corrected]),
        curve=tuple(point(flawed, corrected, quietest(corrected, allowed)) for allowed in _CURVE),
        by_case={
            case: point(
                [p for p in flawed if p.source.variant == case],
                [p for p in corrected if p.source.variant == case],
                chosen,
            )
            for case in cases
        },
    )


def quietest(corrected: Sequence[Prediction], allowed: float) -> float:
    """The lowest threshold at which at most this share of the corrected functions is flagged."""
    ranked = sorted(p.flawed for p in corrected)
    loud = math.floor(allowed * len(ranked) + 1e-9)
    return math.nextafter(ranked[len(ranked) - 1 - loud], math.inf) if ranked else 0.0


def point(flawed: Sequence[Prediction], corrected: Sequence[Prediction], threshold: float) -> Point:
    """What a user gets with `--min-confidence`: everything above it, settled or not."""
    return Point(
        threshold=threshold,
        false_alarms=Rate.of(is_flagged(p, threshold) for p in corrected),
        flagged=Rate.of(is_flagged(p, threshold) for p in flawed),
        fixed={
            at: Rate.of(is_flagged(p, threshold) and hits_reference(p, at) for p in flawed) for at in CUTS
        },
    )


def _shown(flawed: Sequence[Prediction], corrected: Sequence[Prediction], threshold: float) -> Point:
    """What a user gets by default."""
    return Point(
        threshold=threshold,
        false_alarms=Rate.of(is_proposed(p, threshold) for p in corrected),
        flagged=Rate.of(is_proposed(p, threshold) for p in flawed),
        fixed={
            1: Rate.of(is_fixed(p, threshold) for p in flawed),
            5: Rate.of(is_proposed(p, threshold) and hits_reference(p, 5) for p in flawed),
        },
    )


def to_json(figures: ItcFigures) -> dict[str, Any]:
    """The figures as a report holds them."""
    return {
        "functions": figures.functions,
        "read_alike": figures.alike,
        "allowed": point_json(figures.allowed),
        "default": point_json(figures.default),
        "any_confidence": {str(at): rate.to_json() for at, rate in figures.any_confidence.items()},
        "auroc": round(figures.auroc, 6),
        "curve": [point_json(each) for each in figures.curve],
        "by_case": {case: point_json(each) for case, each in figures.by_case.items()},
    }


def point_json(each: Point) -> dict[str, Any]:
    """One point of the curve."""
    return {
        "threshold": each.threshold,
        "false_alarms": each.false_alarms.to_json(),
        "flagged": each.flagged.to_json(),
        "fixed": {str(at): rate.to_json() for at, rate in each.fixed.items()},
    }


def _auroc(positive: Sequence[float], negative: Sequence[float]) -> float:
    """The share of (flawed, corrected) couples in the right order, a tie counting half."""
    if not positive or not negative:
        return math.nan
    ranked = sorted([(value, 1) for value in positive] + [(value, 0) for value in negative])
    below = 0  # corrected ones with a lower confidence
    wins = 0.0
    place = 0
    while place < len(ranked):
        end = place
        while end < len(ranked) and ranked[end][0] == ranked[place][0]:
            end += 1
        ones = sum(kind for _, kind in ranked[place:end])
        zeros = end - place - ones
        wins += ones * (below + zeros / 2)
        below += zeros
        place = end
    return wins / (len(positive) * len(negative))
