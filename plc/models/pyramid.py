"""Shorten a sequence of states: every `window` neighbours become one (Huang et al. 2021, section 3)."""

from dataclasses import dataclass
from typing import Literal, assert_never, final

from jaxtyping import Bool, Float
from torch import Tensor, nn
from torch.nn import functional as F

ReductionName = Literal["join", "ave", "aff"]


@dataclass(frozen=True, slots=True)
class Level:
    """States of one resolution, and which of them stand for words rather than padding."""

    states: Float[Tensor, "B M H"]
    valid: Bool[Tensor, "B M"]


def grouped(
    states: Float[Tensor, "B S H"], valid: Bool[Tensor, "B S"], *, window: int
) -> tuple[Float[Tensor, "B M {window} H"], Bool[Tensor, "B M {window}"]]:
    """Neighbours side by side: states, zero on padding, and which of them are words."""
    missing = -states.size(1) % window
    states = F.pad(states.masked_fill(~valid[..., None], 0.0), (0, 0, 0, missing))  # padding leaks nothing
    valid = F.pad(valid, (0, missing))
    batch, _, hidden = states.shape
    return states.view(batch, -1, window, hidden), valid.view(batch, -1, window)


def spread(states: Float[Tensor, "B M H"], *, window: int, length: int) -> Float[Tensor, "B {length} H"]:
    """Undo the shortening in length only: every state `window` times, cut to `length`."""
    return states.repeat_interleave(window, dim=1)[:, :length]


def _checked(window: int) -> int:
    if window < 1:
        raise ValueError(f"a pyramid window joins at least one state, not {window}")
    return window


@final
class GruReduction(nn.Module):
    """Concatenate neighbouring states, project, tanh (eq. 3)."""

    def __init__(self, *, hidden: int, window: int) -> None:
        super().__init__()
        self.window = _checked(window)
        self.join = nn.Linear(window * hidden, hidden)
        nn.init.xavier_uniform_(self.join.weight)
        nn.init.zeros_(self.join.bias)

    def forward(self, states: Float[Tensor, "B S H"], valid: Bool[Tensor, "B S"]) -> Level:
        groups, groups_valid = grouped(states, valid, window=self.window)  # B M window H
        return Level(self.join(groups.flatten(2)).tanh(), groups_valid.any(2))  # B M H


@final
class MeanReduction(nn.Module):
    """Average neighbouring states (`ave`, eq. 14); a last, incomplete group averages the words it has."""

    def __init__(self, *, window: int) -> None:
        super().__init__()
        self.window = _checked(window)

    def forward(self, states: Float[Tensor, "B S H"], valid: Bool[Tensor, "B S"]) -> Level:
        groups, groups_valid = grouped(states, valid, window=self.window)  # B M window H
        words = groups_valid.sum(2, keepdim=True).clamp(min=1)  # B M 1
        return Level((groups.sum(2) / words).to(states.dtype), groups_valid.any(2))


@final
class AffineReduction(nn.Module):
    """Concatenate neighbouring states and project (`aff`, eq. 15)."""

    def __init__(self, *, hidden: int, window: int) -> None:
        super().__init__()
        self.window = _checked(window)
        self.join = nn.Linear(window * hidden, hidden)
        nn.init.xavier_uniform_(self.join.weight)
        nn.init.zeros_(self.join.bias)

    def forward(self, states: Float[Tensor, "B S H"], valid: Bool[Tensor, "B S"]) -> Level:
        groups, groups_valid = grouped(states, valid, window=self.window)  # B M window H
        return Level(self.join(groups.flatten(2)), groups_valid.any(2))


Reduction = GruReduction | MeanReduction | AffineReduction


def make_reduction(name: ReductionName, *, hidden: int, window: int) -> Reduction:
    """The reduction of that name; `join` is the GRU's, `ave` and `aff` are the Transformer's."""
    match name:
        case "join":
            return GruReduction(hidden=hidden, window=window)
        case "ave":
            return MeanReduction(window=window)
        case "aff":
            return AffineReduction(hidden=hidden, window=window)
        case _:
            assert_never(name)
