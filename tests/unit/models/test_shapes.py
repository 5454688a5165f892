"""The shapes that models declare are checked in the test run, under autocast too."""

from __future__ import annotations

import pytest
import torch
from jaxtyping import TypeCheckError

from plc.models.attention import DotAttention
from plc.models.encoders import JoinedGruEncoder
from plc.models.pyramid import GruReduction
from plc.models.source import Source

STATES = torch.zeros(2, 5, 8)
VALID = torch.ones(2, 5, dtype=torch.bool)


def test_a_mask_of_another_length_is_refused() -> None:
    with pytest.raises(TypeCheckError, match="parameter 'valid'"):
        GruReduction(hidden=8, window=2)(STATES, VALID[:, :4])


def test_a_mask_of_numbers_is_refused() -> None:
    with pytest.raises(TypeCheckError, match="parameter 'valid'"):
        GruReduction(hidden=8, window=2)(STATES, VALID.float())


def test_a_batch_whose_tensors_do_not_belong_together_is_refused() -> None:
    with pytest.raises(TypeCheckError, match="flags"):
        Source(torch.ones(2, 5, dtype=torch.int64), VALID, flags=torch.ones(2, 6, dtype=torch.int64))


def test_one_memory_serves_many_hypotheses_and_two_do_not_serve_three() -> None:
    attention, states = DotAttention(), torch.zeros(3, 4, 8)
    assert attention(states, STATES[:1], STATES[:1], VALID[:1]).context.shape == (3, 4, 8)
    with pytest.raises(TypeCheckError, match="keys"):
        attention(states, STATES, STATES, VALID)


def test_half_precision_is_a_float() -> None:
    encoder = JoinedGruEncoder(inputs=8, hidden=6)
    with torch.autocast("cpu", torch.bfloat16):
        assert encoder(STATES, VALID).dtype == torch.bfloat16
