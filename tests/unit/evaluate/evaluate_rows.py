"""A tiny dataset in which every figure can be counted by hand, and a scripted model for it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from data_prep.dataset import Kind, Pair, write_pairs
from plc.evaluate.held_out import Source, Words
from plc.evaluate.predictions import Prediction, Reader
from plc.train.config import DataConfig
from tests.scripted_model import KEPT_NAMES, Rule, scripted


def words(text: str) -> Words:
    """A text of words between blanks."""
    return tuple(text.split())


CONFIG = DataConfig(test_source=(0,), test_variant=(1,), valid_source=(2,))
BAD = words("{ strcpy ( v0 , v1 ) ; }")
GOOD = words("{ strncpy ( v0 , v1 , 10 ) ; }")
OTHER_GOOD = words("{ strncpy ( v0 , v1 , 2 ) ; }")


def pair(
    source: Words,
    target: Words,
    *,
    source_id: str,
    bucket: int = 0,
    variant_bucket: int = 19,
    language: str = "c",
    cwe: int = 121,
) -> Pair:
    """A row whose kind follows from its words."""
    kind: Kind = "identity" if source == target else "flawed"
    return Pair(
        id=f"{source_id}:{kind}:{hash(target) % 1000}",
        source_id=source_id,
        language=language,
        cwe=cwe,
        variant=source_id,
        flow="01",
        kind=kind,
        source=source,
        target=target,
        bucket_pair=bucket,
        bucket_source=bucket,
        bucket_variant=variant_bucket,
        bucket_cwe=19,
    )


def marked(instance: Words, mark: str) -> Words:
    """Other words that mean the same, so that sources differ."""
    return (instance[0], mark, ";", *instance[1:])


def small_dataset() -> tuple[Pair, ...]:
    """Held out: two references for one source, one for another, a corrected instance; training has others."""
    return (
        pair(BAD, GOOD, source_id="a"),
        pair(BAD, OTHER_GOOD, source_id="a"),
        pair(marked(BAD, "v2"), marked(GOOD, "v2"), source_id="b", cwe=242),
        pair(GOOD, GOOD, source_id="g"),
        pair(marked(BAD, "v3"), marked(GOOD, "v3"), source_id="t", bucket=5),
        pair(marked(BAD, "v4"), marked(GOOD, "v4"), source_id="u", bucket=6),
        pair(marked(GOOD, "v3"), marked(GOOD, "v3"), source_id="h", bucket=5),
        pair(marked(BAD, "v5"), marked(GOOD, "v5"), source_id="w", bucket=2),
        pair(marked(GOOD, "v5"), marked(GOOD, "v5"), source_id="x", bucket=2),
        pair(BAD, GOOD, source_id="j", language="java", variant_bucket=1, bucket=7),
    )


def write_dataset(folder: Path, pairs: Sequence[Pair]) -> Path:
    """The rows on disk."""
    write_pairs(folder, pairs, summary={}, kept_names=KEPT_NAMES)
    return folder


def reader(rule: Rule) -> Reader:
    """A scripted model as evaluation sees it."""
    loaded = scripted(rule)
    return Reader(loaded.model, loaded.vocabulary, loaded.cwes, "edits")


def prediction(
    *,
    flawed: float,
    right_at: int | None = None,
    kind: Kind = "flawed",
    language: str = "c",
    cwe: int = 121,
    pairs: int = 1,
    settles: bool = True,
    cwes: tuple[int, ...] = (121, 242, 401),
    variant: str = "v",
) -> Prediction:
    """A prediction whose right candidate stands at a rank, 1 the best, or nowhere."""
    source = Source("s", language, cwe, variant, kind, BAD, frozenset({GOOD}), frozenset({GOOD}), pairs)
    wrong = [marked(BAD, f"v{rank}") for rank in range(5)]
    if right_at is not None:
        wrong[right_at - 1] = GOOD
    return Prediction(source, flawed, tuple(wrong), (0.0 if settles else 1.0,) * 5, cwes, (0.2,) * 5)
