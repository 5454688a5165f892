"""What one model says of the instances of files: from memory where it was asked before, else by inference."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, final

import numpy as np

from data_prep.text.languages import Language
from plc.decode.encoder_input import EncoderInput
from plc.decode.grammar import EditGrammar
from plc.decode.protocol import Floats
from plc.repair.findings import Cwe
from plc.repair.predict.confidence import Confidence
from plc.repair.predict.inference import Inference, Prediction, StoppedError
from plc.repair.predict.memory import Memory, Said, key_of

if TYPE_CHECKING:
    from plc.decode.model_directory import LoadedModel

__all__ = ["Answers", "StoppedError"]


@final
class Answers:
    """One model's answers; safe to share between threads."""

    def __init__(self, loaded: LoadedModel, confidence: Confidence) -> None:
        self._cwes = loaded.cwes
        self._inference = Inference(
            loaded.model, confidence, EditGrammar(loaded.vocabulary, at_least_one=True)
        )

    def said(
        self,
        inputs: Sequence[EncoderInput],
        language: Language,
        *,
        threshold: float,
        should_stop: Callable[[], bool],
        memory: Memory,
    ) -> list[Said]:
        """The score of each source of a batch, and from `threshold` on its kinds of flaws and fixes."""
        keys = [key_of(each, language) for each in inputs]
        known = {key: memory.recall(key, threshold=threshold) for key in keys}
        asked = {key: row for row, key in enumerate(keys) if known[key] is None}  # each text once
        new = list(asked.values())
        if new:
            predictions = self._inference.predict(
                [inputs[row] for row in new],
                [language] * len(new),
                [threshold] * len(new),
                should_stop=should_stop,
            )
            for row, prediction in zip(new, predictions, strict=True):
                answer = self._answer(prediction)
                known[keys[row]] = answer
                memory.keep(keys[row], answer)
        return [said for key in keys if (said := known[key]) is not None]

    def flawed(self, inputs: Sequence[EncoderInput], memory: Memory) -> list[float]:
        """P(flawed) of each, which no penalty has touched and which is remembered apart from scores."""
        keys = [key_of(each, "raw") for each in inputs]
        known = {key: memory.recall(key, threshold=math.inf) for key in keys}
        new = list({key: row for row, key in enumerate(keys) if known[key] is None}.values())
        if new:
            found = self._inference.flawed([inputs[row] for row in new])
            for row, value in zip(new, found, strict=True):
                answer = Said(value)
                known[keys[row]] = answer
                memory.keep(keys[row], answer)
        return [said.score for key in keys if (said := known[key]) is not None]

    def _answer(self, prediction: Prediction) -> Said:
        if prediction.hypotheses is None:
            return Said(prediction.score)
        cwes = () if prediction.cwes is None else self._likeliest(prediction.cwes)
        return Said(prediction.score, cwes, prediction.hypotheses)

    def _likeliest(self, probabilities: Floats) -> tuple[Cwe, ...]:
        """The three most probable kinds of flaw."""
        best = np.argsort(-probabilities, kind="stable")[:3]
        return tuple(Cwe(f"CWE-{self._cwes[i]}", float(probabilities[i])) for i in best)
