"""Each attention is the formula of its paper, and looks at no padding."""

from typing import get_args

import pytest
import torch
from torch import Tensor

import plc.models.attention
from plc.models.attention import (
    AttentionName,
    BahdanauAttention,
    ConcatAttention,
    DotAttention,
    GeneralAttention,
    LocalAttention,
    MultiHeadAttention,
    PublishedBahdanauAttention,
    PublishedConcatAttention,
    make_attention,
)

NAMES: tuple[AttentionName, ...] = get_args(AttentionName)
SOFTMAX = [name for name in NAMES if name != "local" and not name.endswith("-published")]
HIDDEN = 6


@pytest.fixture
def states() -> Tensor:
    torch.manual_seed(1)
    return torch.randn(2, 3, HIDDEN)


@pytest.fixture
def memory() -> Tensor:
    torch.manual_seed(2)
    return torch.randn(2, 5, HIDDEN)


VALID = torch.arange(5) < torch.tensor([5, 3])[:, None]


@pytest.mark.parametrize("name", NAMES)
def test_padding_gets_no_weight(name: AttentionName, states: Tensor, memory: Tensor) -> None:
    attention = make_attention(name, hidden=HIDDEN, local_width=2)
    seen = attention(states, attention.keys(memory), memory, VALID)
    assert not seen.weights[1, :, 3:].any()
    dirty = memory.masked_fill(~VALID[..., None], 77.0)
    again = attention(states, attention.keys(dirty), dirty, VALID)
    torch.testing.assert_close(seen.context, again.context)
    alone = attention(states[1:], attention.keys(memory[1:, :3]), memory[1:, :3], VALID[1:, :3])
    torch.testing.assert_close(seen.context[1:], alone.context)
    if name in SOFTMAX:
        torch.testing.assert_close(seen.weights.sum(2), torch.ones(2, 3))


@pytest.mark.parametrize("name", NAMES)
def test_one_memory_serves_several_hypotheses(name: AttentionName, states: Tensor, memory: Tensor) -> None:
    attention = make_attention(name, hidden=HIDDEN, local_width=2)
    once, twice = memory[:1], memory[:1].expand(2, -1, -1)
    for grad in (True, False):
        with torch.set_grad_enabled(grad):
            shared = attention(states, attention.keys(once), once, VALID[:1])
            own = attention(states, attention.keys(twice), twice, VALID[:1].expand(2, -1))
            torch.testing.assert_close(shared.context, own.context)


def scores_of(name: AttentionName, states: Tensor, memory: Tensor) -> tuple[Tensor, Tensor]:
    """The score of every pair written out, and the weights that the module gives."""
    attention = make_attention(name, hidden=HIDDEN)
    pair = states[:, :, None], memory[:, None]
    match attention:
        case BahdanauAttention():
            scores = (attention.query(pair[0]) + attention.key(pair[1])).tanh() @ attention.direction
        case DotAttention():
            scores = (pair[0] * pair[1]).sum(-1)
        case GeneralAttention():
            scores = (pair[0] * attention.key(pair[1])).sum(-1)
        case ConcatAttention():
            both = torch.cat([part.expand(2, 3, 5, HIDDEN) for part in pair], dim=-1)
            scores = attention.both(both).tanh() @ attention.direction
        case LocalAttention():
            scores = (pair[0] * attention.key(pair[1])).sum(-1)
    everything = torch.ones(2, 5, dtype=torch.bool)
    return scores, attention(states, attention.keys(memory), memory, everything).weights


@pytest.mark.parametrize("name", SOFTMAX)
def test_weights_are_the_softmax_of_the_formula(name: AttentionName, states: Tensor, memory: Tensor) -> None:
    scores, weights = scores_of(name, states, memory)
    torch.testing.assert_close(weights, scores.softmax(-1))


def test_local_attention_is_a_gaussian_around_its_centre(states: Tensor, memory: Tensor) -> None:
    torch.manual_seed(0)
    attention = LocalAttention(hidden=HIDDEN, width=1)
    everything = torch.ones(2, 5, dtype=torch.bool)
    weights = attention(states, attention.keys(memory), memory, everything).weights
    centre = 5 * attention.centre(states).sigmoid()  # B T 1
    distance = torch.arange(5) - centre
    inside = distance.abs() <= 1
    scores = (states @ attention.key(memory).transpose(1, 2)).masked_fill(~inside, -torch.inf)
    torch.testing.assert_close(weights, scores.softmax(-1) * torch.exp(-(distance**2) / (2 * 0.5**2)))
    assert not weights[~inside].any()
    assert inside.any(2).all()


@pytest.mark.parametrize("centre", [-60.0, 60.0])
def test_local_attention_always_sees_a_word(centre: float, states: Tensor, memory: Tensor) -> None:
    attention = LocalAttention(hidden=HIDDEN, width=1)
    last = attention.centre[2]
    torch.nn.init.constant_(last.get_parameter("bias"), centre)
    seen = attention(states, attention.keys(memory), memory, VALID)
    assert seen.context.isfinite().all()
    assert seen.weights.sum(2).gt(0).all()


@pytest.mark.parametrize("numbers", [1, 20, 1 << 18])
def test_additive_scores_made_in_pieces_have_the_same_gradients(
    numbers: int, states: Tensor, memory: Tensor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plc.models.attention, "_PAIR_NUMBERS", numbers)
    inputs = (states, memory, torch.randn(HIDDEN))
    doubles = tuple(tensor.double().requires_grad_() for tensor in inputs)
    assert torch.autograd.gradcheck(plc.models.attention._additive, doubles)


def test_heads_look_only_at_what_is_seen(states: Tensor, memory: Tensor) -> None:
    attention = MultiHeadAttention(hidden=HIDDEN, heads=2)
    seen = VALID[:, None, None, :]
    attended = attention(states, *attention.keys_values(memory), seen)
    dirty = memory.masked_fill(~VALID[..., None], 77.0)
    torch.testing.assert_close(attended, attention(states, *attention.keys_values(dirty), seen))
    assert attended.shape == states.shape


def test_impossible_sizes_are_refused() -> None:
    with pytest.raises(ValueError, match="4 attention heads do not divide 6 states"):
        MultiHeadAttention(hidden=6, heads=4)
    with pytest.raises(ValueError, match="at least one position to each side, not 0"):
        LocalAttention(hidden=6, width=0)


def test_the_published_bahdanau_divides_by_the_sum(states: Tensor, memory: Tensor) -> None:
    attention = PublishedBahdanauAttention(hidden=HIDDEN)
    seen = attention(states, attention.keys(memory), memory, VALID)
    query, key = attention.query(states[0, 1]).relu(), attention.key(memory[0]).relu()
    scores = key @ query
    torch.testing.assert_close(seen.weights[0, 1], scores / (scores.sum() + 1e-6))


def test_the_published_concat_is_linear_in_both(states: Tensor, memory: Tensor) -> None:
    attention = PublishedConcatAttention(hidden=HIDDEN)
    seen = attention(states, attention.keys(memory), memory, VALID)
    pair = torch.cat([states[0, 1], memory[0, 2]])
    torch.testing.assert_close(seen.weights[0, 1, 2], attention.direction(attention.both(pair))[0])
