"""Beam search in one call: serving begins first, and searches on only where something may be wrong."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

from plc.decode.beam import Hypothesis, begin, never, search
from plc.decode.encoder_input import EncoderInput
from plc.decode.grammar import Grammar
from plc.decode.protocol import StepModel


def beam_search(
    model: StepModel,
    inputs: Sequence[EncoderInput],
    *,
    beam: int,
    candidates: int,
    max_steps: int,
    grammar: Grammar[Any] | None = None,
    reach: float = math.inf,
    should_stop: Callable[[], bool] = never,
) -> list[list[Hypothesis]]:
    """At most `candidates` hypotheses per source, best first; see `search`."""
    return search(
        model,
        begin(model, inputs),
        beam=beam,
        candidates=candidates,
        max_steps=max_steps,
        grammar=grammar,
        reach=reach,
        should_stop=should_stop,
    )
