"""How large everything is: `full` as in the paper, `medium` trained shortly, `small` a night of two cores."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from data_prep.errors import ConfigError

ScaleName = Literal["full", "medium", "small"]


@dataclass(frozen=True, slots=True)
class Scale:
    """The sizes of one scale.

    `share`: one of so many sources, by a hash of their ids, so that all references of a source stay together.
    `max_words`: of a source or a target; longer ones are left out of training, and where `share` is more than
    1 of the tests as well.
    `sources`: flawed sources measured of each held-out part, drawn evenly; None for all.
    """

    name: ScaleName
    share: int
    max_words: int
    sources: int | None
    validated: int  # flawed sources measured during training
    sizes: str  # of the models, in words
    caution: str  # after whatever is said of the sizes
    description: str  # what a reader must know of the repair tables at this scale, one sentence


SCALES: Mapping[str, Scale] = {
    "full": Scale(
        name="full",
        share=1,
        max_words=400,
        sources=None,
        validated=400,
        sizes="the paper's sizes",
        caution="",
        description="full scale: the paper's sizes and data; pairs over 400 words are only tested on",
    ),
    "medium": Scale(
        name="medium",
        share=1,
        max_words=400,
        sources=200,
        validated=100,
        sizes="the paper's sizes",
        caution="; trained for much shorter than the paper's",
        description=(
            "medium scale: the paper's sizes and data, pairs over 400 words only tested on; but a short "
            "training of 8,000 steps of 1,500 words (less than an hour of one core), and 200 sources "
            "measured of each held-out part"
        ),
    ),
    "small": Scale(
        name="small",
        share=4,
        max_words=100,
        sources=200,
        validated=100,
        sizes="hidden size 128, two layers",
        caution="; too small to be held against the paper's figures",
        description=(
            "small scale: hidden size 128, two layers, a quarter of the sources, at most 100 words, 3,000 "
            "steps of 1,000 words (minutes on one core); too small to be held against the paper's figures"
        ),
    ),
}


def scale_of(name: str) -> Scale:
    """The scale of that name; ConfigError where there is none."""
    if name in SCALES:
        return SCALES[name]
    close = difflib.get_close_matches(name, SCALES, n=1)
    hint = f"did you mean {close[0]!r}?" if close else "there are " + ", ".join(SCALES)
    raise ConfigError(f"--scale {name}: {hint}")
