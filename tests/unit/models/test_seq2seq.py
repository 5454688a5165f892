"""Every member of the paper's family keeps the invariants, with windows 1, 2 and 3."""

import itertools
from typing import Literal, get_args

import pytest
import torch
from torch import Tensor

from plc.models.attention import AttentionName, make_attention
from plc.models.decoders import GruDecoder, TransformerDecoder
from plc.models.encoders import GruEncoder, TransformerEncoder
from plc.models.seq2seq import Seq2Seq

VOCABULARY, SMALL = 30, 8
LENGTHS = (11, 1, 6)
Name = AttentionName | Literal["ave", "aff"]
FAMILY: list[tuple[Name, int]] = list(itertools.product((*get_args(AttentionName), "ave", "aff"), (1, 2, 3)))


def make(
    name: Name, window: int, *, hidden: int = SMALL, feed_forward: int = 16, vocabulary: int = VOCABULARY
) -> Seq2Seq:
    match name:
        case "ave" | "aff":
            return Seq2Seq(
                vocabulary=vocabulary,
                encoder=TransformerEncoder(
                    hidden=hidden, feed_forward=feed_forward, window=window, reduction=name
                ),
                decoder=TransformerDecoder(hidden=hidden, feed_forward=feed_forward),
                hidden=hidden,
                embedding=hidden,
            )
        case _:
            attention = make_attention(name, hidden=hidden, local_width=2)
            return Seq2Seq(
                vocabulary=vocabulary,
                encoder=GruEncoder(inputs=hidden, hidden=hidden, window=window),
                decoder=GruDecoder(inputs=hidden, hidden=hidden, attention=attention),
                hidden=hidden,
                embedding=hidden,
            )


def batch() -> tuple[Tensor, Tensor, Tensor]:
    source = torch.randint(4, VOCABULARY, (3, 11))
    valid = torch.arange(11) < torch.tensor(LENGTHS)[:, None]
    return source.masked_fill(~valid, 0), valid, torch.randint(4, VOCABULARY, (3, 5))


@pytest.fixture(params=FAMILY, ids=[f"{name}-{window}" for name, window in FAMILY])
def model(request: pytest.FixtureRequest) -> Seq2Seq:
    torch.manual_seed(3)
    name, window = request.param
    return make(name, window)


def test_gradients_reach_every_parameter(model: Seq2Seq) -> None:
    output = model(*batch())
    assert output.logits.shape == (3, 5, VOCABULARY)
    assert output.cwe_logits is None
    output.logits.square().sum().backward()
    silent = [
        name
        for name, parameter in model.named_parameters()
        if parameter.grad is None or not parameter.grad.any()
    ]
    assert silent == []


def test_batched_equals_single_and_padding_changes_nothing(model: Seq2Seq) -> None:
    model.eval()
    source, valid, target = batch()
    for grad in (True, False):
        with torch.set_grad_enabled(grad):
            together = model(source, valid, target).logits
            for row, length in enumerate(LENGTHS):
                alone = model(
                    source[row : row + 1, :length], valid[row : row + 1, :length], target[row : row + 1]
                )
                torch.testing.assert_close(together[row], alone.logits[0], rtol=1e-4, atol=1e-5)


@torch.no_grad()
def test_step_by_step_equals_the_whole_target(model: Seq2Seq) -> None:
    model.eval()
    source, valid, target = batch()
    expected = model(source, valid, target).logits
    state = model.start(model.encode(source, valid))
    for step in range(target.size(1)):
        logits, state = model.step(target[:, step], state)
        torch.testing.assert_close(logits, expected[:, step], rtol=1e-4, atol=1e-5)


@torch.no_grad()
def test_training_and_inference_agree(model: Seq2Seq) -> None:
    model.eval()
    inputs = batch()
    expected = model(*inputs).logits
    with torch.enable_grad():
        torch.testing.assert_close(model(*inputs).logits, expected, rtol=1e-4, atol=1e-5)


def test_bfloat16_stays_near_float32(model: Seq2Seq) -> None:
    model.eval()
    inputs = batch()
    exact = model(*inputs).logits
    with torch.autocast("cpu", torch.bfloat16):
        rough = model(*inputs).logits
        with torch.no_grad():
            inferred = model(*inputs).logits
    assert rough.dtype == torch.float32
    torch.testing.assert_close(rough, exact, rtol=0.1, atol=0.1)
    torch.testing.assert_close(inferred, exact, rtol=0.1, atol=0.1)
    rough.square().sum().backward()
    assert all(parameter.grad is not None for parameter in model.parameters())


@torch.no_grad()
def test_reordered_hypotheses_continue_their_parents(model: Seq2Seq) -> None:
    model.eval()
    source, valid, target = batch()
    _, state = model.step(target[:, 0], model.start(model.encode(source, valid)))
    straight, _ = model.step(target[:, 1], state)
    parents = torch.tensor([2, 2, 0, 1])
    turned, _ = model.step(target[parents, 1], state.reorder(parents))
    torch.testing.assert_close(turned, straight[parents], rtol=1e-4, atol=1e-5)


@torch.no_grad()
def test_one_source_serves_many_hypotheses(model: Seq2Seq) -> None:
    model.eval()
    source, valid, target = batch()
    state = model.start(model.encode(source[:1], valid[:1])).reorder(torch.tensor([0, 0, 0]))
    logits, state = model.step(target[:, 0], state)
    for row in range(3):
        alone, _ = model.step(target[row : row + 1, 0], model.start(model.encode(source[:1], valid[:1])))
        torch.testing.assert_close(logits[row], alone[0], rtol=1e-4, atol=1e-5)


def test_a_target_word_sees_no_later_word(model: Seq2Seq) -> None:
    model.eval()
    source, valid, target = batch()
    before = model(source, valid, target).logits
    target[:, 3] = 4 + (target[:, 3] - 3) % (VOCABULARY - 4)
    after = model(source, valid, target).logits
    torch.testing.assert_close(before[:, :3], after[:, :3])
    assert not torch.equal(before[:, 3], after[:, 3])


@pytest.mark.parametrize(("window", "memory"), [(1, 11), (2, 3), (3, 2)])
def test_the_memory_shrinks_with_the_window(window: int, memory: int) -> None:
    source, valid, _ = batch()
    top = make("dot", window).encode(source, valid).reading.top
    assert top.states.shape == (3, memory, SMALL)
    assert top.valid[:, 0].all()


def test_a_decoder_needs_as_many_layers_as_the_encoder() -> None:
    model = make("dot", 2)
    model.encoder = GruEncoder(inputs=SMALL, hidden=SMALL, layers=2)
    with pytest.raises(ValueError, match="3 layers begins with the final states of as many encoder layers"):
        model(*batch())


@pytest.mark.parametrize(
    ("name", "window", "hidden", "expected"),
    [
        ("dot", 1, 400, 10_783_500),
        ("dot", 2, 400, 11_424_300),
        ("aff", 1, 512, 24_374_748),
        ("aff", 2, 512, 25_424_348),
    ],
)
def test_parameter_counts_at_the_paper_s_sizes(name: Name, window: int, hidden: int, expected: int) -> None:
    with torch.device("meta"):
        model = make(name, window, hidden=hidden, feed_forward=2048, vocabulary=1500)
    assert sum(parameter.numel() for parameter in model.parameters()) == expected
