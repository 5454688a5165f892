"""Cells: one finished piece of work each, in a directory that knows what decided its outcome.

`RUNS/SCALE/ITEM/NAME/` holds `cell.json` (the job and its key), whatever the job writes, and `result.json`,
which appears whole when the cell is finished. A cell is worked on by whoever holds the lock on its `claim`
file: processes that share a RUNS folder divide the cells among themselves, and a lock dies with its process.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from data_prep.errors import PlcError
from plc.base.whole import write_text
from plc.reproduce.engine.locks import locked

CELL = "cell.json"
RESULT = "result.json"
CLAIM = "claim"

Json = None | bool | int | float | str | Sequence["Json"] | Mapping[str, "Json"]

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]*").fullmatch


class CellError(PlcError):
    """A cell's directory that cannot be used: of another job, or in disagreement."""


class DamagedCellError(CellError):
    """A file of one cell that cannot be read, which says nothing of the other cells."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One piece of work; `job` is everything that decides its outcome.

    `item` is the item whose `run` does the work. Another item that needs the same work lists the same cell.
    """

    item: str
    name: str
    job: Mapping[str, Json]

    def __post_init__(self) -> None:
        for part in (self.item, self.name):
            if _NAME(part) is None:
                raise ValueError(f"{part!r} cannot name a cell's folder: letters, digits and . _ + - only")

    @property
    def key(self) -> str:
        """The sha256 of the job: two cells with one key are the same work."""
        return key_of(self.job)


@dataclass(frozen=True, slots=True)
class StoredCell:
    """A finished cell as it lies in its folder."""

    name: str
    folder: Path
    job: Mapping[str, Any]
    result: Mapping[str, Any]


def stored_cells(runs: Path, scale: str, item: str) -> list[StoredCell]:
    """The finished cells of an item by name, for a notebook: whatever their configuration was.

    DamagedCellError where a file of one cannot be read.
    """
    found = []
    for path in sorted((runs / scale / item).glob(f"*/{RESULT}")):
        remedy = f"remove {path.parent} to run the cell again"
        job, result = _read(path.with_name(CELL), remedy=remedy), _read(path, remedy=remedy)
        found.append(StoredCell(path.parent.name, path.parent, _part(job, "job"), _part(result, "result")))
    return found


def key_of(job: Mapping[str, Json]) -> str:
    """The sha256 of a job's canonical JSON."""
    text = json.dumps(job, sort_keys=True, ensure_ascii=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Cells:
    """The cells below one folder: RUNS and a scale."""

    root: Path

    def directory(self, cell: Cell) -> Path:
        """Where the cell lives, whether or not it was begun."""
        return self.root / cell.item / cell.name

    def result(self, cell: Cell) -> Mapping[str, Json] | None:
        """What the finished cell gave, or None.

        CellError where the folder holds another job, DamagedCellError where its files cannot be read.
        """
        directory = self.directory(cell)
        self._check(cell)
        path = directory / RESULT
        if not path.is_file():
            return None
        again = f"remove that file and run the same command again: what {directory.name} trained is kept"
        content = _read(path, remedy=again)
        if content.get("key") != cell.key:
            raise DamagedCellError(
                f"{path} does not belong to the job beside it; remove {directory} to run the cell again"
            )
        result = content.get("result")
        if not isinstance(result, dict):
            raise DamagedCellError(f"{path} holds no result; {again}")
        return result

    @contextmanager
    def claimed(self, cell: Cell) -> Iterator[Path | None]:
        """The cell's folder while nobody else works there; None where somebody does.

        CellError where the folder holds a job of another configuration, or cannot be used.
        """
        directory = self.directory(cell)
        try:
            directory.mkdir(parents=True, exist_ok=True)
            handle = os.open(directory / CLAIM, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        except OSError as error:
            raise CellError(f"{directory} cannot be used: {error}; choose another --runs") from error
        try:
            if not locked(handle):
                yield None
                return
            self._check(cell)
            if not (directory / CELL).exists():
                content = {"item": cell.item, "name": cell.name, "key": cell.key, "job": cell.job}
                write_whole(directory / CELL, content)
            yield directory
        finally:
            os.close(handle)

    def finish(self, cell: Cell, result: Mapping[str, Json]) -> None:
        """Write the result; from now on the cell is not run again."""
        write_whole(self.directory(cell) / RESULT, {"key": cell.key, "result": result})

    def _check(self, cell: Cell) -> None:
        directory = self.directory(cell)
        if not (directory / CELL).exists():
            return
        before = _read(directory / CELL, remedy=f"remove {directory} to run the cell again")
        if before.get("key") == cell.key:
            return
        raise CellError(
            f"{directory} was begun with another configuration or other data "
            f"({difference(before.get('job'), cell.job)}): choose another --runs, or remove that folder"
        )


def datasets_beside(directory: Path) -> Path:
    """The folder of datasets that belongs to a cell's directory: RUNS/datasets."""
    return directory.parents[2] / "datasets"


def difference(before: object, now: object, *, at: str = "") -> str:
    """The first place where two jobs differ, in words."""
    if isinstance(before, Mapping) and isinstance(now, Mapping):
        for key in sorted({*before, *now}):
            if before.get(key) != now.get(key):
                return difference(before.get(key), now.get(key), at=f"{at}.{key}" if at else str(key))
    return f"{at or 'the job'} was {_short(before)}, is now {_short(now)}"


def write_whole(path: Path, content: Mapping[str, object]) -> None:
    """Write JSON, all of it or nothing; CellError where there is no room."""
    text = json.dumps(content, indent=1, ensure_ascii=False, allow_nan=False) + "\n"
    try:
        write_text(path, text)
    except OSError as error:
        raise CellError(
            f"{path} cannot be written: {error}; make room, then run the command again"
        ) from error


def _read(path: Path, *, remedy: str) -> dict[str, object]:
    try:
        content = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise DamagedCellError(f"{path} cannot be read: {error}; {remedy}") from error
    if not isinstance(content, dict):
        raise DamagedCellError(f"{path} is no cell's file; {remedy}")
    return content


def _part(content: Mapping[str, object], name: str) -> Mapping[str, Any]:
    value = content.get(name)
    return value if isinstance(value, dict) else {}


def _short(value: object) -> str:
    text = json.dumps(value, default=str, ensure_ascii=False)
    return text if len(text) <= 60 else text[:57] + "..."
