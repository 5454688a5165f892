"""The locks on undo journals: a run at work is left alone, and where nothing can be locked all else works."""

from __future__ import annotations

import errno
import fcntl
import os
import time
from pathlib import Path

import pytest

from plc.base.locking import BusyError
from plc.base.record_file import RecordFile
from plc.repair.apply import journal as journals
from plc.repair.apply.journal import (
    Journal,
    UndoError,
    past_runs,
    read_journal,
    state_folder,
)
from plc.repair.apply.undo import undo
from tests.unit.repair.apply.runs import fix, write


def test_a_run_at_work_is_not_taken_back(project: Path) -> None:
    fix(project, "src/b.c")
    with Journal(project) as journal:
        write(journal, project / "a.c")
        with pytest.raises(BusyError, match=r"\.lock is locked by another run of plc: wait for its end, or"):
            undo(project)
    assert undo(project).restored == (project / "a.c",)
    assert [path.suffix for path in state_folder(project).iterdir()] == [".jsonl"] * 2


def test_a_journal_is_locked_before_anybody_can_see_it(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    create = RecordFile.create

    def seen_at_once(path: Path) -> RecordFile:
        file = create(path)
        journals.clean_up(project)  # as a run that begins just now does: it removes a journal without changes
        return file

    monkeypatch.setattr(RecordFile, "create", seen_at_once)
    fix(project, "a.c")
    assert undo(project).restored == (project / "a.c",)


def test_what_a_run_left_that_was_killed_before_its_journal_was_made_is_removed(project: Path) -> None:
    fix(project, "a.c")
    lock = state_folder(project) / "00-17.lock"
    lock.touch()
    with Journal(project):
        pass
    assert not lock.exists()


@pytest.mark.parametrize("number", [errno.EBADF, errno.ENOLCK, errno.ENOTSUP, errno.ENOSYS])
def test_where_nothing_can_be_locked_runs_are_kept_all_the_same(
    number: int, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unable(_: object, __: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(fcntl, "flock", unable)
    temporary = project / "src" / ".plc-0a.tmp"
    temporary.write_bytes(b"half")

    def killed() -> None:
        with Journal(project) as journal:
            write(journal, project / "a.c")
            journal.record(project / "src" / "b.c", temporary, before=b"old src/b.c", after=b"new src/b.c")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        killed()
    with Journal(project):
        assert temporary.exists()  # its run may be alive: nothing tells
    path = next(past_runs(project)).journal
    os.utime(path, (time.time() - 100_000,) * 2)
    with Journal(project):
        assert not temporary.exists()
    assert undo(project).restored == (project / "src" / "b.c", project / "a.c")


def test_a_folder_of_journals_that_cannot_be_read_is_said(project: Path) -> None:
    folder = state_folder(project)
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.write_bytes(b"")
    with Journal(project):
        pass
    with pytest.raises(UndoError, match="cannot be read: Not a directory; give access to it"):
        undo(project)


def test_a_journal_that_is_gone_or_locked_away(project: Path) -> None:
    with pytest.raises(UndoError, match="cannot be read: No such file"):
        read_journal(project / "none.jsonl")
    with pytest.raises(UndoError, match="cannot be written: Is a directory"), journals.reopened(project):
        pass
