"""The last run of `--fix` taken back: each file that is still as that run left it becomes what it was."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, assert_never

from plc.repair.files import FileError, read_source
from plc.repair.findings import digest_of
from plc.repair.journal import Change, Journal, PastRun, UndoError, clean_up, mark, past_runs, read_journal
from plc.repair.writing import write_source


@dataclass(frozen=True, slots=True)
class TakenBack:
    """What became of a run: files restored, and those left alone, each with the reason."""

    run: PastRun
    restored: tuple[Path, ...]
    refused: tuple[FileError, ...]


def undo(root: Path, *, run: str | None = None) -> TakenBack:
    """Take back the last run of a project that is not taken back yet, or the one that is named.

    A file that changed since is left alone and stays with the run, which can be taken back again once the
    file is as the run left it. UndoError where there is no such run.
    """
    clean_up(root)
    chosen = _chosen(past_runs(root), root, run)
    restored: list[Path] = []
    refused: list[FileError] = []

    def announce(_: Path, temporary: Path) -> None:
        mark(chosen.journal, {"temporary": str(temporary)})

    for change in reversed(chosen.open):
        try:
            state = _state(change)
            match state:
                case "after":
                    after = read_source(change.path)
                    write_source(change.path, change.before, was=after, announce=announce)
                case "before":
                    pass  # the run was killed before it got there, or an undo was
                case "changed":
                    refused.append(FileError(change.path, "changed since it was fixed, so it was left alone"))
                    continue
                case _:
                    assert_never(state)
        except FileError as error:
            refused.append(error)
            continue
        restored.append(change.path)
        mark(chosen.journal, {"undone": [str(change.path)]})
    return TakenBack(chosen, tuple(restored), tuple(refused))


def written(journal: Journal) -> int:
    """How many files stand as a run that is over, however it ended, was to leave them."""
    if journal.path is None:
        return 0
    number = 0
    for change in read_journal(journal.path).changes:
        with suppress(FileError):  # gone, or not to be read: not as we left it
            number += _state(change) == "after"
    return number


def _chosen(runs: Iterable[PastRun], root: Path, wanted: str | None) -> PastRun:
    for run in runs:
        if (wanted is None and run.open) or run.id == wanted:
            if not run.open:
                raise UndoError(f"run {run.id} is taken back already")
            return run
    if wanted is not None:
        raise UndoError(f"no run {wanted} in {root}: `plc undo --list` names those that are kept")
    raise UndoError(f"nothing to take back: no run of `plc repair --fix` is kept that was started in {root}")


def _state(change: Change) -> Literal["before", "after", "changed"]:
    digest = digest_of(read_source(change.path))
    if digest == change.before_digest:
        return "before"
    return "after" if digest == change.after_digest else "changed"
