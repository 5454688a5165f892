"""What training minimises, and what validation counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, cast

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from data_prep.text.vocabulary import PAD
from plc.models.edits import EditModel
from plc.train.batches import Batch
from plc.train.config import Precision
from plc.train.data import NO_CWE, Example


class Output(Protocol):
    """What both model families give for a batch."""

    @property
    def logits(self) -> Tensor: ...  # B T W
    @property
    def cwe_logits(self) -> Tensor | None: ...  # B C


@dataclass(frozen=True, slots=True)
class Counts:
    """What a batch's losses are divided by; a process with a part of the batch divides by the whole."""

    words: int  # target words
    labels: int  # rows that name a CWE

    @classmethod
    def of(cls, examples: Sequence[Example]) -> Counts:
        return cls(
            words=sum(len(example.target) for example in examples),
            labels=sum(example.cwe != NO_CWE for example in examples),
        )


@dataclass(frozen=True, slots=True)
class Losses:
    """Mean losses of a batch; `total` is what is differentiated."""

    total: Tensor
    target: Tensor
    cwe: Tensor


def run(model: nn.Module, batch: Batch, *, precision: Precision) -> Output:
    """The model's output for a batch; matrices multiply in bfloat16 where the precision says so."""
    with torch.autocast(batch.source.ids.device.type, torch.bfloat16, enabled=precision == "bfloat16"):
        if isinstance(model, EditModel):
            return cast(Output, model(batch.source, batch.target_in))
        return cast(Output, model(batch.source.ids, batch.source.valid, batch.target_in))


def losses(output: Output, batch: Batch, counts: Counts, *, smoothing: float, cwe_weight: float) -> Losses:
    """Cross-entropy per target word, in float32, plus the weighted one of the CWE head."""
    logits = output.logits.flatten(0, 1).float()  # B*T W
    words = batch.target_out.flatten()  # B*T
    target = F.cross_entropy(logits, words, ignore_index=PAD, reduction="sum") / counts.words
    total = target
    if smoothing:
        log_probabilities = logits.log_softmax(-1)
        possible = logits.isfinite()
        uniform = -log_probabilities.masked_fill(~possible, 0.0).sum(-1) / possible.sum(-1)
        total = (1.0 - smoothing) * target + smoothing * uniform[words != PAD].sum() / counts.words
    cwe = target.new_zeros(())
    if cwe_weight and counts.labels and output.cwe_logits is not None:
        cwe = (
            F.cross_entropy(output.cwe_logits.float(), batch.cwe, ignore_index=NO_CWE, reduction="sum")
            / counts.labels
        )
        total = total + cwe_weight * cwe
    return Losses(total, target.detach(), cwe.detach())
