"""Scored rows in the mix that a confidence assumes: the curves they give, and how true these are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from plc.decode.curve import Curve, Doubles, logit
from plc.evaluate.calibration.isotonic import fitted
from plc.evaluate.calibration.reliability import Reliability, reliability
from plc.evaluate.calibration.strata import PRIOR, halves, stratum_of, weights
from plc.evaluate.calibration.thresholds import LOWEST, Fix, Made, first_fix
from plc.evaluate.metrics import is_proposed
from plc.evaluate.predictions import Prediction


@dataclass(frozen=True, slots=True)
class Rows:
    """Predictions with what calibration needs of them, scores made as serving would."""

    predictions: Sequence[Prediction]
    scores: Doubles
    weights: Doubles
    projects: frozenset[str]

    @classmethod
    def of(cls, predictions: Sequence[Prediction], scores: Doubles, projects: frozenset[str]) -> Rows:
        """The rows in the mix that a confidence stands for."""
        return cls(predictions, scores, weights([p.source for p in predictions], projects), projects)

    def only(self, numbers: Sequence[int]) -> Rows:
        """Some of them, as a mix of their own."""
        return Rows.of([self.predictions[n] for n in numbers], self.scores[list(numbers)], self.projects)

    @property
    def flawed(self) -> Doubles:
        """1 for each flawed row."""
        return np.array([float(p.source.kind == "flawed") for p in self.predictions])

    def fixes(self, threshold: float) -> list[Fix | None]:
        """The first fix of each row."""
        pairs = zip(self.predictions, self.scores.tolist(), strict=True)
        return [first_fix(p, score=score, threshold=threshold) for p, score in pairs]

    def proposed(self, threshold: float) -> list[bool]:
        """Whether each row has something proposed."""
        pairs = zip(self.predictions, self.scores.tolist(), strict=True)
        return [is_proposed(replace(p, flawed=score), threshold) for p, score in pairs]


def curves_of(rows: Rows) -> tuple[Curve, Curve]:
    """Score to the probability of a flaw; score of a first fix to the probability that it is right."""
    flaw = fitted(rows.scores, rows.flawed, rows.weights)
    fixes = rows.fixes(LOWEST)
    places = [row for row, fix in enumerate(fixes) if fix is not None]
    made = [fix for fix in fixes if fix is not None]
    if not made:
        return flaw, flaw
    right = np.array([float(fix.right) for fix in made])
    return flaw, fitted(np.array([fix.score for fix in made]), right, rows.weights[places])


def first_fixes(rows: Rows, flaw: Curve, fix: Curve, *, threshold: float) -> Made:
    """The first fix of each row that has one by default.

    Of real code alone where faults were put into real code: the suites' faults are repaired too well to speak
    for it.
    """
    strata = [stratum_of(p.source, rows.projects) for p in rows.predictions]
    real = [row for row, stratum in enumerate(strata) if stratum[0] == "real"]
    some = rows.only(real) if any(strata[row][2] == "flawed" for row in real) else rows
    made = [(row, each) for row, each in enumerate(some.fixes(threshold)) if each is not None]
    places = [row for row, _ in made]
    sure = np.minimum(fix(np.array([each.score for _, each in made])), flaw(some.scores[places]))
    right = np.array([float(each.right) for _, each in made])
    numbers = {project: number for number, project in enumerate(sorted(rows.projects))}
    projects = [numbers.get(some.predictions[row].source.variant, len(numbers)) for row in places]
    return Made(sure, right, some.weights[places], np.array(projects, dtype=np.int64))


def fixes_judged(rows: Rows, *, threshold: float) -> Made:
    """The first fixes of each half of the projects, as sure as the other half's curves make them.

    None of them where a half has only flawed rows, or no flawed one.
    """
    parts = halves(rows.predictions, rows.projects)
    found = []
    for fit_on, judged in (parts, parts[::-1]):
        one = rows.only(fit_on)
        if not (one.flawed.any() and not one.flawed.all() and len(judged)):
            return Made(np.zeros(0), np.zeros(0), np.zeros(0), np.zeros(0, np.int64))
        found.append(first_fixes(rows.only(judged), *curves_of(one), threshold=threshold))
    return Made.together(found)


def reliabilities(rows: Rows, tests: Rows, flaw: Curve, *, threshold: float) -> dict[str, Reliability]:
    """Each half of the projects judged by the other half's curves, and the test projects by all."""
    parts = halves(rows.predictions, rows.projects)
    found: list[tuple[Doubles, ...]] = []
    for fit_on, judged in (parts, parts[::-1]):
        one, other = rows.only(fit_on), rows.only(judged)
        if not (one.flawed.any() and not one.flawed.all() and len(judged)):
            return {}
        by_half, _ = curves_of(one)
        found.append((by_half(other.scores), other.flawed, other.weights, _even(by_half, other)))
    confidences, truth, mix, even = (np.concatenate(each) for each in zip(*found, strict=True))
    shown = confidences >= float(flaw(threshold))
    fixes = fixes_judged(rows, threshold=threshold)
    reliable = {
        "flaw": reliability(confidences, truth, mix),
        "flaw, one in two": reliability(even, truth, _even_weights(truth, mix)),
        "flaw, shown": reliability(confidences[shown], truth[shown], mix[shown]),
        "first fix": reliability(fixes.confidences, fixes.right, fixes.weights),
    }
    if len(tests.predictions) and tests.flawed.any() and not tests.flawed.all():
        said, truth = flaw(tests.scores), tests.flawed
        reliable["flaw, test projects"] = reliability(said, truth, tests.weights)
        reliable["flaw, test projects, one in two"] = reliability(
            _even(flaw, tests), truth, _even_weights(truth, tests.weights)
        )
    return {name: each for name, each in reliable.items() if each.rows}


def _even(flaw: Curve, rows: Rows) -> Doubles:
    """The confidences, had every second function a flaw: the hardest mix to be right about."""
    return flaw.shifted(float(-logit(PRIOR)))(rows.scores)


def _even_weights(truth: Doubles, mix: Doubles) -> Doubles:
    return mix * np.where(truth > 0.5, 1 / (mix @ truth), 1 / (mix @ (1 - truth)))
