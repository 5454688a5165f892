"""What beam search asks of a model: encode sources once, then one step for every hypothesis at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias

import numpy as np
import numpy.typing as npt

from data_prep.text.name_parts import WIDTH, Parts

Ids: TypeAlias = npt.NDArray[np.int64]
Floats: TypeAlias = npt.NDArray[np.float32]


class State(Protocol):
    """All that a decoder remembers of N hypotheses, as a value.

    Hypotheses are grouped by source, equally many for each: hypothesis `i` of `N` belongs to source `i // K`,
    `K = N // B`. That lets a backend keep one memory per source instead of one per hypothesis.
    """

    def reorder(self, parents: Ids) -> State:
        """Hypothesis `i` of the new state continues hypothesis `parents[i]`; sources may go, K may change."""
        ...


@dataclass(frozen=True, slots=True)
class Encoded:
    """B encoded sources, one hypothesis each."""

    state: Any  # the backend's own State
    cwe_probabilities: Floats | None  # B C


def padded_parts(
    parts: Sequence[Sequence[Parts]] | None, *, sources: int, length: int
) -> npt.NDArray[np.int64]:
    """The parts of names of B sources as one array, B S P."""
    padded = np.zeros((sources, length, WIDTH), dtype=np.int64)
    for row, source in zip(padded, parts or (), strict=False):
        if len(source):
            row[: len(source)] = source
    return padded


class StepModel(Protocol):
    """A trained model behind numpy arrays: `onnx_backend.OnnxModel` or `torch_backend.TorchModel`."""

    def encode(
        self, sources: Sequence[Sequence[int]], parts: Sequence[Sequence[Parts]] | None = None
    ) -> Encoded:
        """Encode B sources of word ids; padding is the backend's affair and never changes a result.

        `parts` are those of each word's name (`data_prep.text.name_parts`), an empty sequence for a source
        without; a model that reads no names ignores them.
        """
        ...

    def step(self, words: Ids, state: Any) -> tuple[Floats, Any]:
        """Feed one word (or `V + source position`) per hypothesis; the log-probabilities of the next, N W.

        W is V, and for the served family V + S: one pointer per source position, minus infinity beyond the
        end of a shorter source.
        """
        ...
