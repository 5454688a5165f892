"""Some weights of a trained model fitted so that all groups of rows come off alike."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from data_prep.errors import TrainingError
from data_prep.text.vocabulary import PAD
from plc.train.batches import Batch, collate, in_order
from plc.train.data import Example
from plc.train.loss import run
from plc.train.parity.balanced import Balanced
from plc.train.weights import BETAS


@dataclass(frozen=True, slots=True)
class Plan:
    """How long and how fast."""

    steps: int
    learning_rate: float
    spread: float = 0.5  # what the standard deviation of the groups' losses weighs beside their mean
    clip: float = 1.0
    warmup: int = 10
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Step:
    """What one step saw."""

    number: int
    loss: float  # the mean of the groups
    spread: float


def fit(
    model: nn.Module,
    weights: Sequence[nn.Parameter],
    rows: Balanced,
    plan: Plan,
    *,
    tell: Callable[[Step], None] = lambda _: None,
) -> None:
    """Adam on `weights`, some of the model's; the rate falls to zero. The rest is frozen, dropout is off.

    The rest keeps asking for gradients, though none are computed: autocast keeps the bfloat16 copies of such
    weights alone, and a recurrent net that copies its weights anew for each word takes four times as long.
    """
    model.requires_grad_()
    model.eval()
    adam = torch.optim.Adam(weights, lr=plan.learning_rate, betas=BETAS)
    batches = rows.batches(plan.seed)
    for number in range(plan.steps):
        for group in adam.param_groups:
            group["lr"] = (
                plan.learning_rate * min(1.0, (number + 1) / plan.warmup) * (1 - number / plan.steps)
            )
        batch, groups = next(batches)
        losses = _losses(model, batch, torch.tensor(groups), groups=len(rows.groups))
        mean, spread = losses.mean(), losses.std(correction=0)
        seen = Step(number + 1, float(mean.detach()), float(spread.detach()))
        if not math.isfinite(seen.loss):
            raise TrainingError(
                f"the loss became {seen.loss} at step {seen.number}: begin anew with a lower learning rate"
            )
        gradients = torch.autograd.grad(mean + plan.spread * spread, weights, allow_unused=True)
        for weight, gradient in zip(weights, gradients, strict=True):
            weight.grad = gradient
        nn.utils.clip_grad_norm_(weights, plan.clip)
        adam.step()
        tell(seen)


def _losses(model: nn.Module, rows: Sequence[Example], numbers: Tensor, *, groups: int) -> Tensor:
    """The cross-entropy per target word of each group."""
    lost, words = _lost(model, collate(rows))
    sums = torch.zeros(groups).index_add(0, numbers, lost)
    return sums / torch.zeros(groups).index_add(0, numbers, words.float()).clamp(min=1.0)


def _lost(model: nn.Module, batch: Batch) -> tuple[Tensor, Tensor]:
    """Of each row the cross-entropy of its target, and the words of that."""
    logits = run(model, batch, precision="bfloat16").logits.float()  # B T W
    each = F.cross_entropy(
        logits.flatten(0, 1), batch.target_out.flatten(), ignore_index=PAD, reduction="none"
    ).reshape(batch.target_out.shape)  # B T
    return each.sum(1), (batch.target_out != PAD).sum(1)


@torch.no_grad()
def losses_of(model: nn.Module, groups: Mapping[str, Sequence[Example]]) -> list[float]:
    """What `fit` lowers, on rows that it does not see: the cross-entropy per target word of each group."""
    model.eval()
    found = []
    for rows in groups.values():
        parts = [_lost(model, batch) for _, batch in in_order(rows, batch_words=8000)]
        lost, words = (torch.cat(each).sum() for each in zip(*parts, strict=True))
        found.append(float(lost / words))
    return found


@torch.no_grad()
def exact(model: nn.Module, rows: Sequence[Example], *, batch_words: int = 8000) -> list[bool]:
    """For each row whether greedy decoding writes its target: every step's arg max agrees."""
    model.eval()
    found = [False] * len(rows)
    for indices, batch in in_order(rows, batch_words=batch_words):
        output = run(model, batch, precision="bfloat16")
        right = (output.logits.argmax(-1) == batch.target_out) | (batch.target_out == PAD)
        for index, hit in zip(indices, right.all(-1).tolist(), strict=True):
            found[index] = hit
    return found
