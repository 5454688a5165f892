"""Word embeddings, begun at a size that both gates and sinusoidal positions can live with."""

import torch
from torch import nn

_DEVIATION = 0.5  # at 0.06 a GRU's gates hardly feel their words, and learning starts hundreds of steps late


def make_embedding(vocabulary: int, width: int) -> nn.Embedding:
    """A table in which the padding word, 0, is and stays zero."""
    table = nn.Embedding(vocabulary, width, padding_idx=0)
    nn.init.normal_(table.weight, std=_DEVIATION)
    nn.init.zeros_(table.weight.data[0])
    return table


def make_addition(entries: int, width: int) -> nn.Embedding:
    """A table of what is added to words, all zero: it begins to count as it is learnt, entry 0 never."""
    return nn.Embedding(entries + 1, width, padding_idx=0, _weight=torch.zeros(entries + 1, width))
