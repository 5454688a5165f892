"""The fast recurrence is nn.GRU, in values and gradients, and padding is never read."""

from collections.abc import Callable

import pytest
import torch
from torch import Tensor, nn

from plc.models.gru_scan import _Scan, scan
from plc.models.recurrence import BidirectionalGru, initialise_gru, reversal, run_gru

LENGTHS = (7, 1, 4)


def rows(lengths: tuple[int, ...] = LENGTHS, *, width: int = 5) -> tuple[Tensor, Tensor]:
    states = torch.randn(len(lengths), max(lengths), width)
    return states, torch.arange(max(lengths)) < torch.tensor(lengths)[:, None]


def packed_reference(layer: BidirectionalGru, states: Tensor) -> tuple[Tensor, Tensor]:
    """The same weights in torch's own bidirectional GRU over packed rows."""
    both = nn.GRU(states.size(2), layer.rightward.hidden_size, batch_first=True, bidirectional=True)
    for name, value in layer.rightward.named_parameters():
        setattr(both, name, value)
    for name, value in layer.leftward.named_parameters():
        setattr(both, f"{name}_reverse", value)
    packed = nn.utils.rnn.pack_padded_sequence(
        states, torch.tensor(LENGTHS), batch_first=True, enforce_sorted=False
    )
    read, final = both(packed)
    full, _ = nn.utils.rnn.pad_packed_sequence(read, batch_first=True)
    return full.unflatten(2, (2, -1)).sum(2), final.sum(0)  # type: ignore[no-untyped-call]


def gradients_of(loss: Tensor, layer: nn.Module) -> list[Tensor]:
    return list(torch.autograd.grad(loss, list(layer.parameters())))


def test_both_paths_are_torch_s_packed_bidirectional_gru() -> None:
    torch.manual_seed(0)
    layer = BidirectionalGru(inputs=5, hidden=6)
    states, valid = rows()
    with torch.no_grad():
        for read in (layer(states, valid), layer(states.masked_fill(~valid[..., None], 9.0), valid)):
            expected, final = packed_reference(layer, states)
            torch.testing.assert_close(read.states, expected)
            torch.testing.assert_close(read.final, final)
    read = layer(states, valid)
    expected, final = packed_reference(layer, states)
    torch.testing.assert_close(read.states, expected)
    torch.testing.assert_close(read.final, final)
    weigh = torch.randn_like(expected)
    for mine, theirs in zip(
        gradients_of((read.states * weigh).sum() + read.final.square().sum(), layer),
        gradients_of((expected * weigh).sum() + final.square().sum(), layer),
        strict=True,
    ):
        torch.testing.assert_close(mine, theirs)


def test_garbage_on_padding_changes_nothing_while_training() -> None:
    torch.manual_seed(0)
    layer = BidirectionalGru(inputs=5, hidden=6)
    states, valid = rows()
    clean = layer(states, valid)
    dirty = layer(states.masked_fill(~valid[..., None], 50.0), valid)
    torch.testing.assert_close(clean.states, dirty.states, rtol=0, atol=0)
    torch.testing.assert_close(clean.final, dirty.final, rtol=0, atol=0)
    assert not clean.states[~valid].any()


@pytest.mark.parametrize("directions", [1, 2])
def test_the_scan_has_the_derivatives_of_what_it_computes(directions: int) -> None:
    torch.manual_seed(0)
    shapes = ((4, directions, 2, 9), (directions, 9, 3), (directions, 9), (directions, 2, 3))
    inputs = tuple(torch.randn(shape, dtype=torch.float64, requires_grad=True) for shape in shapes)
    apply: Callable[..., Tensor] = _Scan.apply
    assert torch.autograd.gradcheck(apply, inputs)


def test_one_direction_starts_from_a_given_state() -> None:
    torch.manual_seed(0)
    gru = nn.GRU(5, 6, batch_first=True)
    states, _ = rows()
    initial = torch.randn(3, 6)
    expected, last = gru(states, initial[None])
    for read, end in (scan(gru, states, initial), run_gru(gru, states, initial)):
        torch.testing.assert_close(read, expected)
        torch.testing.assert_close(end, last[0])


def test_bfloat16_stays_near_float32() -> None:
    torch.manual_seed(0)
    layer = BidirectionalGru(inputs=5, hidden=6)
    states, valid = rows((60, 30, 2))
    exact = layer(states, valid).states
    with torch.autocast("cpu", torch.bfloat16):
        rough = layer(states, valid).states
    assert rough.dtype == torch.bfloat16
    torch.testing.assert_close(rough.float(), exact, rtol=0.05, atol=0.05)
    rough.float().square().sum().backward()
    assert all(parameter.grad is not None for parameter in layer.parameters())


def test_reversing_twice_changes_nothing() -> None:
    _, valid = rows()
    turned = reversal(valid)
    assert turned[2].tolist() == [3, 2, 1, 0, 4, 5, 6]
    assert torch.equal(turned.gather(1, turned), torch.arange(7).expand(3, 7))


def test_recurrent_blocks_begin_orthogonal() -> None:
    gru = nn.GRU(5, 6)
    initialise_gru(gru)
    for block in gru.get_parameter("weight_hh_l0").chunk(3):
        torch.testing.assert_close(block @ block.t(), torch.eye(6), atol=1e-5, rtol=0)
