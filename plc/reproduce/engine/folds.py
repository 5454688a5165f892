"""What a cell of the repair tables holds out, and the datasets that the folds are cut from.

One training serves three splits: besides the pairs of its fold it holds out two buckets of sources and two of
functional variants, a tenth each. The published fold holds out pairs alone, as the authors did.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Literal

from data_prep.dataset import Pair
from data_prep.errors import CorpusError
from data_prep.juliet.paper.check import read_published
from data_prep.juliet.paper.words import join_words
from plc.evaluate.held_out import HeldOut
from plc.reproduce.engine.datasets import Datasets
from plc.reproduce.engine.scales import Scale
from plc.train.config import BUCKETS, DataConfig

Language = Literal["c", "java"]
PUBLISHED: Literal["published"] = "published"  # the authors' own fold 0 of C
Fold = int | Literal["published"]
SPLITS: tuple[HeldOut, ...] = ("pair", "source", "variant")
_FOLDS = 4


def held_out(fold: Fold, scale: Scale) -> DataConfig:
    """The training's data section for a fold."""
    number = 0 if fold == PUBLISHED else int(fold)
    tests = tuple(bucket for bucket in range(BUCKETS) if bucket % _FOLDS == number)
    others = () if fold == PUBLISHED else (2 * number + 1, 2 * number + 2)
    return DataConfig(
        test_pair=tests,
        test_source=others,
        test_variant=others,
        valid_pair=((number + 1) % _FOLDS,),
        references="all",
        identity_share=0.0,
        max_words=scale.max_words,
    )


def splits_of(fold: Fold) -> tuple[HeldOut, ...]:
    """What can be measured under a fold."""
    return ("pair",) if fold == PUBLISHED else SPLITS


def dataset_of(language: Language, fold: Fold, scale: Scale, datasets: Datasets) -> Path:
    """The prepared rows of a language at a scale; for the published fold, its lines alone are fold 0."""
    base = f"paper-{language}"
    whole = datasets.path(base)
    if fold == PUBLISHED:
        base = f"{base}-{PUBLISHED}"
        whole = datasets.derived(
            base,
            whole,
            _published(datasets),
            how="bucket_pair 0: the published fold 0; 1 to 19 but the multiples of 4: the others",
        )
    if scale.share == 1:
        return whole
    return datasets.derived(
        f"{base}-1in{scale.share}-{scale.max_words}w",
        whole,
        part_of(scale),
        how=f"one of {scale.share} sources by sha256 of its id, at most {scale.max_words} words",
    )


def why_no_published(datasets: Datasets) -> str | None:
    """Why the published fold cannot be had; None where it is prepared, or the authors' files are there."""

    def look(_out: Path) -> None:
        datasets.corpus("paper-folds")

    try:
        datasets.made(f"paper-c-{PUBLISHED}", look)
    except CorpusError as error:
        return str(error)
    return None


def part_of(scale: Scale) -> Callable[[Pair], Pair | None]:
    """Keeps a scale's share of the sources, all references of one together, and what is short enough."""

    def keep(pair: Pair) -> Pair | None:
        chosen = hashlib.sha256(pair.source_id.encode()).digest()[0] % scale.share == 0
        return pair if chosen and max(len(pair.source), len(pair.target)) <= scale.max_words else None

    return keep


def _published(datasets: Datasets) -> Callable[[Pair], Pair]:
    """Moves the pairs of the authors' fold-0 file into bucket 0, and all others out of fold 0."""

    @cache
    def lines() -> frozenset[tuple[str | None, str]]:  # when a row is moved: what is prepared needs no corpus
        published = read_published(datasets.corpus("paper-folds"), "juliet-c")
        return frozenset((line.source, line.target) for line in published)

    def move(pair: Pair) -> Pair:
        if (join_words(pair.source), join_words(pair.target)) in lines():
            return replace(pair, bucket_pair=0)
        bucket = pair.bucket_pair if pair.bucket_pair % _FOLDS else pair.bucket_pair + 1
        return replace(pair, bucket_pair=bucket)

    return move
