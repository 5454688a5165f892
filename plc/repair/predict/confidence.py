"""What a model says of a function to the confidence that a user sees: penalties, then calibration."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, final

import numpy as np
import numpy.typing as npt

from data_prep.errors import ModelError
from plc.decode.curve import Doubles, logit, probability
from plc.repair.findings import Finding
from plc.repair.predict.novelty import DIMENSIONS, Profiler, Reference

if TYPE_CHECKING:
    from plc.decode.model_directory import Calibration, LoadedModel, Unlike


@dataclass(frozen=True, slots=True)
class Novelty:
    """What measures the distance of a function to what was learnt, and what the distance costs."""

    profiler: Profiler
    reference: Reference
    unlike: Unlike


@final
@dataclass(frozen=True, slots=True)
class Confidence:
    """One model's calibration, applied. A score never exceeds the P(flawed) that it was made of."""

    calibration: Calibration
    novelty: Novelty | None = None

    @classmethod
    def of(cls, loaded: LoadedModel) -> Confidence:
        """The confidence of a loaded model; ModelError where what it learnt from is not there or misfits."""
        unlike = loaded.calibration.unlike
        if unlike is None:
            return cls(loaded.calibration)
        if loaded.learnt is None or loaded.learnt.shape[1] != DIMENSIONS:
            shape = "nothing" if loaded.learnt is None else f"shape {loaded.learnt.shape}"
            raise ModelError(
                f"{loaded.name}: calibration.json punishes novelty, but learnt.npy has {shape} instead "
                f"of {DIMENSIONS} columns: calibrate again with `plc evaluate --calibrate`"
            )
        reference = Reference(loaded.learnt.astype(np.float32))
        return cls(loaded.calibration, Novelty(Profiler(loaded.vocabulary), reference, unlike))

    def scores(self, flawed: npt.ArrayLike, sources: Sequence[Sequence[int]], *, language: str) -> Doubles:
        """P(flawed) of sources, less the penalties for the language and for being unlike what was learnt."""
        raw = np.clip(np.asarray(flawed, dtype=np.float64), 0.0, 1.0)
        penalties = np.full(len(raw), self.calibration.penalties.get(language, 0.0))
        if self.novelty is not None and len(raw):
            distances = self.novelty.reference.distances(self.novelty.profiler(sources))
            penalties += [self.novelty.unlike.penalty(float(distance)) for distance in distances]
        return np.where(penalties > 0, np.minimum(raw, probability(logit(raw) - penalties)), raw)

    def floor(self, min_confidence: float | None) -> float:
        """The score from which fixes are looked for: that of a confidence, by default what anything needs.

        0 asks for everything.
        """
        if min_confidence is not None:
            return float(self.calibration.flaw.inverse(min_confidence)) if min_confidence > 0 else 0.0
        if self.calibration.kinds is None:
            return self.calibration.score
        return self.calibration.kinds.floor

    def settling(self, floor: float) -> float:
        """The score below which nothing is found any more; at a floor of 0 that would be nowhere."""
        return min(floor, self.calibration.score) or self.calibration.score

    def shows(self, finding: Finding) -> bool:
        """Whether a finding, which carries scores, is reported by default."""
        if self.calibration.kinds is None:
            return finding.confidence >= self.calibration.score
        threshold = self.calibration.kinds.thresholds.get(finding.kind)
        if threshold is None or finding.confidence < self.calibration.kinds.floor:
            return False
        return finding.suggestions[0].confidence >= threshold

    def may_show(self, kinds: frozenset[str]) -> bool:
        """Whether any of some kinds is reported by default."""
        return self.calibration.kinds is None or not kinds.isdisjoint(self.calibration.kinds.thresholds)

    def applied(self, finding: Finding) -> Finding:
        """A finding that carries scores, with confidences in their place; their order stays."""
        overall = float(self.calibration.flaw(finding.confidence))
        sure = self.calibration.fix([suggestion.confidence for suggestion in finding.suggestions])
        suggestions = [
            replace(suggestion, confidence=min(overall, float(value)))
            for suggestion, value in zip(finding.suggestions, sure, strict=True)
        ]
        return replace(finding, confidence=overall, suggestions=tuple(suggestions))
