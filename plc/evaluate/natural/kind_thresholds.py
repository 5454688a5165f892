"""The score from which each kind of flaw is reported by default, from judged findings in real code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from plc.evaluate.natural.judgements import Judgement
from plc.evaluate.natural.observations import LEFT, Observation
from plc.evaluate.rate import Rate
from plc.repair.kinds import ALL_KINDS

PRECISION = 0.5  # of the findings of a kind that are reported
LOWEST = 0.5  # the score of a fix from which a kind speaks of which half of all findings are true
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
    observations: Sequence[Observation], judgements: Mapping[str, Judgement]
) -> list[KindFigures]:
    """The threshold of every kind.

    A kind is reported from the lowest score on at which at least `PRECISION` of its findings were judged
    true; what nobody judged counts as wrong. A kind of which nothing true was found is silent, also where
    nothing was found at all: its precision cannot be shown.
    """
    by_kind: dict[str, list[Observation]] = {name: [] for name in ALL_KINDS}
    for each in observations:
        if each.kind != LEFT:
            by_kind.setdefault(each.kind, []).append(each)
    return [_figures(kind, found, judgements) for kind, found in sorted(by_kind.items())]


def _figures(kind: str, found: Sequence[Observation], judgements: Mapping[str, Judgement]) -> KindFigures:
    threshold, best, true = None, (0, 0), 0
    ordered = sorted(found, key=lambda each: -each.score)
    for reported, each in enumerate(ordered, start=1):
        judgement = judgements.get(each.key)
        true += judgement is not None and judgement.verdict == "true"
        ties = reported < len(ordered) and ordered[reported].score == each.score
        if not ties and true >= PRECISION * reported:
            threshold, best = each.score - _ASIDE, (reported, true)
    if threshold is not None and best[0] == len(ordered):
        threshold = LOWEST
    return KindFigures(kind, len(found), threshold, *best)


def thresholds_of(figures: Sequence[KindFigures]) -> dict[str, float]:
    """What calibration.json says: silent kinds are not in it."""
    return {each.kind: each.threshold for each in figures if each.threshold is not None}
