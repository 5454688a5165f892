"""A model's calibration on its validation rows: penalties, curves, and the two thresholds that they allow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from data_prep.errors import CorpusError
from plc.decode.curve import Curve, Doubles, logit, probability
from plc.decode.model_directory import Unlike
from plc.evaluate.calibration.mix import Rows, curves_of, fixes_judged, reliabilities
from plc.evaluate.calibration.novelty_fit import NoveltyFit, fit_novelty
from plc.evaluate.calibration.reliability import Reliability
from plc.evaluate.calibration.strata import PRIOR, Stratum, projects_in, stratum_of
from plc.evaluate.calibration.thresholds import Safe, default_scores, penalties_of, safe_confidence
from plc.evaluate.metrics import hits_reference
from plc.evaluate.predictions import Prediction
from plc.evaluate.rate import Rate

_CURVE = (0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999)


@dataclass(frozen=True, slots=True)
class Point:
    """What a threshold does on the calibration rows."""

    threshold: float  # a score
    confidence: float  # what that score means
    kept: Rate  # clean functions and corrected instances on which nothing is proposed
    proposed: Rate  # flawed sources on which something is proposed
    fixes: Rate  # sources not quite silent whose first candidate is right that still get it


@dataclass(frozen=True, slots=True)
class Calibrated:
    """All that was found out."""

    chosen: Point
    curve: tuple[Point, ...]
    penalties: dict[str, float]
    unlike: Unlike | None
    flaw: Curve
    fix: Curve
    safe: Safe | None
    kept: dict[str, Rate]  # at the chosen threshold, by stratum of clean code
    proposed: dict[str, Rate]  # by stratum of flawed code
    novelty: NoveltyFit | None
    reliable: dict[str, Reliability]


def calibrate(
    predictions: Sequence[Prediction],
    *,
    distances: Doubles | None = None,
    tests: Sequence[Prediction] = (),
    test_distances: Doubles | None = None,
) -> Calibrated:
    """Everything from predictions of uncalibrated scores; `tests` only judge the result.

    CorpusError where there is no corrected or no repaired source to choose by.
    """
    corrected = sum(p.source.kind == "identity" for p in predictions)
    repaired = sum(p.source.kind == "flawed" and hits_reference(p, 1) for p in predictions)
    if not corrected or not repaired:
        raise CorpusError(
            f"calibration needs corrected instances and repaired flawed ones: of {len(predictions)} "
            f"validation sources {corrected} are corrected and {repaired} are repaired by the first candidate"
        )
    projects = projects_in(p.source for p in (*predictions, *tests))
    novelty = None if distances is None else fit_novelty(predictions, distances, projects)
    unlike = None if novelty is None else novelty.unlike
    alone = _scores(predictions, distances, unlike, {})
    threshold, penalties = penalties_of(default_scores(predictions, projects, scores=alone.tolist()))
    rows = Rows.of(predictions, _scores(predictions, distances, unlike, penalties), projects)
    flaw, fix = curves_of(rows)
    points = (_point(rows, flaw, value) for value in sorted({*_CURVE, threshold}))
    test_rows = Rows.of(tests, _scores(tests, test_distances, unlike, penalties), projects)
    return Calibrated(
        chosen=_point(rows, flaw, threshold),
        curve=tuple(points),
        penalties=penalties,
        unlike=unlike,
        flaw=flaw,
        fix=fix,
        safe=safe_confidence(fixes_judged(rows, threshold=threshold)),
        kept=_by_stratum(rows, threshold, kind="identity"),
        proposed=_by_stratum(rows, threshold, kind="flawed"),
        novelty=novelty,
        reliable=reliabilities(rows, test_rows, flaw, threshold=threshold),
    )


def to_json(calibrated: Calibrated, *, data: str) -> dict[str, Any]:
    """calibration.json: what serving reads, and what a reader may want to check."""
    safe, unlike = calibrated.safe, calibrated.unlike
    return {
        "threshold": calibrated.chosen.confidence,
        "score": calibrated.chosen.threshold,
        "safe": None if safe is None else safe.confidence,
        "data": data,
        "prior": PRIOR,
        "penalties": calibrated.penalties,
        **({} if unlike is None else {"novelty": {"knee": unlike.knee, "slope": unlike.slope}}),
        "curves": {"flaw": calibrated.flaw.to_json(), "fix": calibrated.fix.to_json()},
        "chosen": _point_json(calibrated.chosen),
        "kept": {name: rate.to_json() for name, rate in calibrated.kept.items()},
        "proposed": {name: rate.to_json() for name, rate in calibrated.proposed.items()},
        **({} if safe is None else {"safe_fixes": safe.to_json()}),
        **({} if calibrated.novelty is None else {"novelty_fit": calibrated.novelty.to_json()}),
        "reliability": {name: each.to_json() for name, each in calibrated.reliable.items()},
        "curve": [_point_json(each) for each in calibrated.curve],
    }


def _scores(
    predictions: Sequence[Prediction],
    distances: Doubles | None,
    unlike: Unlike | None,
    penalties: dict[str, float],
) -> Doubles:
    """As `plc.repair.predict.confidence.Confidence.scores`, from distances that are already measured."""
    raw = np.array([p.flawed for p in predictions])
    lost = np.array([penalties.get(p.source.language, 0.0) for p in predictions])
    if unlike is not None and distances is not None and len(raw):
        lost = lost + [unlike.penalty(float(each)) for each in distances]
    return np.where(lost > 0, probability(logit(raw) - lost), raw)


def _point(rows: Rows, flaw: Curve, threshold: float) -> Point:
    """Count what one threshold does."""
    shown = rows.proposed(threshold)
    kinds = [p.source.kind for p in rows.predictions]
    right = [hits_reference(p, 1) for p in rows.predictions]
    return Point(
        threshold=threshold,
        confidence=float(flaw(threshold)),
        kept=Rate.of(not each for each, kind in zip(shown, kinds, strict=True) if kind == "identity"),
        proposed=Rate.of(each for each, kind in zip(shown, kinds, strict=True) if kind == "flawed"),
        fixes=Rate.of(
            each for each, kind, hit in zip(shown, kinds, right, strict=True) if kind == "flawed" and hit
        ),
    )


def _by_stratum(rows: Rows, threshold: float, *, kind: str) -> dict[str, Rate]:
    """The share of each stratum's rows that is left alone (clean) or proposed (flawed)."""
    strata: dict[Stratum, list[bool]] = {}
    for prediction, shown in zip(rows.predictions, rows.proposed(threshold), strict=True):
        stratum = stratum_of(prediction.source, rows.projects)
        if stratum[2] == kind:
            strata.setdefault(stratum, []).append(shown if kind == "flawed" else not shown)
    return {f"{suite}, {group}": Rate.of(each) for (suite, group, _), each in sorted(strata.items())}


def _point_json(each: Point) -> dict[str, Any]:
    rates = {"kept": each.kept, "proposed": each.proposed, "fixes": each.fixes}
    head = {"threshold": each.threshold, "confidence": each.confidence}
    return head | {name: rate.to_json() for name, rate in rates.items()}
