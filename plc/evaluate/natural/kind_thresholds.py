"""The score from which each kind of flaw is reported by default, from judged findings in real code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from plc.evaluate.natural.judgements import Judgement
from plc.evaluate.natural.observations import LEFT, Observation
from plc.evaluate.rate import Rate
from plc.repair.kinds import EVIDENCE

PRECISION = 0.5  # of the findings of a kind that are reported
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
    observations: Sequence[Observation], judgements: Mapping[str, Judgement], *, floor: float
) -> list[KindFigures]:
    """The threshold of every kind that was found, and of every kind with evidence.

    A kind is reported from the lowest score on at which at least `PRECISION` of its findings were judged
    true; what nobody judged counts as wrong. A kind with evidence of which nothing was found is reported from
    the floor on: the text itself speaks for it, and no function of so many showed it to be wrong.
    """
    by_kind: dict[str, list[Observation]] = {entry.name: [] for entry in EVIDENCE}
    for each in observations:
        if each.kind != LEFT:
            by_kind.setdefault(each.kind, []).append(each)
    evident = {entry.name for entry in EVIDENCE}
    return [
        _figures(kind, found, judgements, default=floor if kind in evident and not found else None)
        for kind, found in sorted(by_kind.items())
    ]


def _figures(
    kind: str,
    found: Sequence[Observation],
    judgements: Mapping[str, Judgement],
    *,
    default: float | None,
) -> KindFigures:
    threshold, best = default, (0, 0)
    true = 0
    ordered = sorted(found, key=lambda each: -each.score)
    for reported, each in enumerate(ordered, start=1):
        judgement = judgements.get(each.key)
        true += judgement is not None and judgement.verdict == "true"
        ties = reported < len(ordered) and ordered[reported].score == each.score
        if not ties and true >= PRECISION * reported:
            threshold, best = each.score - _ASIDE, (reported, true)
    return KindFigures(kind, len(found), threshold, *best)


def thresholds_of(figures: Sequence[KindFigures]) -> dict[str, float]:
    """What calibration.json says: silent kinds are not in it."""
    return {each.kind: each.threshold for each in figures if each.threshold is not None}
