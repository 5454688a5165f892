"""Losses of nested spans to one number for each word, and to the spans that matter most."""

from __future__ import annotations

from collections.abc import Mapping
from statistics import fmean
from typing import Literal, assert_never

import numpy as np
import numpy.typing as npt

from plc.explain.spans import Span, walk

# How spans are weighed. `drop`: by the loss of the edit's log-probability alone. `sparse`: after Anirudh et
# al., MARGIN (2021), by the loss times the share of the function that the span leaves, and of that what
# stands out from the spans next to it in the tree (a high-pass over that graph).
Weighing = Literal["drop", "sparse"]


def weighed(losses: Mapping[Span, float], whole: Span, weighing: Weighing) -> dict[Span, float]:
    """What each span that was masked counts; nothing where masking it makes the edit likelier."""
    match weighing:
        case "drop":
            return {span: max(0.0, loss) for span, loss in losses.items()}
        case "sparse":
            signal = {
                span: max(0.0, loss) * (1 - len(span) / max(1, len(whole))) for span, loss in losses.items()
            }
            return _high_pass(signal, whole)
        case _:
            assert_never(weighing)


def _high_pass(signal: Mapping[Span, float], whole: Span) -> dict[Span, float]:
    """The signal less the mean of its neighbours: the span about each, and those within."""
    above = {child: span for span in walk(whole) for child in span.children}
    found: dict[Span, float] = {}
    for span, value in signal.items():
        near = [*([above[span]] if above[span] in signal else []), *(c for c in span.children if c in signal)]
        found[span] = max(0.0, value - fmean(signal[each] for each in near)) if near else value
    return found


def heat_of(weights: Mapping[Span, float], words: int) -> npt.NDArray[np.float64]:
    """For each word the sum over the spans that hold it, each shared among its words."""
    heat = np.zeros(words)
    for span, weight in weights.items():
        heat[span.start : span.stop] += weight / len(span)
    return heat


def largest(weights: Mapping[Span, float], *, count: int, longest: int) -> list[Span]:
    """The spans of at most so many words that count most; none shares a word with another."""
    chosen: list[Span] = []
    for span in sorted(weights, key=lambda each: (-weights[each], len(each), each.start)):
        if len(span) <= longest and not any(span.meets(other) for other in chosen):
            chosen.append(span)
            if len(chosen) == count:
                break
    return chosen
