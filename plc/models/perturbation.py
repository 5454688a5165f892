"""A small addition to the embedded input, the same for every instance, by which a frozen model is adapted."""

from typing import final

import torch
from jaxtyping import Float
from torch import Tensor, nn

from plc.models.positions import sinusoids


@final
class Perturbation(nn.Module):
    """One vector for every position, and `rank` directions whose share each position has for itself.

    After Majumdar et al., Subgroup Invariant Perturbation (2021), who add one learnt image to all images. A
    sentence has no fixed size: positions behind the last one share its vector. With rank 0 only the vector
    for every position is left, which is input-bias tuning. A fresh one adds nothing.
    """

    def __init__(self, *, positions: int, rank: int, embedding: int) -> None:
        super().__init__()
        self.everywhere = nn.Parameter(torch.zeros(embedding))
        waves = sinusoids(torch.arange(positions), width=2 * ((rank + 1) // 2))
        self.shares = nn.Parameter(waves[:, :rank].clone())
        self.directions = nn.Parameter(torch.zeros(rank, embedding))

    @property
    def rank(self) -> int:
        return len(self.directions)

    def forward(self, length: int) -> Float[Tensor, "S E"]:
        """What to add to the words of instances of this length."""
        if not self.rank:
            return self.everywhere.expand(length, -1)
        places = torch.arange(length, device=self.shares.device).clamp(max=len(self.shares) - 1)
        added: Tensor = self.everywhere + self.shares[places] @ self.directions  # S E
        return added
