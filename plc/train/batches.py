"""Length-bucketed batches of so many words: the same batches for the same seed and epoch."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from data_prep.text.vocabulary import BEGIN, PAD
from plc.decode.encoder_input import InputArrays
from plc.models.source import Source
from plc.train.data import Example


@dataclass(frozen=True, slots=True)
class Batch:
    """One padded batch; the decoder reads `target_in` and should say `target_out`."""

    source: Source
    target_in: Tensor  # B T, `<s>` first
    target_out: Tensor  # B T, PAD where there is nothing to say
    cwe: Tensor  # B, NO_CWE where there is no label

    @property
    def target_words(self) -> int:
        return int((self.target_out != PAD).sum())

    @property
    def words(self) -> int:
        return int(self.source.valid.sum()) + self.target_words

    def to(self, device: torch.device) -> Batch:
        """The same batch on another device."""
        source = {field: getattr(self.source, field) for field in self.source.__slots__}
        return Batch(
            source=Source(**{name: tensor.to(device) for name, tensor in source.items()}),
            target_in=self.target_in.to(device),
            target_out=self.target_out.to(device),
            cwe=self.cwe.to(device),
        )


def epoch_order(
    examples: Sequence[Example], *, batch_words: int, identity_share: float, seed: int, epoch: int
) -> list[list[int]]:
    """Indices of each batch of one epoch, shuffled; identity rows are drawn anew up to their share."""
    random = np.random.default_rng([seed, epoch])
    chosen = _with_identity_share(examples, identity_share, random)
    sources = np.fromiter((len(examples[i].source) for i in chosen), dtype=np.int64, count=len(chosen))
    targets = np.fromiter((len(examples[i].target) for i in chosen), dtype=np.int64, count=len(chosen))
    # noise of a tenth in the sort key, so that rows of one length do not meet in every epoch
    key = sources * random.uniform(0.95, 1.05, len(chosen)) + targets
    batches = pack(chosen[np.argsort(key, kind="stable")], examples, batch_words=batch_words)
    return [batches[i] for i in random.permutation(len(batches))]


def pack(order: npt.NDArray[np.int64], examples: Sequence[Example], *, batch_words: int) -> list[list[int]]:
    """Neighbours together while rows times (longest source + longest target) stay within `batch_words`."""
    batches: list[list[int]] = []
    current: list[int] = []
    longest_source = longest_target = 0
    for index in order.tolist():
        source = max(longest_source, len(examples[index].source))
        target = max(longest_target, len(examples[index].target))
        if current and (len(current) + 1) * (source + target) > batch_words:
            batches.append(current)
            current, source, target = [], len(examples[index].source), len(examples[index].target)
        current.append(index)
        longest_source, longest_target = source, target
    if current:
        batches.append(current)
    return batches


def in_order(examples: Sequence[Example], *, batch_words: int) -> Iterator[tuple[list[int], Batch]]:
    """Every example once, by length, for validation: its indices and the batch."""
    lengths = np.fromiter((example.words for example in examples), dtype=np.int64, count=len(examples))
    for indices in pack(np.argsort(lengths, kind="stable"), examples, batch_words=batch_words):
        yield indices, collate([examples[i] for i in indices])


def collate(examples: Sequence[Example]) -> Batch:
    """Pad a few examples to one batch."""
    target_out = _padded([example.target for example in examples])
    target_in = torch.full_like(target_out, PAD)
    target_in[:, 0] = BEGIN
    target_in[:, 1:] = target_out[:, :-1]
    return Batch(
        source=Source.of(InputArrays.of([example.input for example in examples]).named()),
        target_in=target_in,
        target_out=target_out,
        cwe=torch.tensor([example.cwe for example in examples]),
    )


def _padded(rows: Sequence[npt.NDArray[np.int32]]) -> Tensor:
    padded = np.full((len(rows), max(len(row) for row in rows)), PAD, dtype=np.int64)
    for line, row in zip(padded, rows, strict=True):
        line[: len(row)] = row
    return torch.from_numpy(padded)


def _with_identity_share(
    examples: Sequence[Example], share: float, random: np.random.Generator
) -> npt.NDArray[np.int64]:
    identity = np.fromiter((example.identity for example in examples), dtype=bool, count=len(examples))
    flawed = np.flatnonzero(~identity)
    kept = np.flatnonzero(identity)
    if share < 1.0 and len(flawed):
        most = round(len(flawed) * share / (1.0 - share))
        if len(kept) > most:
            kept = random.choice(kept, size=most, replace=False)
    return np.concatenate([flawed, kept])
