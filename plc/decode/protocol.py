"""What beam search asks of a model: encode sources once, then one step for every hypothesis at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias

import numpy as np
import numpy.typing as npt

from plc.decode.encoder_input import EncoderInput

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


class StepModel(Protocol):
    """A trained model behind numpy arrays: `onnx_backend.OnnxModel` or `torch_backend.TorchModel`."""

    def encode(self, inputs: Sequence[EncoderInput]) -> Encoded:
        """Encode B sources; padding is the backend's affair and never changes a result.

        A model ignores what it was not trained to read.
        """
        ...

    def step(self, words: Ids, state: Any) -> tuple[Floats, Any]:
        """Feed one word (or `V + source position`) per hypothesis; the log-probabilities of the next, N W.

        W is V, and for the served family V + S: one pointer per source position, minus infinity beyond the
        end of a shorter source.
        """
        ...
