"""From configuration to model: every shipped configuration builds, runs and learns from a batch."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
import torch

from data_prep.errors import ConfigError
from plc.decode.encoder_input import EncoderInput
from plc.models.decoders import GruDecoder, GruState
from plc.models.seq2seq import Seq2Seq
from plc.train.batches import collate
from plc.train.build import build_model
from plc.train.config import ModelConfig, read_config
from plc.train.data import NO_CWE, Example
from plc.train.loss import Counts, losses, run
from plc.train.processes.group import Group

CONFIGS = Path(__file__).parents[3] / "configs"
SMALL = {"embedding": 16, "hidden": 16, "feed_forward": 32, "heads": 2}


def small(path: Path) -> ModelConfig:
    """The shipped model with small sizes, so that only its kind is tried."""
    return read_config(path).model.model_copy(update=SMALL)


@pytest.mark.parametrize("path", sorted(CONFIGS.rglob("*.toml")), ids=lambda path: str(path.stem))
def test_every_shipped_model_takes_a_step(path: Path) -> None:
    config = small(path)
    torch.manual_seed(0)
    model = build_model(config, vocabulary=20, classes=3, linked=[word >= 4 for word in range(20)])
    label = 1 if config.family == "edits" else NO_CWE
    examples = [
        Example("a", EncoderInput([4, 5, 6, 7, 3]), np.array([8, 9, 3]), label, identity=False),
        Example("b", EncoderInput([4, 5, 3]), np.array([3]), NO_CWE, identity=True),
    ]
    batch = collate(examples)
    output = run(model, batch, precision="float32")
    loss = losses(output, batch, Counts.of(examples), smoothing=0.1, cwe_weight=0.1)
    loss.total.backward()  # type: ignore[no-untyped-call]
    assert torch.isfinite(loss.total)
    assert all(weight.grad is None or torch.isfinite(weight.grad).all() for weight in model.parameters())
    assert any(weight.grad is not None and weight.grad.abs().sum() > 0 for weight in model.parameters())


@pytest.mark.parametrize(
    ("config", "message"),
    [
        (ModelConfig(family="edits", hidden=30, heads=4), "model.heads = 4 does not divide"),
        (ModelConfig(encoder="transformer", reduction=2), "encoder 'transformer' has no pyramid; write 1"),
        (ModelConfig(family="gru", encoder_layers=3, decoder_layers=2), "must be equal for family 'gru'"),
        (ModelConfig(family="transformer", embedding=8), "must be equal for family 'transformer'"),
        (ModelConfig(family="transformer", hidden=9, embedding=9), "model.heads = 8 does not divide"),
        (
            ModelConfig(family="gru", name_parts=5),
            "model.name_parts: for family 'edits' alone",
        ),
        (
            ModelConfig(family="transformer", links=8),
            "model.links: for family 'edits' alone",
        ),
    ],
)
def test_sizes_that_do_not_fit_are_named(config: ModelConfig, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        build_model(config, vocabulary=20, classes=3)


def test_the_parts_of_a_batch_add_up_to_the_whole() -> None:
    torch.manual_seed(0)
    model = build_model(ModelConfig(embedding=8, hidden=8, heads=2, dropout=0.0), vocabulary=20, classes=3)
    words = np.random.default_rng(0).integers(4, 20, size=20, dtype=np.int32)
    examples = [
        Example(str(n), EncoderInput(words[: 9 - n].tolist()), words[9 : 12 + n], n % 3 - 1, identity=False)
        for n in range(5)
    ]

    def gradients(parts: Sequence[Sequence[Example]]) -> dict[str, torch.Tensor]:
        model.zero_grad()
        for part in parts:
            batch = collate(part)
            loss = losses(
                run(model, batch, precision="float32"),
                batch,
                Counts.of(examples),
                smoothing=0.0,
                cwe_weight=0.1,
            )
            loss.total.backward()  # type: ignore[no-untyped-call]
        return {name: w.grad.clone() for name, w in model.named_parameters() if w.grad is not None}

    whole = gradients([examples])
    halves = gradients([Group(rank, 2).share(examples) for rank in range(2)])
    for name, gradient in whole.items():
        assert torch.allclose(gradient, halves[name], atol=1e-5), name


def test_the_published_concat_leaves_the_decoders_state_visible() -> None:
    """Its context is a sum without softmax: under one tanh with the state it let no gradient back."""
    torch.manual_seed(1)
    config = ModelConfig(
        family="gru", attention="concat-published", embedding=8, hidden=8, encoder_layers=2, decoder_layers=2
    )
    model = build_model(config, vocabulary=9, classes=0)
    assert isinstance(model, Seq2Seq)
    assert isinstance(model.decoder, GruDecoder)
    memory = 50 * torch.randn(1, 40, 8)
    valid = torch.ones(1, 40, dtype=torch.bool)
    state = GruState(torch.zeros(2, 1, 8), memory, model.decoder.attention.keys(memory), valid)
    words = torch.randn(1, 3, 8, requires_grad=True)
    states, _ = model.decoder(words, state)
    states.square().sum().backward()
    assert words.grad is not None
    assert float(words.grad.abs().amax()) > 1e-3
