"""What is counted of mended programs: exact matches that can be spelt, and what compiles."""

from __future__ import annotations

from collections.abc import Sequence

from data_prep.text.naming import is_slot
from plc.evaluate.predictions import Prediction
from plc.evaluate.rate import Rate
from plc.reproduce.engine.cells import Json

CUTS = (1, 5)  # how many candidates count


def exact(prediction: Prediction, at: int) -> bool:
    """Whether one of the first candidates is a reference that the program's own spellings can write."""
    own = set(prediction.source.words)
    return any(
        candidate in prediction.source.references and not any(is_slot(word) for word in set(candidate) - own)
        for candidate in prediction.candidates[:at]
    )


def rates_of(predictions: Sequence[Prediction]) -> dict[str, Json]:
    """Exact matches, over all and by what was done to the program: `flow` counts, `variant` names."""
    return {
        "all": _exact_rates(predictions),
        "by count": _grouped(predictions, [each.source.flow for each in predictions]),
        "by kind": _grouped(
            [each for each in predictions if each.source.flow == "1"],
            [each.source.variant for each in predictions if each.source.flow == "1"],
        ),
    }


def compile_rates(found: Sequence[int | None] | None, *, cuts: Sequence[int]) -> Json:
    """Shares by number of candidates; None where nothing was compiled."""
    if found is None:
        return None
    return {str(at): Rate.of(place is not None and place < at for place in found).to_json() for at in cuts}


def _exact_rates(predictions: Sequence[Prediction]) -> dict[str, Json]:
    return {str(at): Rate.of(exact(each, at) for each in predictions).to_json() for at in CUTS}


def _grouped(predictions: Sequence[Prediction], labels: Sequence[str]) -> dict[str, Json]:
    groups: dict[str, list[Prediction]] = {}
    for prediction, label in zip(predictions, labels, strict=True):
        groups.setdefault(label, []).append(prediction)
    return {label: _exact_rates(group) for label, group in sorted(groups.items())}
