"""Answers written down at export, so that any later build can show that it still gives them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from data_prep.vocabulary import Vocabulary
from plc.decode.beam import beam_search
from plc.decode.grammar import EditGrammar
from plc.decode.protocol import StepModel

BEAM = 5
CANDIDATES = 5
MAX_STEPS = 80


def golden_answers(
    model: StepModel, sources: Sequence[Sequence[int]], *, vocabulary: Vocabulary
) -> dict[str, Any]:
    """The five best outputs for each source, with their scores; one source at a time, as serving does."""
    grammar = EditGrammar(vocabulary)
    cases = []
    for source in sources:
        (found,) = beam_search(
            model, [source], beam=BEAM, candidates=CANDIDATES, max_steps=MAX_STEPS, grammar=grammar
        )
        outputs = [{"ids": hypothesis.ids, "score": hypothesis.score} for hypothesis in found]
        cases.append({"source": [int(word) for word in source], "outputs": outputs})
    return {"beam": BEAM, "candidates": CANDIDATES, "max_steps": MAX_STEPS, "cases": cases}
