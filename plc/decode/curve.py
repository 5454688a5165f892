"""A strictly rising map between probabilities: what a model says to how often it turns out true."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

Doubles: TypeAlias = npt.NDArray[np.float64]

_CLOSEST = 1e-7  # to 0 and 1: a float32 softmax does not tell more apart
_TAIL = 0.25  # beyond the outermost knots a quarter of the model's own trust in its distinctions


def logit(probabilities: npt.ArrayLike) -> Doubles:
    """Log-odds, finite for 0 and 1."""
    inside = np.clip(np.asarray(probabilities, dtype=np.float64), _CLOSEST, 1 - _CLOSEST)
    return np.log(inside) - np.log1p(-inside)


def probability(logits: npt.ArrayLike) -> Doubles:
    """The probabilities of log-odds."""
    return 1.0 / (1.0 + np.exp(-np.asarray(logits, dtype=np.float64)))


@dataclass(frozen=True, slots=True)
class Curve:
    """Knots in log-odds with straight lines between them; without any, the map leaves everything as it is.

    Strictly rising, so that a threshold on one side is a threshold on the other.
    """

    said: tuple[float, ...] = ()
    true: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        rising = all((np.diff(side) > 0).all() and np.isfinite(side).all() for side in (self.said, self.true))
        if len(self.said) != len(self.true) or not rising:
            raise ValueError(f"no strictly rising curve: {self.said} to {self.true}")

    def __call__(self, said: npt.ArrayLike) -> Doubles:
        """The probabilities that are true of what the model said."""
        return _through(said, self.said, self.true, tail=_TAIL)

    def inverse(self, true: npt.ArrayLike) -> Doubles:
        """What the model would have to say."""
        return _through(true, self.true, self.said, tail=1 / _TAIL)

    def shifted(self, by: float) -> Curve:
        """The same evidence under other prior odds: `by` is the difference of the prior's logarithms."""
        return Curve(self.said, tuple(value + by for value in self.true))

    def to_json(self) -> dict[str, list[float]]:
        """As calibration.json holds it."""
        return {"said": list(self.said), "true": list(self.true)}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Curve:
        """Read what `to_json` gave; KeyError, TypeError or ValueError where it is something else."""
        return cls(tuple(map(float, value["said"])), tuple(map(float, value["true"])))


def _through(
    values: npt.ArrayLike, places: tuple[float, ...], heights: tuple[float, ...], *, tail: float
) -> Doubles:
    array = np.asarray(values, dtype=np.float64)
    if not places:
        return array
    wanted = logit(array)
    found = np.interp(wanted, places, heights)
    found += tail * (np.minimum(wanted - places[0], 0.0) + np.maximum(wanted - places[-1], 0.0))
    return probability(found)
