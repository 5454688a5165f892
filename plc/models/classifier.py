"""Pool an encoder's states into one vector and name the CWE from it."""

from typing import final

import torch
from jaxtyping import Bool, Float
from torch import Tensor, nn


def pooled(states: Float[Tensor, "B S H"], valid: Bool[Tensor, "B S"]) -> Float[Tensor, "B 2*H"]:
    """Maximum and mean over the valid positions, side by side."""
    words = valid[..., None]  # B S 1
    highest = states.masked_fill(~words, torch.finfo(states.dtype).min).amax(1)  # B H
    mean = states.masked_fill(~words, 0.0).sum(1) / words.sum(1).clamp(min=1)
    return torch.cat([highest, mean], dim=1)


@final
class ClassifierHead(nn.Module):
    """Pooled states (B 2H) to one logit per class (B C)."""

    def __init__(self, *, hidden: int, classes: int, dropout: float = 0.0) -> None:
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(2 * hidden, hidden), nn.ReLU(), nn.Dropout(dropout), nn.Linear(hidden, classes)
        )

    def forward(self, summary: Float[Tensor, "B pooled"]) -> Float[Tensor, "B C"]:
        logits: Tensor = self.layers(summary)
        return logits
