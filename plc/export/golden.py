"""Answers written down at export, so that any later build can show that it still gives them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from data_prep.text.vocabulary import Vocabulary
from plc.decode.beam import REACH, begin, search
from plc.decode.encoder_input import EncoderInput
from plc.decode.grammar import MAX_STEPS, EditGrammar
from plc.decode.protocol import StepModel
from plc.repair.findings import CANDIDATES


def golden_answers(
    model: StepModel, sources: Sequence[EncoderInput], *, vocabulary: Vocabulary
) -> dict[str, Any]:
    """P(nothing is wrong) and the five best edit lists for each source, with their scores."""
    grammar = EditGrammar(vocabulary, at_least_one=True)
    cases = []
    for source in sources:
        start = begin(model, [source])
        (found,) = search(
            model,
            start,
            beam=CANDIDATES,
            candidates=CANDIDATES,
            max_steps=MAX_STEPS,
            grammar=grammar,
            reach=REACH,
        )
        outputs = [{"ids": hypothesis.ids, "score": hypothesis.score} for hypothesis in found]
        nothing_wrong = float(start.end_probabilities[0])
        cases.append({**_written(source), "nothing_wrong": nothing_wrong, "outputs": outputs})
    return {
        "beam": CANDIDATES,
        "candidates": CANDIDATES,
        "max_steps": MAX_STEPS,
        "reach": REACH,
        "cases": cases,
    }


def _written(source: EncoderInput) -> dict[str, Any]:
    """An input's fields; the ids are called `source`, as in the graph."""
    read = {name: np.asarray(getattr(source, name)).tolist() for name in source.__slots__}
    return {"source": read.pop("ids"), **read}
