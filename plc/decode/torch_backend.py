"""The step protocol on torch, for training and for checks; the one module of this room that imports torch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, final

import numpy as np
import numpy.typing as npt
import torch
from torch import nn

from plc.decode.encoder_input import EncoderInput, InputArrays
from plc.decode.protocol import Encoded, Ids
from plc.models.edits import EditModel
from plc.models.source import Source


@dataclass(frozen=True, slots=True)
class TorchState:
    """A decoder state of plc.models behind the protocol's numpy ids."""

    state: Any
    device: torch.device

    def reorder(self, parents: Ids) -> TorchState:
        """Select hypotheses."""
        return TorchState(self.state.reorder(torch.from_numpy(parents).to(self.device)), self.device)


@final
class TorchModel:
    """A StepModel over EditModel or Seq2Seq, which the caller has put in evaluation mode."""

    def __init__(self, model: nn.Module, *, device: torch.device | None = None) -> None:
        self._model: Any = model
        self._device = device or next(model.parameters()).device

    @torch.inference_mode()
    def encode(self, inputs: Sequence[EncoderInput]) -> Encoded:
        """Pad the sources to one matrix and encode them."""
        source = Source.of(InputArrays.of(inputs).named(), device=self._device)
        if isinstance(self._model, EditModel):
            memory: Any = self._model.encode(source)
        else:
            memory = self._model.encode(source.ids, source.valid)
        state = TorchState(self._model.start(memory), self._device)
        if memory.cwe_logits is None:
            return Encoded(state, None)
        return Encoded(state, memory.cwe_logits.float().softmax(-1).cpu().numpy())

    @torch.inference_mode()
    def step(self, words: Ids, state: TorchState) -> tuple[npt.NDArray[np.float32], TorchState]:
        """One decoder step for all hypotheses."""
        logits, after = self._model.step(torch.from_numpy(words).to(self._device), state.state)
        return logits.float().log_softmax(-1).cpu().numpy(), TorchState(after, self._device)
