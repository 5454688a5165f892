"""What is audited: pair datasets and sets of error types, each row in training or in test."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from data_prep.corpora.itc.instances import KIND, Instance, read_instances
from data_prep.dataset import Pair, Split, read_pairs
from data_prep.errors import CorpusError

PAIRS = "pairs.parquet"


@dataclass(frozen=True, slots=True)
class PairCorpus:
    """Pairs, and for each whether it is tested on; `sha256` is that of the file of rows."""

    name: str
    pairs: tuple[Pair, ...]
    is_test: tuple[bool, ...]
    split: Split
    summary: Mapping[str, Any]
    sha256: str = ""

    def flawed(self) -> list[int]:
        """The places of the flawed pairs."""
        return [place for place, pair in enumerate(self.pairs) if pair.kind == "flawed"]

    def ids(self, places: Iterable[int]) -> tuple[str, ...]:
        """The ids of the rows at those places."""
        return tuple(self.pairs[place].id for place in places)


@dataclass(frozen=True, slots=True)
class TypeCorpus:
    """Flawed programs with the type of their error, in three parts."""

    name: str
    instances: tuple[Instance, ...]


Corpus = PairCorpus | TypeCorpus


def read_corpus(directory: Path, *, split: Split, test: Collection[int], is_all_test: bool) -> Corpus:
    """A dataset of either kind; CorpusError where it is none.

    `test`: the buckets of `split` that are tested on; `is_all_test`: all rows are.
    """
    if _kind(directory) == KIND:
        return TypeCorpus(directory.name, read_instances(directory).instances)
    found = read_pairs(directory)
    is_test = tuple(is_all_test or pair.bucket(split) in test for pair in found)
    with (directory / PAIRS).open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return PairCorpus(directory.name, found.pairs, is_test, split, found.summary, digest)


def joined(corpora: Iterable[PairCorpus]) -> PairCorpus:
    """All pairs as one corpus, for what may go wrong between two; ids begin with the corpus's name."""
    parts = list(corpora)
    pairs = tuple(
        Pair(
            **{name: getattr(pair, name) for name in Pair.__dataclass_fields__}
            | {"id": f"{p.name}/{pair.id}"}
        )
        for p in parts
        for pair in p.pairs
    )
    is_test = tuple(each for part in parts for each in part.is_test)
    return PairCorpus(" + ".join(part.name for part in parts), pairs, is_test, parts[0].split, {})


def read_manifest(path: Path) -> Mapping[str, str]:
    """The sha256 of datasets' rows by name: of a model directory or its manifest, or of a run's data.json."""
    file = path / "manifest.json" if path.is_dir() else path
    try:
        content = json.loads(file.read_text("utf-8"))
        hashes = content["data"] if "data" in content else content["sha256"]
        return {Path(name).name: str(digest) for name, digest in hashes.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise CorpusError(
            f"{file} names no hashes of datasets ({error!r}): give a model directory, its manifest.json, or "
            "a training run's data.json"
        ) from error


def _kind(directory: Path) -> object:
    try:
        return json.loads((directory / "dataset.json").read_text("utf-8")).get("kind")
    except FileNotFoundError as error:
        raise CorpusError(f"{directory} is not a dataset: dataset.json is missing; run `plc prep`") from error
    except (OSError, ValueError, AttributeError) as error:
        raise CorpusError(f"{directory} is a damaged dataset: {error}; run `plc prep` again") from error
