"""The only place that turns a configuration into a model."""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

import torch
from torch import nn

from data_prep.errors import ConfigError
from plc.decode.encoder_input import READ_CATEGORIES, Flag
from plc.models.attention import make_attention
from plc.models.decoders import GruDecoder, TransformerDecoder
from plc.models.edits import EditModel
from plc.models.encoders import GruEncoder, JoinedGruEncoder, TransformerEncoder, WordTransformer
from plc.models.links import NameLinks
from plc.models.reported import ReportedPlace
from plc.models.seq2seq import Seq2Seq
from plc.train.config import ModelConfig, set_for_edits


def build_model(
    config: ModelConfig, *, vocabulary: int, classes: int, name_parts: int = 0, linked: Sequence[bool] = ()
) -> nn.Module:
    """A fresh model with random weights.

    The served family names `classes` CWEs, knows `name_parts` parts of names, and follows the `linked` words
    of the vocabulary, if its configuration has links.
    """
    match config.family:
        case "edits":
            return _edits(
                config, vocabulary=vocabulary, classes=classes, name_parts=name_parts, linked=linked
            )
        case _ if foreign := set_for_edits(config):
            raise ConfigError(
                f"{', '.join(f'model.{name}' for name in foreign)}: for family 'edits' alone; leave it out, "
                f"'{config.family}' reads plain words"
            )
        case "gru":
            return _gru(config, vocabulary=vocabulary)
        case "transformer":
            return _transformer(config, vocabulary=vocabulary)
        case _:
            assert_never(config.family)


def _edits(
    config: ModelConfig, *, vocabulary: int, classes: int, name_parts: int, linked: Sequence[bool]
) -> EditModel:
    _check_heads(config)
    links = None
    if config.links:
        if len(linked) != vocabulary:
            raise ValueError(f"{len(linked)} words are linked or not, of a vocabulary of {vocabulary}")
        links = NameLinks(linked=torch.tensor(linked), embedding=config.embedding, width=config.links)
    reported = None
    if config.reported == "line":
        reported = ReportedPlace(
            flags=len(Flag) - 1, categories=len(READ_CATEGORIES), embedding=config.embedding
        )
    return EditModel(
        vocabulary=vocabulary,
        classes=classes,
        encoder=_word_encoder(config),
        embedding=config.embedding,
        hidden=config.hidden,
        decoder_layers=config.decoder_layers,
        heads=config.heads,
        dropout=config.dropout,
        name_parts=name_parts,
        nameless=config.nameless,
        links=links,
        reported=reported,
    )


def _word_encoder(config: ModelConfig) -> JoinedGruEncoder | WordTransformer:
    """What reads the words of the served family: a state per word."""
    if config.encoder == "gru":
        return JoinedGruEncoder(
            inputs=config.embedding,
            hidden=config.hidden,
            layers=config.encoder_layers,
            window=config.reduction,
            dropout=config.dropout,
        )
    if config.reduction != 1:
        raise ConfigError(
            f"model.reduction = {config.reduction}: encoder 'transformer' has no pyramid; write 1"
        )
    return WordTransformer(
        inputs=config.embedding,
        hidden=config.hidden,
        layers=config.encoder_layers,
        heads=config.heads,
        dropout=config.dropout,
    )


def _gru(config: ModelConfig, *, vocabulary: int) -> Seq2Seq:
    if config.encoder_layers != config.decoder_layers:
        raise ConfigError(
            "model.encoder_layers and model.decoder_layers must be equal for family 'gru': "
            "each decoder layer begins with the final state of its encoder layer"
        )
    return Seq2Seq(
        vocabulary=vocabulary,
        encoder=GruEncoder(
            inputs=config.embedding,
            hidden=config.hidden,
            layers=config.encoder_layers,
            window=config.reduction,
            dropout=config.dropout,
        ),
        decoder=GruDecoder(
            inputs=config.embedding,
            hidden=config.hidden,
            attention=make_attention(config.attention, hidden=config.hidden, local_width=config.local_width),
            layers=config.decoder_layers,
            dropout=config.dropout,
            readout="apart" if config.attention == "concat-published" else "joined",
        ),
        hidden=config.hidden,
        embedding=config.embedding,
        dropout=config.dropout,
    )


def _transformer(config: ModelConfig, *, vocabulary: int) -> Seq2Seq:
    _check_heads(config)
    if config.embedding != config.hidden:
        raise ConfigError("model.embedding and model.hidden must be equal for family 'transformer'")
    return Seq2Seq(
        vocabulary=vocabulary,
        encoder=TransformerEncoder(
            hidden=config.hidden,
            feed_forward=config.feed_forward,
            heads=config.heads,
            layers=config.encoder_layers,
            window=config.reduction,
            reduction=config.pyramid,
            dropout=config.dropout,
        ),
        decoder=TransformerDecoder(
            hidden=config.hidden,
            feed_forward=config.feed_forward,
            heads=config.heads,
            layers=config.decoder_layers,
            dropout=config.dropout,
        ),
        hidden=config.hidden,
        embedding=config.embedding,
        dropout=config.dropout,
    )


def _check_heads(config: ModelConfig) -> None:
    if config.hidden % config.heads:
        raise ConfigError(f"model.heads = {config.heads} does not divide model.hidden = {config.hidden}")
