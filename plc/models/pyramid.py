"""Shorten a sequence of states: every `window` neighbours become one (Huang et al. 2021, section 3)."""

from dataclasses import dataclass
from typing import final

from torch import Tensor, nn
from torch.nn import functional as F


@dataclass(frozen=True, slots=True)
class Level:
    """States of one resolution and which of them are words rather than padding."""

    states: Tensor  # B M H
    valid: Tensor  # B M


def grouped(states: Tensor, valid: Tensor, *, window: int) -> tuple[Tensor, Tensor]:
    """Neighbours side by side: states B M window H, zero on padding, and validity B M window."""
    missing = -states.size(1) % window
    states = F.pad(states.masked_fill(~valid[..., None], 0.0), (0, 0, 0, missing))
    valid = F.pad(valid, (0, missing))
    return states.unflatten(1, (-1, window)), valid.unflatten(1, (-1, window))


def spread(states: Tensor, *, window: int, length: int) -> Tensor:
    """Undo the shortening in length only: every state repeated `window` times, cut to `length` (B length H)."""
    return states.repeat_interleave(window, dim=1)[:, :length]


@final
class GruReduction(nn.Module):
    """Concatenate neighbouring states, project, tanh (eq. 3)."""

    def __init__(self, *, hidden: int, window: int) -> None:
        super().__init__()
        if window < 1:
            raise ValueError(f"a pyramid window joins at least one state, not {window}")
        self.window = window
        self.join = nn.Linear(window * hidden, hidden)
        nn.init.xavier_uniform_(self.join.weight)
        nn.init.zeros_(self.join.bias)

    def forward(self, states: Tensor, valid: Tensor) -> Level:
        groups, groups_valid = grouped(states, valid, window=self.window)
        return Level(self.join(groups.flatten(2)).tanh(), groups_valid.any(2))  # B M H
