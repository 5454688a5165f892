"""Encoders: embedded words to states, regular or as a pyramid."""

from typing import final

import torch
from torch import Tensor, nn

from plc.models.pyramid import GruReduction, Level, spread
from plc.models.recurrence import BidirectionalGru


@final
class GruEncoder(nn.Module):
    """Bidirectional GRU layers with a reduction between them; window 1 keeps every layer at full length.

    Returns every layer's states, the longest first, and the layers' final states (L B H).
    """

    def __init__(
        self, *, inputs: int, hidden: int, layers: int = 3, window: int = 2, dropout: float = 0.0
    ) -> None:
        super().__init__()
        self.hidden = hidden
        self.window = window
        self.layers = nn.ModuleList(
            BidirectionalGru(inputs=hidden if above else inputs, hidden=hidden) for above in range(layers)
        )
        self.reductions = nn.ModuleList(
            GruReduction(hidden=hidden, window=window) if window > 1 else nn.Identity()
            for _ in range(layers - 1)
        )
        self.dropout = nn.Dropout(dropout)

    def forward(self, embedded: Tensor, valid: Tensor) -> tuple[tuple[Level, ...], Tensor]:
        levels: list[Level] = []
        finals: list[Tensor] = []
        below = Level(embedded, valid)
        for index, layer in enumerate(self.layers):
            read = layer(below.states, below.valid)
            level = Level(read.states, below.valid)
            levels.append(level)
            finals.append(read.final)
            if index < len(self.reductions):
                states = self.dropout(level.states)
                reduction = self.reductions[index]
                below = reduction(states, level.valid) if self.window > 1 else Level(states, level.valid)
        return tuple(levels), torch.stack(finals)


@final
class JoinedGruEncoder(nn.Module):
    """A GRU pyramid read back at full length, for pointers.

    The first layer sees every word, the upper ones see far; their states are repeated to full length and
    joined with the first layer's and the embedding, so that a state knows the word and its surroundings.
    """

    def __init__(
        self, *, inputs: int, hidden: int, layers: int = 3, window: int = 2, dropout: float = 0.0
    ) -> None:
        super().__init__()
        self.pyramid = GruEncoder(inputs=inputs, hidden=hidden, layers=layers, window=window, dropout=dropout)
        self.joins = nn.ModuleList(nn.Linear(hidden, hidden, bias=False) for _ in range(layers))
        self.word = nn.Linear(inputs, hidden)
        self.norm = nn.LayerNorm(hidden)
        self.dropout = nn.Dropout(dropout)

    def forward(self, embedded: Tensor, valid: Tensor) -> Tensor:
        levels, _ = self.pyramid(embedded, valid)
        length = embedded.size(1)
        joined = levels[0].states + self.word(embedded)  # B S H
        for height, (level, join) in enumerate(zip(levels, self.joins, strict=True)):
            # projected before it is repeated, which is the same and shorter
            joined = joined + spread(join(level.states), window=self.pyramid.window**height, length=length)
        states = self.dropout(self.norm(joined).to(joined.dtype))
        return states.masked_fill(~valid[..., None], 0.0)
