"""An index of the fixes that a model learnt from, made of the datasets that its training read."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from data_prep.dataset import Pair, read_pairs
from data_prep.errors import ModelError
from data_prep.text.word_edits import WordEdit, diff
from plc.decode.model_directory import check_manifest, sha256_of
from plc.explain.changes import CHANGES, change_of
from plc.explain.neighbours import ID_BYTES, Neighbours, write
from plc.explain.sketches import Sketcher, features, rarities
from plc.train.config import Config, read_config
from plc.train.data import assign

UNSTATED = "not stated"
SEVERAL = "several permissive"


def build(data: Sequence[Path], model: Path, out: Path) -> Neighbours:
    """Index the fixes of datasets that a model was trained on, and write that to a file.

    ModelError where its training read none of that name and content. Rows that training held out, or left out
    for their length, are no part of it; of the rows of one source the first is.
    """
    digest, manifest = check_manifest(model)
    hashes = [_read_by(manifest, directory, model) for directory in data]
    config = read_config(model / "config.toml")
    chosen = [
        (pair, edits, licences.get(pair.variant, UNSTATED))
        for directory, licences in ((each, licences_in(each)) for each in data)
        for pair, edits in learnt(directory, config)
    ]
    if not chosen:
        raise ModelError(f"training of {model} read no fix in {', '.join(map(str, data))}")
    index = indexed(chosen)
    write(out, index, model_sha256=digest, data=hashes)
    return index


def indexed(chosen: Sequence[tuple[Pair, Sequence[WordEdit], str]]) -> Neighbours:
    """The index of some fixes, each with its licence."""
    parts = [features(pair.source, edits) for pair, edits, _ in chosen]
    rarity = rarities(parts)
    sketcher = Sketcher(rarity)
    names = (
        tuple(sorted({pair.language for pair, _, _ in chosen})),
        tuple(sorted({licence for _, _, licence in chosen})),
        tuple(CHANGES),
    )
    numbers = [
        (
            names[0].index(pair.language),
            names[1].index(licence),
            names[2].index(change_of(pair.source, edits)),
        )
        for pair, edits, licence in chosen
    ]
    return Neighbours(
        ids=np.frombuffer(b"".join(_hash(pair) for pair, _, _ in chosen), np.uint8).reshape(-1, ID_BYTES),
        sketches=np.stack([sketcher.sketch(each) for each in parts]),
        numbers=np.array(numbers, dtype=np.uint8),
        names=names,
        rarity=rarity,
    )


def learnt(directory: Path, config: Config) -> Iterator[tuple[Pair, tuple[WordEdit, ...]]]:
    """The fixes of a dataset that training read, one of each source, as edits."""
    seen: set[str] = set()
    for pair in read_pairs(directory):
        short = max(len(pair.source), len(pair.target)) <= config.data.max_words
        if (
            pair.kind == "flawed"
            and short
            and pair.source_id not in seen
            and assign(pair, config.data) == "train"
        ):
            edits = diff(pair.source, pair.target)
            if edits:
                seen.add(pair.source_id)
                yield pair, edits


def licences_in(directory: Path) -> Mapping[str, str]:
    """The licence class of each repository of a dataset: its licence, or that it has several."""
    path = directory / "dataset.json"
    try:
        stated = json.loads(path.read_text("utf-8")).get("licences", {})
    except (OSError, ValueError, AttributeError) as error:
        raise ModelError(f"{path} cannot be read: {error}") from error
    return {
        str(name): UNSTATED if not found else str(found[0]) if len(found) == 1 else SEVERAL
        for name, found in stated.items()
    }


def _read_by(manifest: Mapping[str, Any], directory: Path, model: Path) -> str:
    """The hash of a dataset; ModelError where training did not read it."""
    try:
        digest = sha256_of(directory / "pairs.parquet")
    except OSError as error:
        raise ModelError(f"{directory} is no dataset: {error.strerror or error}") from error
    read = manifest.get("data", {})
    if digest not in read.values():
        known = ", ".join(sorted(read)) or "nothing that its manifest names"
        raise ModelError(f"{directory} is not what {model} was trained on: it read {known}")
    return digest


def _hash(pair: Pair) -> bytes:
    return hashlib.blake2b(pair.id.encode("utf-8", "surrogateescape"), digest_size=ID_BYTES).digest()
