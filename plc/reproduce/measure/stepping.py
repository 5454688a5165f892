"""One step of training as `plc train` takes it, apart from a run: what speed and memory are measured on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import final

import numpy as np
import torch

from plc.decode.encoder_input import EncoderInput
from plc.train.batches import collate
from plc.train.build import build_model
from plc.train.config import ModelConfig, OptimConfig
from plc.train.data import NO_CWE, Example
from plc.train.loss import Counts, losses, run
from plc.train.weights import Weights, count

_RATE = 1e-5  # so that the weights hardly move while they are measured
_RESERVED = 4  # <pad>, <unk>, <s> and </s> are no words of a row


@final
class Stepper:
    """A fresh model that trains: collating, forward, loss, backward, clipping, Adam, averaging."""

    def __init__(
        self, model: ModelConfig, *, optim: OptimConfig, vocabulary: int, device: torch.device
    ) -> None:
        torch.manual_seed(0)
        self._weights = Weights(build_model(model, vocabulary=vocabulary, classes=1).to(device), optim)
        self._weights.model.train()
        self._optim = optim
        self._device = device
        self._steps = 0

    @property
    def parameters(self) -> int:
        """How many numbers are learnt."""
        return count(self._weights.model.parameters())

    @property
    def on_gpu(self) -> bool:
        """Whether the work is done elsewhere than on the processor."""
        return self._device.type != "cpu"

    def step(self, rows: Sequence[Example]) -> float:
        """Train on one batch and give the loss before; on a GPU what was begun is also finished."""
        optim = self._optim
        batch = collate(rows).to(self._device)
        output = run(self._weights.model, batch, precision=optim.precision)
        loss = losses(
            output,
            batch,
            Counts.of(rows),
            smoothing=optim.label_smoothing,
            cwe_weight=optim.cwe_weight,
        )
        loss.total.backward()  # type: ignore[no-untyped-call]
        self._weights.update(learning_rate=_RATE, step=self._steps)
        self._steps += 1
        if self._device.type == "cuda":
            torch.cuda.synchronize(self._device)
        return float(loss.target)


def device_of(name: str) -> torch.device:
    """The device that `--device` names; `auto` is the GPU where there is one."""
    if name == "auto":
        name = "cuda" if torch.cuda.is_available() else "cpu"
    return torch.device(name)


def equal_rows(count: int, *, words: int, vocabulary: int) -> list[Example]:
    """So many rows of random words, source and target of one length: a batch without padding."""
    random = np.random.default_rng(0)
    made = random.integers(_RESERVED, vocabulary, size=(count, 2, words), dtype=np.int32)
    return [Example("", EncoderInput(source), target, NO_CWE, identity=False) for source, target in made]


def even_batches(examples: Sequence[Example], *, rows: int, batches: int) -> list[list[Example]]:
    """Batches of so many neighbours by length, evenly from short to long; fewer where rows lack.

    The same for every model that reads the same examples.
    """
    order = sorted(examples, key=lambda example: (example.words, example.source_id))
    whole = [order[first : first + rows] for first in range(0, len(order) - rows + 1, rows)]
    if len(whole) <= batches:
        return whole
    return [whole[(2 * place + 1) * len(whole) // (2 * batches)] for place in range(batches)]
