"""Run a GRU in both directions over padded rows, so that padding never changes a result."""

from dataclasses import dataclass
from typing import final

import torch
from jaxtyping import Bool, Float, Int
from torch import Tensor, nn

from plc.models.gru_scan import scan, scan_both_ways


def reversal(valid: Bool[Tensor, "B S"]) -> Int[Tensor, "B S"]:
    """Positions that turn each row around within its own length; padding stays where it is.

    `valid` marks a prefix of every row.  Reversing twice is the identity.
    """
    positions = torch.arange(valid.size(1), device=valid.device).expand_as(valid)
    last = valid.sum(1, keepdim=True) - 1
    return torch.where(valid, last - positions, positions)


def take(states: Float[Tensor, "B S H"], positions: Int[Tensor, "B P"]) -> Float[Tensor, "B P H"]:
    """The states at `positions`."""
    return states.gather(1, positions[..., None].expand(-1, -1, states.size(2)))


def initialise_gru(gru: nn.GRU) -> None:
    """Orthogonal recurrent blocks, Xavier input blocks, zero biases: gradients survive hundreds of words."""
    for name, parameter in gru.named_parameters():
        for block in parameter.data.chunk(3):
            if name.startswith("weight_hh"):
                nn.init.orthogonal_(block)
            elif name.startswith("weight_ih"):
                nn.init.xavier_uniform_(block)
            else:
                nn.init.zeros_(block)


@dataclass(frozen=True, slots=True)
class BothWays:
    """What a bidirectional layer read: a state per position, and the two ends."""

    states: Float[Tensor, "B S H"]  # zero on padding
    final: Float[Tensor, "B H"]  # the forward direction's last state plus the backward direction's


@final
class BidirectionalGru(nn.Module):
    """One GRU layer read left to right and right to left, the directions summed."""

    def __init__(self, *, inputs: int, hidden: int) -> None:
        super().__init__()
        self.rightward = nn.GRU(inputs, hidden, batch_first=True)
        self.leftward = nn.GRU(inputs, hidden, batch_first=True)
        initialise_gru(self.rightward)
        initialise_gru(self.leftward)

    def forward(self, states: Float[Tensor, "B S E"], valid: Bool[Tensor, "B S"]) -> BothWays:
        """States, of which `valid` marks a prefix of every row."""
        if _trains_on_cpu(states):
            both, ends = scan_both_ways(self.rightward, self.leftward, states, valid)
        else:
            both, ends = self._turned_around(states, valid)
        return BothWays(states=both.masked_fill(~valid[..., None], 0.0), final=ends)

    def _turned_around(self, states: Tensor, valid: Tensor) -> tuple[Tensor, Tensor]:
        turned = reversal(valid)
        rightward, _ = self.rightward(states)
        leftward, _ = self.leftward(take(states, turned))  # B S H, last word first
        last = (valid.sum(1, keepdim=True) - 1).clamp(min=0)  # B 1
        ends = (take(rightward, last) + take(leftward, last)).squeeze(1)
        return rightward + take(leftward, turned), ends


def run_gru(
    gru: nn.GRU, inputs: Float[Tensor, "B T E"], initial: Float[Tensor, "B H"]
) -> tuple[Float[Tensor, "B T H"], Float[Tensor, "B H"]]:
    """One layer, left to right, from `initial`: the states, and the last one."""
    if _trains_on_cpu(inputs):
        return scan(gru, inputs, initial)
    states, last = gru(inputs, initial[None].to(inputs.dtype))
    return states, last[0]


def _trains_on_cpu(states: Tensor) -> bool:
    return states.device.type == "cpu" and torch.is_grad_enabled()
