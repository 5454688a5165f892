"""The score from which each kind of flaw is reported by default, from judged findings in real code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from plc.decode.curve import logit, probability
from plc.evaluate.natural.judgements import Judgement
from plc.evaluate.natural.observations import LEFT, Observation
from plc.evaluate.rate import Rate
from plc.repair.kinds import ALL_KINDS, EVIDENCE

PRECISION = 0.5  # of the findings of a kind that are reported
MARGIN = 1.0  # in log-odds: how far above all that was said of healthy code an unproven kind speaks
LOWEST = 0.5  # the score of a fix below which no kind speaks
HIGHEST = 0.98  # a kind that would speak from a higher score on is silent
LEAST_FUNCTIONS = 200_000  # healthy functions that a kind must have been quiet on
EVIDENT = frozenset(entry.name for entry in EVIDENCE)
_ASIDE = 1e-6  # no rounding brings a finding back over the threshold that it was left below


@dataclass(frozen=True, slots=True)
class KindFigures:
    """One kind: all its findings, those above its threshold, and how many of these are true.

    `threshold` None: its precision could not be shown, and it is silent by default.
    """

    kind: str
    found: int
    threshold: float | None
    reported: int
    true: int

    @property
    def precision(self) -> Rate:
        """Of what is reported."""
        return Rate(self.true, self.reported)


def kind_figures(
    observations: Sequence[Observation], judgements: Mapping[str, Judgement], *, functions: int
) -> list[KindFigures]:
    """The threshold of every kind.

    A kind is reported from the lowest score on at which at least `PRECISION` of its findings were judged
    true; what nobody judged counts as wrong. Where that is nowhere, it is reported from `MARGIN` above all
    that was said of `LEAST_FUNCTIONS` healthy functions or more, unless that is above `HIGHEST`. A kind with
    evidence needs no margin: the text itself speaks for it.
    """
    by_kind: dict[str, list[Observation]] = {name: [] for name in ALL_KINDS}
    for each in observations:
        if each.kind != LEFT:
            by_kind.setdefault(each.kind, []).append(each)
    return [
        _figures(kind, found, judgements, enough=functions >= LEAST_FUNCTIONS)
        for kind, found in sorted(by_kind.items())
    ]


def _figures(
    kind: str, found: Sequence[Observation], judgements: Mapping[str, Judgement], *, enough: bool
) -> KindFigures:
    threshold, best, true = None, (0, 0), 0
    ordered = sorted(found, key=lambda each: -each.score)
    for reported, each in enumerate(ordered, start=1):
        judgement = judgements.get(each.key)
        true += judgement is not None and judgement.verdict == "true"
        ties = reported < len(ordered) and ordered[reported].score == each.score
        if not ties and true >= PRECISION * reported:
            threshold, best = each.score - _ASIDE, (reported, true)
    if best == (len(ordered), true):  # all that was found, or nothing
        threshold = LOWEST if kind in EVIDENT else threshold
    if threshold is None and enough:
        threshold = _above(max((each.score for each in ordered), default=0.0), evident=kind in EVIDENT)
    return KindFigures(kind, len(found), threshold, *best)


def _above(score: float, *, evident: bool) -> float | None:
    """Where a kind speaks of which nothing true was found; None: nowhere."""
    raised = float(probability(logit(score) + (0.0 if evident else MARGIN))) + _ASIDE
    threshold = max(LOWEST, raised)
    return threshold if threshold <= HIGHEST else None


def thresholds_of(figures: Sequence[KindFigures]) -> dict[str, float]:
    """What calibration.json says: silent kinds are not in it."""
    return {each.kind: each.threshold for each in figures if each.threshold is not None}
