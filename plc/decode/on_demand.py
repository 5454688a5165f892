"""A model whose graphs are opened when the first source is to be read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from threading import Lock
from typing import Any, final

from plc.decode.encoder_input import EncoderInput
from plc.decode.protocol import Encoded, Floats, Ids, StepModel


@final
class OnDemand:
    """A StepModel that becomes another one with its first question; safe to share between threads.

    What `load` raises is raised by every question.
    """

    def __init__(self, load: Callable[[], StepModel]) -> None:
        self._load = load
        self._loaded: StepModel | None = None
        self._lock = Lock()

    def encode(self, inputs: Sequence[EncoderInput]) -> Encoded:
        """Encode B sources."""
        return self._model().encode(inputs)

    def step(self, words: Ids, state: Any) -> tuple[Floats, Any]:
        """One decoder step for all hypotheses of all sources."""
        return self._model().step(words, state)

    def _model(self) -> StepModel:
        with self._lock:
            if self._loaded is None:
                self._loaded = self._load()
            return self._loaded
