"""How a model does on rows that it never trained on: which rows, and what is counted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import nn
from torch.nn import functional as F

from data_prep.text.vocabulary import PAD
from plc.train.batches import in_order
from plc.train.config import Precision
from plc.train.data import NO_CWE, Example
from plc.train.loss import run
from plc.train.processes.group import Group


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


@torch.no_grad()
def validation_sums(
    model: nn.Module,
    examples: Sequence[Example],
    *,
    batch_words: int,
    precision: Precision,
    device: torch.device,
) -> list[float]:
    """One forced pass tells: greedy decoding writes a target exactly when every step's arg max agrees."""
    total = words = 0.0
    repaired: dict[str, bool] = defaultdict(bool)
    kept: dict[str, bool] = defaultdict(bool)
    named: dict[str, bool] = defaultdict(bool)
    for indices, cpu_batch in in_order(examples, batch_words=batch_words):
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


def validation_sample(examples: Sequence[Example], *, sources: int) -> tuple[Example, ...]:
    """All references of so many flawed sources, spread over the rows, and half as many identity rows."""
    flawed = list(dict.fromkeys(example.source_id for example in examples if not example.identity))
    kept = list(dict.fromkeys(example.source_id for example in examples if example.identity))
    chosen = {("flawed", source) for source in _spread(flawed, sources)}
    chosen |= {("identity", source) for source in _spread(kept, sources // 2)}
    return tuple(e for e in examples if ("identity" if e.identity else "flawed", e.source_id) in chosen)


def share_of_sources(examples: Sequence[Example], group: Group) -> list[Example]:
    """A process's part of the validation rows; the references of one source stay together."""
    mine = set(group.share(list(dict.fromkeys(example.source_id for example in examples))))
    return [example for example in examples if example.source_id in mine]


def _spread(names: Sequence[str], most: int) -> list[str]:
    if len(names) <= most:
        return list(names)
    return [names[index * len(names) // most] for index in range(most)]
