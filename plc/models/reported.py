"""Where a fault was reported and of which category, as the encoder reads it."""

from typing import final

import torch
from jaxtyping import Float
from torch import Tensor, nn

from plc.models.embeddings import make_addition
from plc.models.source import Source


@final
class ReportedPlace(nn.Module):
    """What is added to the embedding of the words at a reported place.

    `flags` and `categories` are how many of each there are beside 0, which stands for none. A word's flag is
    added to it; the category is added to the language tag and to every word that has a flag. A fresh one adds
    nothing, so that a trained model may learn it in addition.
    """

    def __init__(self, *, flags: int, categories: int, embedding: int) -> None:
        super().__init__()
        self.flags = make_addition(flags, embedding)
        self.categories = make_addition(categories, embedding)

    def forward(self, source: Source) -> Float[Tensor, "B S E"] | Float[Tensor, ""]:
        """What to add to the words: a single zero where reports are not read."""
        if source.flags is None or source.category is None:
            return self.flags.weight.new_zeros(())
        added: Tensor = self.flags(source.flags)  # B S E
        marked = (source.flags != 0).to(added.dtype)  # B S
        marked = torch.cat([torch.ones_like(marked[:, :1]), marked[:, 1:]], dim=1)
        kind: Tensor = self.categories(source.category)  # B E
        return added + marked[..., None] * kind[:, None]
