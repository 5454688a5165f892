"""The only place that turns a configuration into a model."""

from __future__ import annotations

from typing import assert_never

from torch import nn

from plc.models.edits import EditModel
from plc.models.encoders import JoinedGruEncoder
from plc.train.config import ModelConfig


def build_model(config: ModelConfig, *, vocabulary: int, classes: int) -> nn.Module:
    """A fresh model with random weights; `classes` is the number of CWEs that the head tells apart."""
    match config.family:
        case "edits":
            encoder = JoinedGruEncoder(
                inputs=config.embedding,
                hidden=config.hidden,
                layers=config.encoder_layers,
                window=config.reduction,
                dropout=config.dropout,
            )
            return EditModel(
                vocabulary=vocabulary,
                classes=classes,
                encoder=encoder,
                embedding=config.embedding,
                hidden=config.hidden,
                decoder_layers=config.decoder_layers,
                heads=config.heads,
                dropout=config.dropout,
            )
        case "gru" | "transformer":
            raise NotImplementedError
        case _:
            assert_never(config.family)
