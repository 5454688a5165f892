"""What a model knows, as a small file: graphs of a sample of the functions that it learnt from."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

from data_prep.errors import PlcError
from data_prep.text.languages import LANGUAGES, Language
from plc.base.printable import printable
from plc.base.whole import write_bytes
from plc.shift.graphs import DIMENSIONS, Rows, Steps, unit

NEIGHBOURS = 5
LEAST_REFERENCE = 50  # functions of a language that a test can stand on


class NoReferenceError(PlcError):
    """A file that is no reference, or has none for a language."""


@dataclass(frozen=True, slots=True)
class Known:
    """The graphs of known functions of one language, and how far each is from its nearest others."""

    rows: Rows
    distances: npt.NDArray[np.float64] = field(init=False, repr=False)  # in ascending order

    def __post_init__(self) -> None:
        object.__setattr__(self, "distances", np.sort(_nearest(self.rows, self.rows, leave_out=1)))

    def novelty(self, rows: Rows) -> npt.NDArray[np.float64]:
        """The p-value of each function, one-sided: how many known ones are as far from all others.

        Exact where the function comes from where the known ones do (Vovk's conformal p-value), up to the one
        neighbour more that it has.
        """
        asked = _nearest(rows, self.rows, leave_out=0)
        farther = len(self.distances) - np.searchsorted(self.distances, asked, side="left")
        p: npt.NDArray[np.float64] = (1 + farther) / (1 + len(self.distances))
        return p


def _nearest(asked: Rows, known: Rows, *, leave_out: int) -> npt.NDArray[np.float64]:
    """Hellinger's distance to the nearest known functions, as a mean."""
    near = np.clip(asked @ known.T, 0.0, 1.0)
    count = min(NEIGHBOURS + leave_out, near.shape[1])
    best = -np.sort(-np.partition(near, near.shape[1] - count, axis=1)[:, -count:], axis=1)[:, leave_out:]
    distances: npt.NDArray[np.float64] = np.sqrt(1.0 - best.astype(np.float64)).mean(axis=1)
    return distances


def packed(known: Mapping[Language, Steps]) -> bytes:
    """The file's bytes: an npz archive without pickles."""
    stream = io.BytesIO()
    np.savez_compressed(stream, allow_pickle=False, **dict(known.items()))
    return stream.getvalue()


def shipped_reference() -> Path:
    """The reference that comes with PLC."""
    return Path(__file__).with_name("reference.npz")


def write_reference(path: Path, data: bytes) -> None:
    """Write the bytes of a reference, whole or not at all; NoReferenceError."""
    try:
        write_bytes(path, data)
    except OSError as error:
        raise NoReferenceError(f"{printable(path)}: cannot be written: {error.strerror or error}") from error


def read_reference(path: Path) -> dict[Language, Known]:
    """The known functions by language; NoReferenceError."""
    shown = printable(path)
    try:
        with np.load(path, allow_pickle=False) as archive:
            found = {name: archive[name] for name in archive.files}
    except OSError as error:
        raise NoReferenceError(f"{shown}: cannot be read: {error.strerror or error}") from error
    except (BadZipFile, EOFError, ValueError, AttributeError) as error:
        raise NoReferenceError(f"{shown}: is no reference as `plc shift --make` writes it") from error
    known: dict[Language, Known] = {}
    for name, steps in found.items():
        fits = steps.ndim == 2 and steps.shape[1] == DIMENSIONS and steps.dtype == np.uint8
        if name not in LANGUAGES or not fits or len(steps) < LEAST_REFERENCE:
            raise NoReferenceError(f"{shown}: is no reference as `plc shift --make` writes it ({name})")
        known[cast(Language, name)] = Known(unit(steps))
    return known
