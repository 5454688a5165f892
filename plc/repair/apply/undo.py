"""The last run of `--fix` reverted: each file that is still as that run left it becomes what it was."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, assert_never

from plc.base.file_error import FileError
from plc.base.record_file import RecordFile
from plc.base.writing import write_source
from plc.repair.apply.journal import (
    Change,
    Journal,
    PastRun,
    UndoError,
    clean_up,
    past_runs,
    read_journal,
    reopened,
)
from plc.repair.files.reading import read_source
from plc.repair.findings import digest_of


@dataclass(frozen=True, slots=True)
class TakenBack:
    """What became of a run: files restored, and those left alone, each with the reason."""

    run: PastRun
    restored: tuple[Path, ...]
    refused: tuple[FileError, ...]
    damaged: tuple[str, ...] = ()  # later runs, passed over because their journals cannot be read


def undo(root: Path, *, run: str | None = None) -> TakenBack:
    """Take back the last run of a project that is not taken back yet, or the one that is named.

    A file that changed since is left alone and stays with the run, which can be taken back again once the
    file is as the run left it. A run whose journal is damaged is passed over, and said. UndoError where there
    is no such run, BusyError where it is still at work.
    """
    clean_up(root)
    chosen, damaged = _chosen(past_runs(root), root, run)
    with reopened(chosen.journal) as file:
        chosen = read_journal(chosen.journal)  # another undo may have been at work on it until now
        restored: list[Path] = []
        refused: list[FileError] = []
        for change in reversed(chosen.open):
            try:
                _take_back(change, file)
            except FileError as error:
                refused.append(error)
                continue
            restored.append(change.path)
            try:
                file.append({"undone": [str(change.path)]})
            except OSError as error:
                refused.append(
                    _not_noted(change.path, "restored, but that is not noted", chosen.journal, error)
                )
    return TakenBack(chosen, tuple(restored), tuple(refused), tuple(damaged))


def _take_back(change: Change, file: RecordFile) -> None:
    """Make a file what it was; FileError where it stays as it is."""

    def announce(_: Path, temporary: Path) -> None:
        try:
            file.append({"temporary": str(temporary)})
        except OSError as error:
            raise _not_noted(change.path, "not restored", file.path, error) from error

    state = _state(change)
    match state:
        case "after":
            after = read_source(change.path)
            write_source(change.path, change.before, was=after, announce=announce)
        case "before":
            pass  # the run was killed before it got there, or an undo was
        case "changed":
            raise FileError(change.path, "changed since it was fixed, so it was not reverted")
        case _:
            assert_never(state)


def _not_noted(path: Path, what: str, journal: Path, error: OSError) -> FileError:
    return FileError(
        path,
        f"{what}, as {journal} cannot be written ({error.strerror or error}): make room there, and run again",
    )


def written(journal: Journal) -> int:
    """How many files stand as a run that is over, however it ended, was to leave them."""
    if journal.path is None:
        return 0
    number = 0
    for change in read_journal(journal.path).changes:
        with suppress(FileError):  # gone, or not to be read: not as we left it
            number += _state(change) == "after"
    return number


def _chosen(runs: Iterable[PastRun], root: Path, wanted: str | None) -> tuple[PastRun, list[str]]:
    """The run that is meant, and what is wrong with later ones that cannot be read."""
    damaged: list[str] = []
    kept = 0
    for run in runs:
        kept += 1
        if run.id == wanted and run.damage is not None:
            raise UndoError(run.damage)
        if run.id == wanted and not run.open:
            raise UndoError(f"run {run.id} was reverted already")
        if run.id == wanted or (wanted is None and run.open):
            return run, damaged
        if wanted is None and run.damage is not None:
            damaged.append(run.damage)
    if wanted is not None:
        raise UndoError(f"no run {wanted} in {root}: `plc undo --list` names those that are kept")
    if damaged:
        raise UndoError(damaged[0])
    if kept:
        raise UndoError(f"nothing to revert: all runs that were started in {root} are reverted already")
    raise UndoError(f"nothing to revert: no run of `plc repair --fix` is kept that was started in {root}")


def _state(change: Change) -> Literal["before", "after", "changed"]:
    digest = digest_of(read_source(change.path))
    if digest == change.before_digest:
        return "before"
    return "after" if digest == change.after_digest else "changed"
