"""Held-out pairs put to a model, with their report and without: at which rank the fix of a person comes."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from data_prep.corpora.reported_pairs import UNREACHABLE
from data_prep.dataset import NO_LINE, Pair
from data_prep.text.word_edits import apply, diff
from plc.decode.encoder_input import Around, EncoderInput, InputBuilder, Told
from plc.decode.grammar import EditGrammar, ids_to_edits
from plc.diagnostics import category_of
from plc.evaluate.predictions import Reader, batches
from plc.repair.predict.inference import Inference

SMALL = 8  # words that a small fix removes or writes, in one edit


@dataclass(frozen=True, slots=True)
class Asked:
    """One pair, and the rank of its fix among the candidates: from 0, or None where none is it."""

    pair: Pair
    rank: int | None
    nothing: float  # P(nothing is wrong)

    @property
    def small(self) -> bool:
        """Whether the fix is one edit of few words."""
        edits = diff(self.pair.source, self.pair.target)
        return (
            self.pair.target != UNREACHABLE
            and len(edits) == 1
            and max(edits[0].end - edits[0].start, len(edits[0].words)) <= SMALL
        )


def asked(
    reader: Reader,
    pairs: Sequence[Pair],
    *,
    told: bool,
    batch_words: int = 6000,
    tell: Callable[[int], None] = lambda _: None,
) -> list[Asked]:
    """The pairs in their order. Without `told` the model reads neither the report nor names around."""
    inference = Inference(
        reader.model, None, EditGrammar(reader.vocabulary, at_least_one=True, changing=True)
    )
    build = InputBuilder(reader.vocabulary, reader.parts)
    inputs = [_input(build, pair, told=told) for pair in pairs]
    order = sorted(range(len(pairs)), key=lambda row: len(inputs[row].ids))
    found: dict[int, Asked] = {}
    for batch in batches(order, [len(each.ids) for each in inputs], budget=batch_words):
        rows = [inputs[row] for row in batch]
        floors = [-math.inf] * len(batch)
        predictions = inference.predict(rows, [pairs[row].language for row in batch], floors)
        for row, said in zip(batch, predictions, strict=True):
            pair = pairs[row]
            candidates = (
                tuple(apply(pair.source, ids_to_edits(each.ids, vocabulary=reader.vocabulary)))
                for each in said.hypotheses or ()
            )
            rank = next((rank for rank, words in enumerate(candidates) if words == pair.target), None)
            found[row] = Asked(pair, rank, 1 - said.flawed)
        tell(len(batch))
    return [found[row] for row in range(len(pairs))]


def _input(build: InputBuilder, pair: Pair, *, told: bool) -> EncoderInput:
    if not told or pair.told == NO_LINE:
        return build(pair.source, pair.spelled, language=pair.language)
    return build(
        pair.source,
        pair.spelled,
        language=pair.language,
        told=Told(pair.lines, pair.told, category=category_of(pair.category)),
        around=Around(pair.around, pair.around_spelled),
    )
