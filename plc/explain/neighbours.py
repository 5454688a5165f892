"""The training fixes most alike to a fix: an optional file beside a model, made for that model alone.

It holds no code and no names: of each fix a hash of its id, 224 bits of its words, its language, the licence
of its repository and the kind of change.
"""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, final
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

from data_prep.errors import ModelError
from data_prep.text.word_edits import WordEdit
from plc.base.whole import write_bytes
from plc.explain.sketches import BITS, BUCKETS, Sketcher, distances, features, likeness
from plc.repair.findings import Alike

if TYPE_CHECKING:
    from plc.decode.model_directory import LoadedModel

NAME = "neighbours.npz"
SHOWN = 3
ID_BYTES = 6
_KIND = "plc neighbours 1"
_BUILD = "`plc model neighbours DATA... --model DIR` builds one"
_NUMBERS = ("languages", "licences", "changes")  # lists of names; each fix has a number for each


class NoIndexError(Exception):
    """A model has no index of its training fixes that can be used; in words for the user."""


@final
@dataclass(frozen=True, slots=True, eq=False)
class Neighbours:
    """An index of training fixes, one a row."""

    ids: npt.NDArray[np.uint8]  # N x ID_BYTES
    sketches: npt.NDArray[np.uint8]  # N x BITS / 8
    numbers: npt.NDArray[np.uint8]  # N x 3: language, licence, change
    names: tuple[tuple[str, ...], ...]  # of these
    rarity: npt.NDArray[np.float16]

    def nearest(
        self, source: Sequence[str], edits: Sequence[WordEdit], *, written: bool = True
    ) -> list[tuple[int, int]]:
        """The rows most alike, each with the bits that differ; of rows with the same bits the first."""
        sketch = Sketcher(self.rarity).sketch(features(source, edits, written=written))
        apart = distances(sketch, self.sketches)
        found: dict[bytes, tuple[int, int]] = {}
        for row in np.argsort(apart, kind="stable"):
            found.setdefault(self.sketches[row].tobytes(), (int(row), int(apart[row])))
            if len(found) == SHOWN:
                break
        return list(found.values())

    def alike(self, source: Sequence[str], edits: Sequence[WordEdit]) -> tuple[Alike, ...]:
        """The fixes most alike to one, words with slots for names; the most alike first."""
        return tuple(self._row(row, apart) for row, apart in self.nearest(source, edits))

    def _row(self, row: int, apart: int) -> Alike:
        language, licence, change = (
            names[number] for names, number in zip(self.names, self.numbers[row], strict=True)
        )
        return Alike(self.ids[row].tobytes().hex(), language, licence, change, likeness(apart))


def write(path: Path, index: Neighbours, *, model_sha256: str, data: Sequence[str]) -> None:
    """Write an index; `model_sha256` is the hash of the model's manifest, `data` those of the datasets."""
    about = {
        "kind": _KIND,
        "model_sha256": model_sha256,
        "data": sorted(data),
        **dict(zip(_NUMBERS, map(list, index.names), strict=True)),
    }
    stream = io.BytesIO()
    np.savez(
        stream,
        about=np.frombuffer(json.dumps(about).encode(), dtype=np.uint8),
        ids=index.ids,
        sketches=index.sketches,
        numbers=index.numbers,
        rarity=index.rarity,
    )
    try:
        write_bytes(path, stream.getvalue())
    except OSError as error:
        raise ModelError(f"{path} cannot be written: {error.strerror or error}") from error


def neighbours_of(loaded: LoadedModel) -> Neighbours:
    """The index beside a model; NoIndexError."""
    if loaded.directory is None or not (loaded.directory / NAME).is_file():
        raise NoIndexError("this model has no index of its training fixes")
    return read(loaded.directory / NAME, model_sha256=loaded.sha256)


def read(path: Path, *, model_sha256: str) -> Neighbours:
    """Read an index; NoIndexError where it is damaged, or was built for another model."""
    try:
        with path.open("rb") as stream, np.load(stream, allow_pickle=False) as arrays:
            about: dict[str, Any] = json.loads(arrays["about"].tobytes())
            index = Neighbours(
                ids=arrays["ids"],
                sketches=arrays["sketches"],
                numbers=arrays["numbers"],
                names=tuple(tuple(map(str, about[name])) for name in _NUMBERS),
                rarity=arrays["rarity"],
            )
    except OSError as error:
        raise NoIndexError(f"{path.name} cannot be read: {error.strerror or error}") from error
    except (EOFError, KeyError, RecursionError, TypeError, ValueError, BadZipFile) as error:
        raise NoIndexError(f"{path.name} is damaged: {_BUILD}") from error
    if about.get("kind") != _KIND:
        raise NoIndexError(f"{path.name} is no index that this plc reads: {_BUILD}")
    if about.get("model_sha256") != model_sha256:
        raise NoIndexError(f"{path.name} was built for another model: {_BUILD}")
    if not _fits(index):
        raise NoIndexError(f"{path.name} is damaged: {_BUILD}")
    return index


def _fits(index: Neighbours) -> bool:
    rows = len(index.ids)
    shapes = index.ids.shape, index.sketches.shape, index.numbers.shape, index.rarity.shape
    wanted = (rows, ID_BYTES), (rows, BITS // 8), (rows, len(_NUMBERS)), (BUCKETS,)
    whole = shapes == wanted and rows > 0 and index.rarity.dtype == np.float16
    bytes_ = all(array.dtype == np.uint8 for array in (index.ids, index.sketches, index.numbers))
    return (
        whole and bytes_ and all(map(int.__lt__, index.numbers.max(axis=0).tolist(), map(len, index.names)))
    )
