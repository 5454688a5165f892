"""Cells that were computed elsewhere, taken into our own RUNS folder; what disagrees is an error."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from plc.reproduce.engine.cells import CELL, CLAIM, RESULT, CellError, difference, key_of
from plc.reproduce.engine.locks import TRAINING, locked
from plc.reproduce.engine.scales import SCALES


@dataclass(frozen=True, slots=True)
class Merged:
    """How many cells came, and how many were here already."""

    taken: int
    same: int
    unfinished: int  # theirs, left where they are


def merge(folders: Iterable[Path], runs: Path) -> Merged:
    """Take every finished cell of other RUNS folders.

    CellError, before anything is copied, where one of theirs is damaged, where one of two cells of a name was
    begun otherwise, or where two finished ones of the same job have different results. CellError also where
    somebody is at work on a cell of ours that would give way, or where the disk refuses.
    """
    taken = same = unfinished = 0
    copies: dict[Path, Path] = {}  # by the place here
    for folder in folders:
        found = list(_cells_in(folder))
        if not found:
            raise CellError(
                f"{folder} holds no cells (no SCALE/ITEM/NAME/{CELL}): give a folder that --runs wrote to"
            )
        for theirs in found:
            if not (theirs / RESULT).is_file():
                unfinished += 1
                continue
            _check_whole(theirs)
            place = runs / theirs.relative_to(folder)
            ours = copies.get(place, place)
            if (ours / CELL).exists():
                _check_job(theirs, ours)
            if (ours / RESULT).is_file():
                _check_result(theirs, ours)
                same += 1
            else:
                copies[place] = theirs
                taken += 1
    for place, theirs in copies.items():
        with _unclaimed(place):
            if (place / CELL).exists():
                _check_job(theirs, place)
            if (place / RESULT).is_file():  # finished meanwhile
                _check_result(theirs, place)
                taken, same = taken - 1, same + 1
            else:
                _take(theirs, place)
    return Merged(taken, same, unfinished)


def _cells_in(folder: Path) -> Iterator[Path]:
    for scale in SCALES:
        for path in sorted((folder / scale).glob(f"*/*/{CELL}")):
            if not path.parent.name.startswith("."):  # what an interrupted merge left
                yield path.parent


def _check_whole(theirs: Path) -> None:
    """Their files are of one piece: the key is that of the job, and the result has the same key."""
    cell, result = _content(theirs / CELL), _content(theirs / RESULT)
    again = f"copy {theirs} again or remove it, then merge again"
    job = cell.get("job")
    if not isinstance(job, Mapping) or cell.get("key") != _key_of(job):
        raise CellError(f"{theirs / CELL} is damaged: its key is not that of its job; {again}")
    if result.get("key") != cell["key"]:
        raise CellError(f"{theirs / RESULT} does not belong to the job beside it; {again}")
    if not isinstance(result.get("result"), Mapping):
        raise CellError(f"{theirs / RESULT} holds no result; {again}")


def _key_of(job: Mapping[str, Any]) -> str | None:
    try:
        return key_of(job)
    except ValueError:  # NaN: no job of ours
        return None


def _check_job(theirs: Path, ours: Path) -> None:
    one, other = _content(ours / CELL), _content(theirs / CELL)
    if one.get("key") != other.get("key"):
        raise CellError(
            f"{theirs} and {ours} disagree: they are of different configurations or data "
            f"({difference(one.get('job'), other.get('job'))}); remove the one not wanted, then merge again"
        )


def _check_result(theirs: Path, ours: Path) -> None:
    one, other = _content(ours / RESULT), _content(theirs / RESULT)
    if one != other:
        raise CellError(
            f"{theirs} and {ours} disagree: the same job gave different results "
            f"({difference(one.get('result'), other.get('result'))}); "
            "remove the one not wanted, then merge again"
        )


def _content(path: Path) -> dict[str, object]:
    try:
        content = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise CellError(f"{path} cannot be read: {error}; remove {path.parent}, then merge again") from error
    if not isinstance(content, dict):
        raise CellError(f"{path} is no cell's file; remove {path.parent}, then merge again")
    return content


@contextmanager
def _unclaimed(place: Path) -> Iterator[None]:
    """Nobody works on the cell of ours that gives way, nor begins to; CellError where somebody does.

    Its claim alone does not tell: a training may outlive the process that claimed the cell.
    """
    with ExitStack() as handles:
        try:
            place.mkdir(parents=True, exist_ok=True)
            claim = os.open(place / CLAIM, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        except OSError as error:
            raise CellError(f"{place} cannot be written: {error}; make room, then merge again") from error
        handles.callback(os.close, claim)
        if not locked(claim):
            raise CellError(
                f"{place} is being worked on by another process: wait for it or end it, then merge again"
            )
        with suppress(FileNotFoundError):  # never trained
            training = os.open(place / TRAINING, os.O_RDWR | os.O_CLOEXEC)
            handles.callback(os.close, training)
            if not locked(training):
                raise CellError(
                    f"{place} is still being trained by a process whose `plc reproduce` was ended: "
                    "wait for it or end it, then merge again"
                )
        yield


def _take(theirs: Path, place: Path) -> None:
    """Copy beside, then change places: an unfinished cell of ours goes only when theirs stands there."""
    draft = place.with_name(f".{place.name}.{os.getpid()}.draft")
    aside = draft.with_suffix(".old")
    try:
        shutil.rmtree(draft, ignore_errors=True)
        shutil.copytree(theirs, draft, ignore=shutil.ignore_patterns(CLAIM, TRAINING))
        place.rename(aside)
        try:
            draft.rename(place)
        except OSError:
            aside.rename(place)
            raise
    except OSError as error:
        shutil.rmtree(draft, ignore_errors=True)
        raise CellError(f"{place} cannot be written: {error}; make room, then merge again") from error
    shutil.rmtree(aside, ignore_errors=True)
