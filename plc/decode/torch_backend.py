"""The step protocol on torch, for training and for checks; the one module of this room that imports torch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, final

import numpy as np
import numpy.typing as npt
import torch
from torch import nn

from data_prep.text.name_parts import Parts
from plc.decode.protocol import Encoded, Ids, padded_parts
from plc.models.edits import EditModel


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
    def encode(
        self, sources: Sequence[Sequence[int]], parts: Sequence[Sequence[Parts]] | None = None
    ) -> Encoded:
        """Pad the sources to one matrix and encode them."""
        lengths = torch.tensor([len(source) for source in sources])
        padded = torch.zeros(len(sources), int(lengths.max()), dtype=torch.int64)  # B S
        for row, source in zip(padded, sources, strict=True):
            row[: len(source)] = torch.as_tensor(np.asarray(source, dtype=np.int64))
        valid = torch.arange(padded.size(1)) < lengths[:, None]
        arguments = [padded.to(self._device), valid.to(self._device)]
        if isinstance(self._model, EditModel):
            named = padded_parts(parts, sources=len(sources), length=padded.size(1))
            arguments.append(torch.from_numpy(named).to(self._device))
        memory = self._model.encode(*arguments)
        state = TorchState(self._model.start(memory), self._device)
        if memory.cwe_logits is None:
            return Encoded(state, None)
        return Encoded(state, memory.cwe_logits.float().softmax(-1).cpu().numpy())

    @torch.inference_mode()
    def step(self, words: Ids, state: TorchState) -> tuple[npt.NDArray[np.float32], TorchState]:
        """One decoder step for all hypotheses."""
        logits, after = self._model.step(torch.from_numpy(words).to(self._device), state.state)
        return logits.float().log_softmax(-1).cpu().numpy(), TorchState(after, self._device)
