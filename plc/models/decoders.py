"""Decoders of the paper family: the whole target at once, or word by word with the state as a value."""

from dataclasses import dataclass
from typing import Literal, assert_never, final

import torch
from jaxtyping import Bool, Float, Int
from torch import Tensor, nn

from plc.models.attention import Attention, MultiHeadAttention
from plc.models.encoders import Reading, make_feed_forward
from plc.models.positions import sinusoids
from plc.models.recurrence import initialise_gru, run_gru

ReadoutName = Literal["joined", "apart"]


@dataclass(frozen=True, slots=True)
class GruState:
    """Where N hypotheses stand, and the memory of each: N rows of it, or one row that serves them all."""

    hidden: Float[Tensor, "L N H"]
    memory: Float[Tensor, "#N M H"]
    keys: Float[Tensor, "#N M #H"]  # what attention makes of the memory
    valid: Bool[Tensor, "#N M"]

    def reorder(self, parents: Int[Tensor, "K"]) -> "GruState":
        """The hypotheses `parents`, which may repeat."""
        hidden = self.hidden.index_select(1, parents)
        if self.memory.size(0) == 1:
            return GruState(hidden, self.memory, self.keys, self.valid)
        memory, keys, valid = (part.index_select(0, parents) for part in (self.memory, self.keys, self.valid))
        return GruState(hidden, memory, keys, valid)


@final
class GruDecoder(nn.Module):
    """GRU layers, then attention from the top layer's states, then a readout of both.

    Readout `joined` is tanh(W [context; d]). `apart` is W [tanh context; tanh d], as in the code that the
    authors published: a context without bounds, such as a sum without softmax, then leaves the decoder's
    state visible, where in `joined` it drives every tanh to its end and no gradient comes back.
    Nothing of the attention is fed back (Huang et al. 2021, section 3), so training needs no loop over the
    target. The layers begin with the encoder's final states.
    """

    def __init__(
        self,
        *,
        inputs: int,
        hidden: int,
        attention: Attention,
        layers: int = 3,
        dropout: float = 0.0,
        readout: ReadoutName = "joined",
    ) -> None:
        super().__init__()
        self.readout: ReadoutName = readout
        self.layers = nn.ModuleList(
            nn.GRU(hidden if above else inputs, hidden, batch_first=True) for above in range(layers)
        )
        for layer in self.layers:
            assert isinstance(layer, nn.GRU)
            initialise_gru(layer)
        self.attention = attention
        self.combine = nn.Linear(2 * hidden, hidden)
        self.dropout = nn.Dropout(dropout)

    def start(self, reading: Reading) -> GruState:
        """The state before the first word of B hypotheses, one for each source."""
        if reading.finals.size(0) != len(self.layers):
            raise ValueError(
                f"a decoder of {len(self.layers)} layers begins with the final states of as many encoder "
                f"layers, not of {reading.finals.size(0)}"
            )
        memory = reading.top.states
        return GruState(reading.finals, memory, self.attention.keys(memory), reading.top.valid)

    def forward(
        self, embedded: Float[Tensor, "N T E"], state: GruState
    ) -> tuple[Float[Tensor, "N T H"], GruState]:
        """Embedded target words to attended states, and the state after the last word."""
        states = embedded
        hidden: list[Tensor] = []
        for index, layer in enumerate(self.layers):
            assert isinstance(layer, nn.GRU)
            states, last = run_gru(layer, self.dropout(states), state.hidden[index])  # N T H
            hidden.append(last)
        context = self.attention(states, state.keys, state.memory, state.valid).context  # N T H
        both = torch.cat([context.to(states.dtype), states], dim=2)  # N T 2H
        match self.readout:
            case "joined":
                combined = self.combine(both).tanh()  # N T H
            case "apart":
                combined = self.combine(both.tanh())  # N T H
            case _:
                assert_never(self.readout)
        return combined, GruState(torch.stack(hidden), state.memory, state.keys, state.valid)


@dataclass(frozen=True, slots=True)
class TransformerState:
    """Keys and values of N hypotheses' words so far and of their memories (N rows, or one for all)."""

    past_keys: Float[Tensor, "L N heads P D"]  # D is H/heads
    past_values: Float[Tensor, "L N heads P D"]
    memory_keys: Float[Tensor, "L #N heads M D"]
    memory_values: Float[Tensor, "L #N heads M D"]
    valid: Bool[Tensor, "#N M"]

    def reorder(self, parents: Int[Tensor, "K"]) -> "TransformerState":
        """The hypotheses `parents`, which may repeat."""
        keys, values = self.past_keys.index_select(1, parents), self.past_values.index_select(1, parents)
        if self.valid.size(0) == 1:
            return TransformerState(keys, values, self.memory_keys, self.memory_values, self.valid)
        return TransformerState(
            keys,
            values,
            self.memory_keys.index_select(1, parents),
            self.memory_values.index_select(1, parents),
            self.valid.index_select(0, parents),
        )


@final
class TransformerDecoderLayer(nn.Module):
    """Attention to the words so far, attention to the memory, a feed-forward network."""

    def __init__(self, *, hidden: int, feed_forward: int, heads: int, dropout: float) -> None:
        super().__init__()
        self.to_words = MultiHeadAttention(hidden=hidden, heads=heads)
        self.to_memory = MultiHeadAttention(hidden=hidden, heads=heads)
        self.feed_forward = make_feed_forward(hidden=hidden, inner=feed_forward, dropout=dropout)
        self.norms = nn.ModuleList(nn.LayerNorm(hidden) for _ in range(3))
        self.dropout = nn.Dropout(dropout)

    def forward(
        self,
        states: Float[Tensor, "N T H"],
        words: tuple[Float[Tensor, "N heads P D"], Float[Tensor, "N heads P D"]],
        memory: tuple[Float[Tensor, "#N heads M D"], Float[Tensor, "#N heads M D"]],
        seen: "Seen",
    ) -> Float[Tensor, "N T H"]:
        """`words` and `memory` are keys and values; P counts the words before and those of `states`."""
        states = self.norms[0](states + self.dropout(self.to_words(states, *words, seen.words)))
        states = self.norms[1](states + self.dropout(self.to_memory(states, *memory, seen.memory)))
        normed: Tensor = self.norms[2](states + self.dropout(self.feed_forward(states)))
        return normed


@dataclass(frozen=True, slots=True)
class Seen:
    """What a target position may look at."""

    words: Bool[Tensor, "T P"]  # itself and the words before it
    memory: Bool[Tensor, "#N 1 1 M"]


@final
class TransformerDecoder(nn.Module):
    """Transformer decoder layers over the memory."""

    def __init__(
        self, *, hidden: int, feed_forward: int, heads: int = 8, layers: int = 3, dropout: float = 0.0
    ) -> None:
        super().__init__()
        self.heads = heads
        self.layers = nn.ModuleList(
            TransformerDecoderLayer(hidden=hidden, feed_forward=feed_forward, heads=heads, dropout=dropout)
            for _ in range(layers)
        )

    def start(self, reading: Reading) -> TransformerState:
        """The state before the first word of B hypotheses, one for each source."""
        memory = reading.top.states
        batch, _, hidden = memory.shape
        pairs = [_of(layer).to_memory.keys_values(memory) for layer in self.layers]
        nothing = memory.new_zeros(len(self.layers), batch, self.heads, 0, hidden // self.heads)
        return TransformerState(
            past_keys=nothing,
            past_values=nothing,
            memory_keys=torch.stack([keys for keys, _ in pairs]),
            memory_values=torch.stack([values for _, values in pairs]),
            valid=reading.top.valid,
        )

    def forward(
        self, embedded: Float[Tensor, "N T H"], state: TransformerState
    ) -> tuple[Float[Tensor, "N T H"], TransformerState]:
        """Embedded target words to states, and the state after the last word."""
        length, hidden = embedded.shape[1:]
        past = state.past_keys.size(3)
        positions = torch.arange(past + length, device=embedded.device)  # P+T
        seen = Seen(words=positions <= positions[past:, None], memory=state.valid[:, None, None, :])
        states = embedded + sinusoids(positions[past:], width=hidden)
        all_keys: list[Tensor] = []
        all_values: list[Tensor] = []
        for index, layer in enumerate(self.layers):
            keys, values = _of(layer).to_words.keys_values(states)  # N heads T D
            keys = torch.cat([state.past_keys[index].to(keys.dtype), keys], dim=2)  # N heads P+T D
            values = torch.cat([state.past_values[index].to(values.dtype), values], dim=2)
            memory = (state.memory_keys[index], state.memory_values[index])
            states = layer(states, (keys, values), memory, seen)
            all_keys.append(keys)
            all_values.append(values)
        after = TransformerState(
            past_keys=torch.stack(all_keys),
            past_values=torch.stack(all_values),
            memory_keys=state.memory_keys,
            memory_values=state.memory_values,
            valid=state.valid,
        )
        return states, after


def _of(layer: nn.Module) -> TransformerDecoderLayer:
    assert isinstance(layer, TransformerDecoderLayer)
    return layer
