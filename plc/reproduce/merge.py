"""Cells that were computed elsewhere, taken into our own RUNS folder; what disagrees is an error."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from plc.reproduce.cells import CELL, CLAIM, RESULT, CellError, difference
from plc.reproduce.locks import locked
from plc.reproduce.scales import SCALES


@dataclass(frozen=True, slots=True)
class Merged:
    """How many cells came, and how many were here already."""

    taken: int
    same: int
    unfinished: int  # theirs, left where they are


def merge(folders: Iterable[Path], runs: Path) -> Merged:
    """Take every finished cell of other RUNS folders.

    CellError, before anything is copied, where one of two cells of a name was begun otherwise, or where two
    finished ones of the same job have different results.
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
            _take(theirs, place)
    return Merged(taken, same, unfinished)


def _cells_in(folder: Path) -> Iterator[Path]:
    for scale in SCALES:
        for path in sorted((folder / scale).glob(f"*/*/{CELL}")):
            yield path.parent


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
    """Nobody works on the cell of ours that gives way, nor begins to; CellError where somebody does."""
    try:
        claim = os.open(place / CLAIM, os.O_RDWR | os.O_CLOEXEC)
    except FileNotFoundError:
        yield  # never begun
        return
    try:
        if not locked(claim):
            raise CellError(
                f"{place} is being worked on by another process: wait for it or end it, then merge again"
            )
        yield
    finally:
        os.close(claim)


def _take(theirs: Path, place: Path) -> None:
    """Copy beside, then rename; an unfinished cell of ours gives way."""
    draft = place.with_name(f".{place.name}.{os.getpid()}.draft")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(draft, ignore_errors=True)
        shutil.copytree(theirs, draft, ignore=shutil.ignore_patterns(CLAIM))
        shutil.rmtree(place, ignore_errors=True)
        draft.rename(place)
    except OSError as error:
        shutil.rmtree(draft, ignore_errors=True)
        raise CellError(f"{place} cannot be written: {error}; make room, then merge again") from error
