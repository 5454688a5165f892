"""Small made-up rows for the tests of training."""

from __future__ import annotations

import random
from pathlib import Path

from data_prep.dataset import Pair, write_pairs
from plc.train.config import Config, DataConfig, ModelConfig, OptimConfig, StopConfig

WORDS = tuple(f"w{number}" for number in range(12))
CWES = (121, 190, 476)


def rows(count: int, *, seed: int = 0) -> list[Pair]:
    """Flawed rows where `bad` becomes `good`, each with an identity row; every bucket occurs."""
    random_ = random.Random(seed)
    made: list[Pair] = []
    for number in range(count):
        words = [random_.choice(WORDS) for _ in range(random_.randint(3, 12))]
        place = random_.randrange(len(words))
        source = (*words[:place], "bad", *words[place:])
        target = (*words[:place], "good", *words[place:])
        made.append(row(number, source, target))
        made.append(row(number, target, target, kind="identity"))
    return made


def row(number: int, source: tuple[str, ...], target: tuple[str, ...], *, kind: str = "flawed") -> Pair:
    """One row whose buckets follow from its number."""
    return Pair(
        id=f"{kind}{number}",
        source_id=f"{kind}{number}",
        language="c" if number % 2 else "java",
        cwe=CWES[number % 3],
        variant=f"variant{number % 40}",
        flow="01",
        kind="identity" if kind == "identity" else "flawed",
        source=source,
        target=target,
        bucket_pair=number % 20,
        bucket_source=(number // 2) % 20,
        bucket_variant=(number // 3) % 20,
        bucket_cwe=number % 3,
    )


def dataset(directory: Path, count: int = 120) -> Path:
    """The same rows on disk."""
    write_pairs(directory, rows(count), summary={}, kept_names=frozenset({"good", "bad"}))
    return directory


def tiny(**changes: object) -> Config:
    """A configuration that trains in a second; `changes` replace fields of [stop]."""
    stop = {"max_steps": 20, "validate_steps": 10, "validate_sources": 10} | changes
    return Config(
        model=ModelConfig(embedding=8, hidden=8, encoder_layers=2, decoder_layers=1, heads=2),
        data=DataConfig(test_variant=(0,), test_source=(0,), valid_source=(1,)),
        optim=OptimConfig(batch_words=200, precision="float32", warmup_steps=4),
        stop=StopConfig.model_validate(stop),
    )
