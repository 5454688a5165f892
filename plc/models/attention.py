"""Attention of a decoder's states over a memory: Bahdanau, Luong's four, and the Transformer's."""

import math
from dataclasses import dataclass
from typing import Any, Literal, assert_never, final

import torch
from jaxtyping import Bool, Float
from torch import Tensor, nn
from torch.nn import functional as F

AttentionName = Literal[
    "bahdanau", "dot", "general", "concat", "local", "bahdanau-published", "concat-published"
]

_PAIR_NUMBERS = 1 << 18  # of one piece of an additive score's B T M H numbers: stays in a core's cache


@dataclass(frozen=True, slots=True)
class Attended:
    """What a decoder gets from its memory."""

    context: Float[Tensor, "B T H"]
    weights: Float[Tensor, "B T M"]  # zero on padding


class _AdditiveScores(torch.autograd.Function):
    """v · tanh(query + key) for every pair, made piece by piece and made again for the gradient.

    Kept whole, the tanh of all pairs is the largest tensor of training by far: B T M H numbers.
    """

    @staticmethod
    def forward(ctx: Any, queries: Tensor, keys: Tensor, direction: Tensor) -> Tensor:
        """Queries B T H, keys B M H, direction H: scores B T M."""
        ctx.save_for_backward(queries, keys, direction)
        scores = queries.new_empty(queries.size(0), queries.size(1), keys.size(1))
        for row, steps in _pieces(queries, keys):
            pairs = (queries[row, steps, None] + keys[row]).tanh_()  # t M H
            scores[row, steps] = pairs @ direction
        return scores

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        queries, keys, direction = ctx.saved_tensors
        (gradient,) = gradients
        to_queries = torch.empty_like(queries)
        to_keys = torch.zeros_like(keys, dtype=torch.promote_types(keys.dtype, torch.float32))
        to_direction = torch.zeros_like(direction, dtype=to_keys.dtype)
        for row, steps in _pieces(queries, keys):
            pairs = (queries[row, steps, None] + keys[row]).tanh_()  # t M H
            above = gradient[row, steps]  # t M
            to_direction += above.reshape(-1) @ pairs.flatten(0, 1)
            slopes = pairs.square_().neg_().add_(1.0).mul_(above[..., None])
            to_queries[row, steps] = slopes.sum(1) * direction
            to_keys[row] += slopes.sum(0) * direction
        return to_queries, to_keys.to(keys.dtype), to_direction.to(direction.dtype)


def _pieces(queries: Tensor, keys: Tensor) -> list[tuple[int, slice]]:
    steps = max(1, _PAIR_NUMBERS // (keys.size(1) * keys.size(2)))
    return [
        (row, slice(first, first + steps))
        for row in range(queries.size(0))
        for first in range(0, queries.size(1), steps)
    ]


def _additive(queries: Tensor, keys: Tensor, direction: Tensor) -> Tensor:
    keys = keys.expand(queries.size(0), -1, -1)  # one memory may serve several hypotheses
    if torch.is_grad_enabled():
        same = keys.to(queries.dtype), direction.to(queries.dtype)
        scores: Tensor = _AdditiveScores.apply(queries, *same)  # type: ignore[no-untyped-call]
        return scores
    return (queries[:, :, None] + keys[:, None]).tanh() @ direction.to(queries.dtype)


def _weights(scores: Tensor, valid: Tensor) -> Tensor:
    """Scores B T M to shares of attention; `valid` B|1 M."""
    return scores.masked_fill(~valid[:, None], -torch.inf).softmax(-1)


@final
class BahdanauAttention(nn.Module):
    """v · tanh(W d + U c + b) (Huang et al. 2021, eq. 17-19)."""

    def __init__(self, *, hidden: int) -> None:
        super().__init__()
        self.query = nn.Linear(hidden, hidden)
        self.key = nn.Linear(hidden, hidden, bias=False)
        self.direction = nn.Parameter(torch.empty(hidden).uniform_(-1, 1) / math.sqrt(hidden))

    def keys(self, memory: Float[Tensor, "B M H"]) -> Float[Tensor, "B M H"]:
        """The memory's half of every score, made once."""
        keys: Tensor = self.key(memory)
        return keys

    def forward(
        self,
        states: Float[Tensor, "B T H"],
        keys: Float[Tensor, "#B M H"],
        memory: Float[Tensor, "#B M H"],
        valid: Bool[Tensor, "#B M"],
    ) -> Attended:
        weights = _weights(_additive(self.query(states), keys, self.direction), valid)  # B T M
        return Attended(weights.to(memory.dtype) @ memory, weights)


@final
class DotAttention(nn.Module):
    """d · c (Luong et al. 2015, eq. 8)."""

    def keys(self, memory: Float[Tensor, "B M H"]) -> Float[Tensor, "B M H"]:
        """The memory itself."""
        return memory

    def forward(
        self,
        states: Float[Tensor, "B T H"],
        keys: Float[Tensor, "#B M H"],
        memory: Float[Tensor, "#B M H"],
        valid: Bool[Tensor, "#B M"],
    ) -> Attended:
        weights = _weights(states @ keys.transpose(1, 2).to(states.dtype), valid)  # B T M
        return Attended(weights.to(memory.dtype) @ memory, weights)


@final
class GeneralAttention(nn.Module):
    """d · W c (Luong et al. 2015, eq. 8)."""

    def __init__(self, *, hidden: int) -> None:
        super().__init__()
        self.key = nn.Linear(hidden, hidden, bias=False)

    def keys(self, memory: Float[Tensor, "B M H"]) -> Float[Tensor, "B M H"]:
        """The projected memory, made once."""
        keys: Tensor = self.key(memory)
        return keys

    def forward(
        self,
        states: Float[Tensor, "B T H"],
        keys: Float[Tensor, "#B M H"],
        memory: Float[Tensor, "#B M H"],
        valid: Bool[Tensor, "#B M"],
    ) -> Attended:
        weights = _weights(states @ keys.transpose(1, 2).to(states.dtype), valid)  # B T M
        return Attended(weights.to(memory.dtype) @ memory, weights)


@final
class ConcatAttention(nn.Module):
    """v · tanh(W [d; c]) (Luong et al. 2015, eq. 8); W's two halves are applied apart, each once."""

    def __init__(self, *, hidden: int) -> None:
        super().__init__()
        self.both = nn.Linear(2 * hidden, hidden, bias=False)
        self.direction = nn.Parameter(torch.empty(hidden).uniform_(-1, 1) / math.sqrt(hidden))

    def keys(self, memory: Float[Tensor, "B M H"]) -> Float[Tensor, "B M H"]:
        """The memory's half of every score, made once."""
        return F.linear(memory, self.both.weight[:, memory.size(2) :])

    def forward(
        self,
        states: Float[Tensor, "B T H"],
        keys: Float[Tensor, "#B M H"],
        memory: Float[Tensor, "#B M H"],
        valid: Bool[Tensor, "#B M"],
    ) -> Attended:
        queries = F.linear(states, self.both.weight[:, : states.size(2)])
        weights = _weights(_additive(queries, keys, self.direction), valid)  # B T M
        return Attended(weights.to(memory.dtype) @ memory, weights)


@final
class LocalAttention(nn.Module):
    """`general` attention in a window around a predicted centre, under a Gaussian (eq. 21-22).

    The centre is length * sigmoid(v · tanh(W d)), the window `width` positions to each side and the deviation
    half of it, as in Luong et al. 2015, section 3.2.
    """

    def __init__(self, *, hidden: int, width: int = 10) -> None:
        super().__init__()
        if width < 1:
            raise ValueError(f"local attention looks at least one position to each side, not {width}")
        self.width = width
        self.key = nn.Linear(hidden, hidden, bias=False)
        self.centre = nn.Sequential(nn.Linear(hidden, hidden), nn.Tanh(), nn.Linear(hidden, 1))

    def keys(self, memory: Float[Tensor, "B M H"]) -> Float[Tensor, "B M H"]:
        """The projected memory, made once."""
        keys: Tensor = self.key(memory)
        return keys

    def forward(
        self,
        states: Float[Tensor, "B T H"],
        keys: Float[Tensor, "#B M H"],
        memory: Float[Tensor, "#B M H"],
        valid: Bool[Tensor, "#B M"],
    ) -> Attended:
        length = valid.sum(1)[:, None, None]  # B|1 1 1
        centre = length * self.centre(states).float().sigmoid()  # B T 1
        distance = torch.arange(valid.size(1), device=valid.device) - centre  # B T M
        near = valid[:, None] & (distance.abs() <= self.width)
        scores = (states @ keys.transpose(1, 2).to(states.dtype)).masked_fill(~near, -torch.inf)  # B T M
        weights = scores.softmax(-1) * torch.exp(-2.0 * (distance / self.width) ** 2)
        return Attended(weights.to(memory.dtype) @ memory, weights)


@final
class PublishedBahdanauAttention(nn.Module):
    """relu(W d + b) · relu(U c + e), divided by the sum over the memory: no tanh, no softmax.

    What the code that Huang et al. published computes under Bahdanau's name, in place of their eq. 17-19;
    only that padding is masked here, and there it is not.
    """

    def __init__(self, *, hidden: int) -> None:
        super().__init__()
        self.query = nn.Linear(hidden, hidden)
        self.key = nn.Linear(hidden, hidden)

    def keys(self, memory: Float[Tensor, "B M H"]) -> Float[Tensor, "B M H"]:
        """The memory's half of every score, made once."""
        keys: Tensor = self.key(memory).relu()
        return keys

    def forward(
        self,
        states: Float[Tensor, "B T H"],
        keys: Float[Tensor, "#B M H"],
        memory: Float[Tensor, "#B M H"],
        valid: Bool[Tensor, "#B M"],
    ) -> Attended:
        queries = self.query(states).relu()
        scores = (queries @ keys.transpose(1, 2).to(queries.dtype)).float()  # B T M
        scores = scores.masked_fill(~valid[:, None], 0.0)
        weights = scores / (scores.sum(-1, keepdim=True) + 1e-6)
        return Attended(weights.to(memory.dtype) @ memory, weights)


@final
class PublishedConcatAttention(nn.Module):
    """v · (W [d; c] + b): without a tanh the sum of a number for d and one for c, and no softmax.

    What the code that Huang et al. published computes under this name; only that padding is masked here.
    """

    def __init__(self, *, hidden: int) -> None:
        super().__init__()
        self.both = nn.Linear(2 * hidden, hidden)
        self.direction = nn.Linear(hidden, 1)

    def keys(self, memory: Float[Tensor, "B M H"]) -> Float[Tensor, "B M 1"]:
        """The memory's half of every score, made once."""
        half: Tensor = F.linear(memory, self.both.weight[:, memory.size(2) :]) @ self.direction.weight.T
        return half

    def forward(
        self,
        states: Float[Tensor, "B T H"],
        keys: Float[Tensor, "#B M 1"],
        memory: Float[Tensor, "#B M H"],
        valid: Bool[Tensor, "#B M"],
    ) -> Attended:
        half = F.linear(states, self.both.weight[:, : states.size(2)], self.both.bias)
        scores = self.direction(half) + keys.transpose(1, 2).to(states.dtype)  # B T 1 + B M 1: B T M
        weights = scores.masked_fill(~valid[:, None], 0.0)
        return Attended(weights.to(memory.dtype) @ memory, weights)


Attention = (
    BahdanauAttention
    | DotAttention
    | GeneralAttention
    | ConcatAttention
    | LocalAttention
    | PublishedBahdanauAttention
    | PublishedConcatAttention
)


def make_attention(name: AttentionName, *, hidden: int, local_width: int = 10) -> Attention:
    """The attention of that name in the paper's tables."""
    match name:
        case "bahdanau":
            return BahdanauAttention(hidden=hidden)
        case "dot":
            return DotAttention()
        case "general":
            return GeneralAttention(hidden=hidden)
        case "concat":
            return ConcatAttention(hidden=hidden)
        case "local":
            return LocalAttention(hidden=hidden, width=local_width)
        case "bahdanau-published":
            return PublishedBahdanauAttention(hidden=hidden)
        case "concat-published":
            return PublishedConcatAttention(hidden=hidden)
        case _:
            assert_never(name)


@final
class MultiHeadAttention(nn.Module):
    """The Transformer's scaled dot products, keys and values made once (Vaswani et al. 2017, section 3.2)."""

    def __init__(self, *, hidden: int, heads: int) -> None:
        super().__init__()
        if hidden % heads:
            raise ValueError(f"{heads} attention heads do not divide {hidden} states")
        self.heads = heads
        self.query = nn.Linear(hidden, hidden)
        self.key_value = nn.Linear(hidden, 2 * hidden)
        self.output = nn.Linear(hidden, hidden)
        for linear in (self.query, self.key_value, self.output):
            nn.init.xavier_uniform_(linear.weight)
            nn.init.zeros_(linear.bias)

    def keys_values(
        self, memory: Float[Tensor, "B M H"]
    ) -> tuple[Float[Tensor, "B heads M D"], Float[Tensor, "B heads M D"]]:
        """The memory's keys and values; D is H/heads."""
        keys, values = self.key_value(memory).chunk(2, dim=-1)
        return self._split(keys), self._split(values)

    def forward(
        self,
        states: Float[Tensor, "B T H"],
        keys: Float[Tensor, "#B heads M D"],
        values: Float[Tensor, "#B heads M D"],
        seen: Bool[Tensor, "... #T M"],
    ) -> Float[Tensor, "B T H"]:
        """What the states find; `seen` broadcasts to B heads T M."""
        query = self._split(self.query(states))
        rows = query.size(0)
        context = F.scaled_dot_product_attention(
            query, keys.expand(rows, -1, -1, -1), values.expand(rows, -1, -1, -1), attn_mask=seen
        )
        attended: Tensor = self.output(context.transpose(1, 2).flatten(2))
        return attended

    def _split(self, states: Tensor) -> Tensor:
        batch, length, hidden = states.shape
        return states.view(batch, length, self.heads, hidden // self.heads).transpose(1, 2)
