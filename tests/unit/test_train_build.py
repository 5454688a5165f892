"""From configuration to model: every shipped configuration builds, runs and learns from a batch."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from data_prep.errors import ConfigError
from plc.train.batches import collate
from plc.train.build import build_model
from plc.train.config import ModelConfig, read_config
from plc.train.data import NO_CWE, Example
from plc.train.loss import Counts, losses, run

CONFIGS = Path(__file__).parents[2] / "configs"
SMALL = {"embedding": 16, "hidden": 16, "feed_forward": 32, "heads": 2}


def small(path: Path) -> ModelConfig:
    """The shipped model with small sizes, so that only its kind is tried."""
    return read_config(path).model.model_copy(update=SMALL)


@pytest.mark.parametrize("path", sorted(CONFIGS.rglob("*.toml")), ids=lambda path: str(path.stem))
def test_every_shipped_model_takes_a_step(path: Path) -> None:
    config = small(path)
    torch.manual_seed(0)
    model = build_model(config, vocabulary=20, classes=3)
    label = 1 if config.family == "edits" else NO_CWE
    examples = [
        Example("a", np.array([4, 5, 6, 7, 3]), np.array([8, 9, 3]), label, identity=False),
        Example("b", np.array([4, 5, 3]), np.array([3]), NO_CWE, identity=True),
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
        (ModelConfig(family="gru", encoder_layers=3, decoder_layers=2), "must be equal for family 'gru'"),
        (ModelConfig(family="transformer", embedding=8), "must be equal for family 'transformer'"),
        (ModelConfig(family="transformer", hidden=9, embedding=9), "model.heads = 8 does not divide"),
    ],
)
def test_sizes_that_do_not_fit_are_named(config: ModelConfig, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        build_model(config, vocabulary=20, classes=3)
