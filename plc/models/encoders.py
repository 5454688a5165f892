"""Encoders: embedded words to states, regular or as a pyramid."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import final

import torch
from jaxtyping import Bool, Float
from torch import Tensor, nn

from plc.models.attention import MultiHeadAttention
from plc.models.positions import sinusoids
from plc.models.pyramid import GruReduction, Level, ReductionName, make_reduction, spread
from plc.models.recurrence import BidirectionalGru


@dataclass(frozen=True, slots=True)
class Reading:
    """What an encoder made of its words: a level per layer, the longest first, and where recurrence ended."""

    levels: Sequence[Level]
    finals: Float[Tensor, "L B H"]  # the layers' final states; none of an encoder without recurrence

    @property
    def top(self) -> Level:
        return self.levels[-1]


@final
class GruEncoder(nn.Module):
    """Bidirectional GRU layers with a reduction between them; window 1 keeps every layer at full length."""

    def __init__(
        self, *, inputs: int, hidden: int, layers: int = 3, window: int = 2, dropout: float = 0.0
    ) -> None:
        super().__init__()
        self.window = window
        self.layers = nn.ModuleList(
            BidirectionalGru(inputs=hidden if above else inputs, hidden=hidden) for above in range(layers)
        )
        self.reductions = nn.ModuleList(
            GruReduction(hidden=hidden, window=window) for _ in range(layers - 1) if window != 1
        )
        self.dropout = nn.Dropout(dropout)

    def forward(self, embedded: Float[Tensor, "B S E"], valid: Bool[Tensor, "B S"]) -> Reading:
        """Embedded words, of which `valid` marks a prefix of every row."""
        levels: list[Level] = []
        finals: list[Tensor] = []
        below = Level(embedded, valid)
        for index, layer in enumerate(self.layers):
            if index > 0:
                states = self.dropout(levels[-1].states)
                below = Level(states, below.valid)
                if self.window != 1:
                    below = self.reductions[index - 1](states, below.valid)  # B M H
            read = layer(below.states, below.valid)
            levels.append(Level(read.states, below.valid))
            finals.append(read.final)
        return Reading(levels, torch.stack(finals))


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

    def forward(self, embedded: Float[Tensor, "B S E"], valid: Bool[Tensor, "B S"]) -> Float[Tensor, "B S H"]:
        """Embedded words to a state per word."""
        levels = self.pyramid(embedded, valid).levels
        length = embedded.size(1)
        joined = levels[0].states + self.word(embedded)  # B S H
        for height, (level, join) in enumerate(zip(levels, self.joins, strict=True)):
            # projected before it is repeated, which is the same and shorter
            joined = joined + spread(join(level.states), window=self.pyramid.window**height, length=length)
        states = self.dropout(self.norm(joined).to(joined.dtype))
        full: Tensor = states.masked_fill(~valid[..., None], 0.0)
        return full


@final
class TransformerLayer(nn.Module):
    """Self-attention and a feed-forward network, each added and normalised (Vaswani et al. 2017)."""

    def __init__(self, *, hidden: int, feed_forward: int, heads: int, dropout: float) -> None:
        super().__init__()
        self.attention = MultiHeadAttention(hidden=hidden, heads=heads)
        self.feed_forward = make_feed_forward(hidden=hidden, inner=feed_forward, dropout=dropout)
        self.norms = nn.ModuleList(nn.LayerNorm(hidden) for _ in range(2))
        self.dropout = nn.Dropout(dropout)

    def forward(self, states: Float[Tensor, "B M H"], valid: Bool[Tensor, "B M"]) -> Float[Tensor, "B M H"]:
        """States to states that know each other."""
        keys, values = self.attention.keys_values(states)
        attended = self.attention(states, keys, values, valid[:, None, None, :])
        states = self.norms[0](states + self.dropout(attended))
        normed: Tensor = self.norms[1](states + self.dropout(self.feed_forward(states)))
        return normed


def make_feed_forward(*, hidden: int, inner: int, dropout: float) -> nn.Sequential:
    """The two linear layers after each of the Transformer's attentions."""
    return nn.Sequential(
        nn.Linear(hidden, inner), nn.ReLU(inplace=True), nn.Dropout(dropout), nn.Linear(inner, hidden)
    )


@final
class TransformerEncoder(nn.Module):
    """Transformer layers with a reduction (`ave` or `aff`) between them; window 1 keeps the full length."""

    def __init__(
        self,
        *,
        hidden: int,
        feed_forward: int,
        heads: int = 8,
        layers: int = 3,
        window: int = 2,
        reduction: ReductionName = "aff",
        dropout: float = 0.0,
    ) -> None:
        super().__init__()
        self.window = window
        self.layers = nn.ModuleList(
            TransformerLayer(hidden=hidden, feed_forward=feed_forward, heads=heads, dropout=dropout)
            for _ in range(layers)
        )
        self.reductions = nn.ModuleList(
            make_reduction(reduction, hidden=hidden, window=window) for _ in range(layers - 1) if window != 1
        )

    def forward(self, embedded: Float[Tensor, "B S H"], valid: Bool[Tensor, "B S"]) -> Reading:
        """Embedded words, of which `valid` marks a prefix of every row."""
        batch, length, hidden = embedded.shape
        positions = sinusoids(torch.arange(length, device=embedded.device), width=hidden)
        below = Level(embedded + positions, valid)
        levels: list[Level] = []
        for index, layer in enumerate(self.layers):
            if index > 0 and self.window != 1:
                below = self.reductions[index - 1](below.states, below.valid)  # B M H
            states = layer(below.states, below.valid).masked_fill(~below.valid[..., None], 0.0)
            below = Level(states, below.valid)
            levels.append(below)
        return Reading(levels, embedded.new_zeros(0, batch, hidden))


@final
class WordTransformer(nn.Module):
    """Transformer layers over words, with a state per word for pointers; no pyramid.

    The feed-forward network is four times as wide as the states (Vaswani et al. 2017).
    """

    def __init__(
        self, *, inputs: int, hidden: int, layers: int = 3, heads: int = 4, dropout: float = 0.0
    ) -> None:
        super().__init__()
        self.word = nn.Linear(inputs, hidden)
        self.layers = TransformerEncoder(
            hidden=hidden, feed_forward=4 * hidden, heads=heads, layers=layers, window=1, dropout=dropout
        )

    def forward(self, embedded: Float[Tensor, "B S E"], valid: Bool[Tensor, "B S"]) -> Float[Tensor, "B S H"]:
        """Embedded words to a state per word."""
        states: Tensor = self.layers(self.word(embedded), valid).top.states
        return states
