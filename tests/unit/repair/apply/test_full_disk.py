"""A disk that is full while files are fixed or restored: one error each, nothing lost."""

from __future__ import annotations

import os
import re
import shutil
from contextlib import ExitStack
from pathlib import Path

import pytest

from plc.cli.app import main
from plc.repair.apply.journal import (
    Journal,
    UndoError,
    past_runs,
    state_folder,
)
from plc.repair.apply.undo import undo
from tests.full_disk import full_disk
from tests.unit.repair.apply.runs import fix, write


def test_a_file_that_no_longer_fits_into_the_journal_is_left_alone_and_others_are_fixed(
    project: Path,
) -> None:
    big = project / "big.c"
    big.write_bytes(b"old " + os.urandom(60_000))
    with Journal(project) as journal:
        write(journal, project / "a.c")
        with (
            full_disk(largest=20_000),
            pytest.raises(UndoError, match=r"^not fixed, as what .*File too large\): make room there"),
        ):
            write(journal, big)
        write(journal, project / "src" / "b.c")
    run = next(past_runs(project))
    assert ([change.path.name for change in run.changes], run.finished) == (["a.c", "b.c"], True)
    assert big.read_bytes().startswith(b"old")
    assert len(undo(project).restored) == 2


def test_a_disk_that_is_full_at_the_first_file_leaves_no_journal(project: Path) -> None:
    with Journal(project) as journal:
        with full_disk(largest=10), pytest.raises(UndoError, match=r"^not fixed"):
            write(journal, project / "a.c")
        assert list(state_folder(project).iterdir()) == []
        write(journal, project / "a.c")
    assert undo(project).restored == (project / "a.c",)


def test_a_disk_that_is_full_at_the_end_is_one_error_and_the_run_can_be_taken_back(project: Path) -> None:
    def run() -> None:
        with Journal(project) as journal:
            write(journal, project / "a.c")
            assert journal.path is not None
            limit.enter_context(full_disk(largest=journal.path.stat().st_size + 5))

    with ExitStack() as limit, pytest.raises(UndoError) as caught:
        run()
    assert str(caught.value).endswith(
        ".jsonl: the end of the run could not be noted (File too large): make room there; the fixes are made,"
        " and `plc undo` takes them back as ever"
    )
    assert undo(project).restored == (project / "a.c",)
    assert next(past_runs(project)).finished is False


def test_a_disk_that_is_full_while_a_run_is_taken_back_costs_no_other_file(project: Path) -> None:
    fix(project, "a.c", "src/b.c")
    path = next(past_runs(project)).journal
    with full_disk(largest=path.stat().st_size + 5):
        outcome = undo(project)
    assert outcome.restored == ()
    assert [error.problem.partition(", as")[0] for error in outcome.refused] == ["not restored"] * 2
    assert "File too large): make room there, and run again" in outcome.refused[0].problem
    assert len(undo(project).restored) == 2


def test_a_disk_that_is_full_stops_no_run_that_only_begins(project: Path) -> None:
    fix(project, "a.c")
    path = next(past_runs(project)).journal
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:-1]))  # as a kill leaves it
    with full_disk(largest=10), Journal(project):
        pass
    assert not next(past_runs(project)).finished


def test_a_full_disk_is_an_error_of_each_file_and_the_run_goes_on(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    examples = Path(__file__).parents[4] / "examples" / "flawed"
    for name in ("dice.c", "Table.java"):
        shutil.copy(examples / name, project / name)
    monkeypatch.chdir(project)
    with full_disk(largest=300), pytest.raises(SystemExit) as stopped:
        main(["repair", "--no-cache", "--fix", "--unsafe-fixes", "dice.c", "Table.java"])
    assert stopped.value.code == 2
    said = capsys.readouterr().err
    for name in ("dice.c", "Table.java"):
        assert re.search(rf"{name}: .*not fixed, as what it was could not be kept .*File too large", said)
        assert (project / name).read_bytes() == (examples / name).read_bytes()
    assert "internal error" not in said
