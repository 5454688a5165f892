"""The torch backend: the scores that a beam reports are those of teacher forcing, for every family."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from data_prep.text.vocabulary import BEGIN, END
from plc.decode.grammar import EditGrammar, Grammar
from plc.decode.torch_backend import TorchModel
from plc.models.source import Source
from plc.train.build import build_model
from plc.train.config import ModelConfig
from tests.beam import beam_search
from tests.inputs import inputs
from tests.models import TINY_VOCABULARY

SIZE = len(TINY_VOCABULARY)
SMALL = ModelConfig(embedding=16, hidden=16, encoder_layers=2, decoder_layers=2, heads=2, feed_forward=32)
MODELS: dict[str, dict[str, object]] = {
    "edits": {"family": "edits"},
    "gru pyramid": {"family": "gru", "attention": "general"},
    "gru local": {"family": "gru", "attention": "local", "reduction": 1},
    "transformer": {"family": "transformer", "reduction": 1},
}


def model_of(name: str) -> nn.Module:
    torch.manual_seed(2)
    config = SMALL.model_copy(update=MODELS[name])
    model: Any = build_model(config, vocabulary=SIZE, classes=2).eval()
    with torch.no_grad():
        model.words.bias[END] += 2.0  # some outputs should end
    return model  # type: ignore[no-any-return]


def grammar_of(name: str) -> Grammar[Any] | None:
    return EditGrammar(TINY_VOCABULARY) if name == "edits" else None


def sources_of(random: np.random.Generator) -> list[list[int]]:
    lengths = (3, 9, 14)
    return [[4, *random.integers(7, SIZE, length).tolist(), END] for length in lengths]


@pytest.mark.parametrize("name", MODELS)
def test_the_reported_score_is_that_of_teacher_forcing(name: str) -> None:
    model, grammar = model_of(name), grammar_of(name)
    sources = sources_of(np.random.default_rng(3))
    found = beam_search(
        TorchModel(model), inputs(sources), beam=4, candidates=4, max_steps=10, grammar=grammar
    )
    assert sum(map(len, found)) >= 4
    for source, hypotheses in zip(sources, found, strict=True):
        for hypothesis in hypotheses:
            words = torch.tensor([[BEGIN, *hypothesis.ids]])
            with torch.no_grad():
                rows = torch.tensor([source])
                valid = torch.ones_like(rows, dtype=torch.bool)
                logits = (
                    model(Source(rows, valid), words) if name == "edits" else model(rows, valid, words)
                ).logits
            after = torch.tensor([*hypothesis.ids, END])
            score = logits[0].log_softmax(-1).gather(1, after[:, None]).sum()
            assert hypothesis.score == pytest.approx(float(score), abs=1e-3)


@pytest.mark.parametrize("name", MODELS)
def test_batched_equals_single(name: str) -> None:
    model, grammar = TorchModel(model_of(name)), grammar_of(name)
    sources = sources_of(np.random.default_rng(5))
    together = beam_search(model, inputs(sources), beam=3, candidates=3, max_steps=8, grammar=grammar)
    for source, hypotheses in zip(sources, together, strict=True):
        (alone,) = beam_search(model, inputs([source]), beam=3, candidates=3, max_steps=8, grammar=grammar)
        assert [hypothesis.ids for hypothesis in alone] == [h.ids for h in hypotheses]
        assert [h.score for h in alone] == pytest.approx([h.score for h in hypotheses], abs=1e-3)
