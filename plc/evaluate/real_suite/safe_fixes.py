"""The fixes that `plc repair --fix` applies, and how many are right where few functions are flawed."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from plc.decode.model_directory import Calibration
from plc.evaluate.calibration.reliability import worth
from plc.evaluate.calibration.strata import PRIOR, projects_in, weights
from plc.evaluate.calibration.thresholds import Fix, first_fix
from plc.evaluate.predictions import Prediction, Reader
from plc.evaluate.rate import Rate
from plc.evaluate.real_suite.targets import Line, Weighted, line

TOPIC = "safe threshold"


def safe_lines(
    predictions: Sequence[Prediction], reader: Reader, *, threshold: float, split: str
) -> list[Line]:
    """The precision in the mix, and what that costs and gains as counts."""
    calibration = None if reader.confidence is None else reader.confidence.calibration
    if calibration is None or calibration.safe is None:
        note = "the model's calibration.json has no safe threshold: --fix applies none"
        return [line(TOPIC, "precision of fixes by --fix", "all", split=split, rate=None, note=note)]
    made = [fix_made(p, calibration, threshold=threshold) for p in predictions]
    rows = [row for row, fix in enumerate(made) if fix is not None]
    right = [fix is not None and fix.right for fix in made]
    flawed = [right[row] for row, p in enumerate(predictions) if p.source.kind == "flawed"]
    clean = [made[row] is not None for row, p in enumerate(predictions) if p.source.kind == "identity"]
    note = (
        f"{100 * PRIOR:.0f} % of the functions taken for flawed; {sum(right)} right of {len(rows)} made, "
        f"{sum(clean)} of them on clean functions"
    )
    rates: dict[str, Rate | Weighted] = {
        "precision of fixes by --fix": _precision(predictions, rows, right),
        "injected faults fixed rightly by --fix": Rate.of(flawed),
        "fixes by --fix on clean functions": Rate.of(clean),
    }
    return [
        line(TOPIC, what, "all", split=split, rate=rate, note=note if "precision" in what else "")
        for what, rate in rates.items()
    ]


def fix_made(prediction: Prediction, calibration: Calibration, *, threshold: float) -> Fix | None:
    """The fix that `--fix` applies: the first, if it settles and is confident enough."""
    fix = first_fix(prediction, score=prediction.flawed, threshold=threshold)
    if fix is None or calibration.safe is None:
        return None
    sure = min(float(calibration.flaw(prediction.flawed)), float(calibration.fix(fix.score)))
    return fix if sure >= calibration.safe else None


def _precision(
    predictions: Sequence[Prediction], rows: Sequence[int], right: Sequence[bool]
) -> Rate | Weighted:
    if not rows:
        return Rate(0, 0)
    sources = [p.source for p in predictions]
    mix = weights(sources, projects_in(sources))[rows]
    outcomes = np.array([right[row] for row in rows], dtype=np.float64)
    return Weighted(float(mix @ outcomes / mix.sum()), worth(mix), len(rows))
