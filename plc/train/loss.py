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


@dataclass(frozen=True, slots=True)
class Validation:
    """How the model does on rows that it never trained on; greedy, without a grammar."""

    loss: float
    repaired: float  # share of flawed sources for which greedy decoding writes a reference
    kept: float  # share of identity rows that it leaves alone
    cwe: float  # share of flawed sources whose CWE it names

    @classmethod
    def of(cls, sums: Sequence[float]) -> Validation:
        """From what `validation_sums` gave, added up over the group."""
        loss, words, repaired, flawed, kept, identity, named, labelled = sums
        return cls(
            loss=loss / max(words, 1.0),
            repaired=repaired / max(flawed, 1.0),
            kept=kept / max(identity, 1.0),
            cwe=named / max(labelled, 1.0),
        )


def run(model: nn.Module, batch: Batch, *, precision: Precision) -> Output:
    """The model's output for a batch; matrices multiply in bfloat16 where the precision says so."""
    with torch.autocast(batch.source.device.type, torch.bfloat16, enabled=precision == "bfloat16"):
        return cast(Output, model(batch.source, batch.source_valid, batch.target_in))


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


@torch.no_grad()
def validation_sums(
    model: nn.Module, examples: Sequence[Example], *, budget: int, precision: Precision, device: torch.device
) -> list[float]:
    """One forced pass tells: greedy decoding writes a target exactly when every step's arg max agrees."""
    total = words = 0.0
    repaired: dict[str, bool] = defaultdict(bool)
    kept: dict[str, bool] = defaultdict(bool)
    named: dict[str, bool] = defaultdict(bool)
    for indices, cpu_batch in in_order(examples, budget=budget):
        batch = cpu_batch.to(device)
        output = run(model, batch, precision=precision)
        logits = output.logits.float()  # B T W
        flat, target_out = logits.flatten(0, 1), batch.target_out.flatten()
        total += float(F.cross_entropy(flat, target_out, ignore_index=PAD, reduction="sum"))
        words += batch.target_words
        right = ((logits.argmax(-1) == batch.target_out) | (batch.target_out == PAD)).all(-1).tolist()
        classes = None if output.cwe_logits is None else (output.cwe_logits.argmax(-1) == batch.cwe).tolist()
        for row, index in enumerate(indices):
            example = examples[index]
            (kept if example.identity else repaired)[example.source_id] |= right[row]
            if classes is not None and example.cwe != NO_CWE:
                named[example.source_id] |= classes[row]
    hits = [
        float(number) for found in (repaired, kept, named) for number in (sum(found.values()), len(found))
    ]
    return [total, words, *hits]
