"""Predictions of a held-out part, by group."""

from __future__ import annotations

from collections.abc import Sequence

from plc.evaluate.metrics import hits_reference, is_proposed
from plc.evaluate.parity.figures import GroupRates, counted
from plc.evaluate.predictions import Prediction
from plc.train.parity.groups import By, group_of

FIRST = 1  # a fix counts if it is the first candidate


def of_predictions(predictions: Sequence[Prediction], by: By, *, threshold: float | None) -> list[GroupRates]:
    """Sources of a held-out part: flawed ones are repaired by the first candidate, correct ones left alone.

    Correct sources are of the group of their own language, length or repository; by kind they have none.
    """
    outcomes = []
    for prediction in predictions:
        source = prediction.source
        flawed = source.kind == "flawed"
        if not flawed and (threshold is None or by == "cwe"):
            continue
        well = (
            hits_reference(prediction, FIRST)
            if flawed
            else not is_proposed(prediction, 1.0 if threshold is None else threshold)
        )
        outcomes.append((group_of(source, by, words=len(source.words)), flawed, well))
    return counted(outcomes)
