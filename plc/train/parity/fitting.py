"""Some weights of a trained model fitted so that all groups of rows come off alike."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from data_prep.errors import TrainingError
from data_prep.text.vocabulary import PAD
from plc.train.batches import collate, in_order
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
    """Adam on `weights`, some of the model's; the rate falls to zero. The rest is frozen, dropout is off."""
    chosen = {id(weight) for weight in weights}
    for weight in model.parameters():
        weight.requires_grad_(id(weight) in chosen)
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
        adam.zero_grad(set_to_none=True)
        (mean + plan.spread * spread).backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(weights, plan.clip)
        adam.step()
        tell(seen)


def _losses(model: nn.Module, rows: Sequence[Example], numbers: Tensor, *, groups: int) -> Tensor:
    """The cross-entropy per target word of each group."""
    batch = collate(rows)
    output = run(model, batch, precision="bfloat16")
    logits = output.logits.float()  # B T W
    each = F.cross_entropy(
        logits.flatten(0, 1), batch.target_out.flatten(), ignore_index=PAD, reduction="none"
    ).reshape(batch.target_out.shape)  # B T
    words = (batch.target_out != PAD).sum(1)
    sums = torch.zeros(groups).index_add(0, numbers, each.sum(1))
    return sums / torch.zeros(groups).index_add(0, numbers, words.float()).clamp(min=1.0)


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
