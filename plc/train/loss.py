"""What training minimises, and what validation counts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, cast

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from data_prep.vocabulary import PAD
from plc.train.batches import Batch, in_order
from plc.train.config import Precision
from plc.train.data import NO_CWE, Example


class Output(Protocol):
    """What both model families give for a batch."""

    @property
    def logits(self) -> Tensor: ...  # B T W
    @property
    def cwe_logits(self) -> Tensor | None: ...  # B C


@dataclass(frozen=True, slots=True)
class Losses:
    """Mean losses of a batch; `total` is what is differentiated."""

    total: Tensor
    target: Tensor
    cwe: Tensor


@dataclass(frozen=True, slots=True)
class Validation:
    """How the model does on rows that it never trained on; greedy, without a grammar."""

    loss: float
    repaired: float  # share of flawed sources for which greedy decoding writes a reference
    kept: float  # share of identity rows that it leaves alone
    cwe: float  # share of flawed sources whose CWE it names


def run(model: nn.Module, batch: Batch, *, precision: Precision) -> Output:
    """The model's output for a batch; matrices multiply in bfloat16 where the precision says so."""
    with torch.autocast(batch.source.device.type, torch.bfloat16, enabled=precision == "bfloat16"):
        return cast(Output, model(batch.source, batch.source_valid, batch.target_in))


def losses(output: Output, batch: Batch, *, smoothing: float, cwe_weight: float) -> Losses:
    """Cross-entropy per target word, in float32, plus the weighted one of the CWE head."""
    logits = output.logits.flatten(0, 1).float()  # B*T W
    words = batch.target_out.flatten()  # B*T
    target = F.cross_entropy(logits, words, ignore_index=PAD)
    total = target
    if smoothing:
        log_probabilities = logits.log_softmax(-1)
        possible = logits.isfinite()
        uniform = -log_probabilities.masked_fill(~possible, 0.0).sum(-1) / possible.sum(-1)
        total = (1.0 - smoothing) * target + smoothing * uniform[words != PAD].mean()
    cwe = target.new_zeros(())
    if cwe_weight and output.cwe_logits is not None and bool((batch.cwe != NO_CWE).any()):
        cwe = F.cross_entropy(output.cwe_logits.float(), batch.cwe, ignore_index=NO_CWE)
        total = total + cwe_weight * cwe
    return Losses(total, target.detach(), cwe.detach())


@torch.no_grad()
def validate(
    model: nn.Module, examples: Sequence[Example], *, budget: int, precision: Precision, device: torch.device
) -> Validation:
    """One forced pass tells: greedy decoding writes a target exactly when every step's arg max agrees."""
    total = words = 0.0
    repaired: dict[str, bool] = defaultdict(bool)
    kept: dict[str, bool] = defaultdict(bool)
    named: dict[str, bool] = defaultdict(bool)
    for indices, cpu_batch in in_order(examples, budget=budget):
        batch = cpu_batch.to(device)
        output = run(model, batch, precision=precision)
        logits = output.logits.float()  # B T W
        total += float(
            F.cross_entropy(
                logits.flatten(0, 1), batch.target_out.flatten(), ignore_index=PAD, reduction="sum"
            )
        )
        words += batch.target_words
        right = ((logits.argmax(-1) == batch.target_out) | (batch.target_out == PAD)).all(-1).tolist()
        classes = None if output.cwe_logits is None else (output.cwe_logits.argmax(-1) == batch.cwe).tolist()
        for row, index in enumerate(indices):
            example = examples[index]
            (kept if example.identity else repaired)[example.source_id] |= right[row]
            if classes is not None and example.cwe != NO_CWE:
                named[example.source_id] |= classes[row]
    return Validation(
        loss=total / max(words, 1.0), repaired=_share(repaired), kept=_share(kept), cwe=_share(named)
    )


def _share(hits: dict[str, bool]) -> float:
    return sum(hits.values()) / len(hits) if hits else 0.0
