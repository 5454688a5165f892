"""What --fix did is taken back, whenever it was interrupted, and never over somebody's later work."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from plc.base.file_error import FileError
from plc.repair.apply import journal as journals
from plc.repair.apply.journal import (
    KEPT,
    Journal,
    UndoError,
    past_runs,
)
from plc.repair.apply.undo import undo
from tests.unit.repair.apply.runs import content, fix, plc_undo, write


def test_the_last_run_is_taken_back_and_then_the_one_before(project: Path) -> None:
    fix(project, "a.c", "src/b.c")
    fix(project, "a.c", new=b"NEW", old=b"new")
    outcome = undo(project)
    assert (outcome.restored, outcome.refused) == ((project / "a.c",), ())
    assert content(project) == [b"new", b"new", b"old"]
    assert undo(project).restored == (project / "src" / "b.c", project / "a.c")
    assert content(project) == [b"old", b"old", b"old"]
    with pytest.raises(UndoError, match=r"nothing to revert: all runs that were started in .* are reverted"):
        undo(project)


def test_files_that_changed_since_are_left_and_can_be_taken_back_later(project: Path) -> None:
    fix(project, "a.c", "src/b.c", "src/c.c")
    left = (project / "src" / "b.c").read_bytes()
    (project / "src" / "b.c").write_bytes(b"work of today")
    (project / "src" / "c.c").rename(project / "elsewhere")
    outcome = undo(project)
    assert outcome.restored == (project / "a.c",)
    assert [str(error) for error in outcome.refused] == [
        f"{project / 'src' / 'c.c'}: cannot be read: No such file or directory",
        f"{project / 'src' / 'b.c'}: changed since it was fixed, so it was not reverted",
    ]
    assert (project / "src" / "b.c").read_bytes() == b"work of today"
    (project / "src" / "b.c").write_bytes(left)
    (project / "elsewhere").rename(project / "src" / "c.c")
    undo(project)
    assert content(project) == [b"old", b"old", b"old"]


def test_a_run_that_is_named_is_taken_back(project: Path) -> None:
    fix(project, "a.c")
    fix(project, "src/b.c")
    first = list(past_runs(project))[1].id
    assert undo(project, run=first).restored == (project / "a.c",)
    with pytest.raises(UndoError, match=f"run {first} was reverted already"):
        undo(project, run=first)
    with pytest.raises(UndoError, match=r"no run xyz in .*: `plc undo --list` names those that are kept"):
        undo(project, run="xyz")


def test_a_run_that_was_killed_before_the_write_or_before_its_end_can_be_undone(project: Path) -> None:
    temporary = project / "src" / ".plc-00ff.tmp"

    def killed() -> None:
        with Journal(project) as journal:
            write(journal, project / "a.c")
            temporary.write_bytes(b"half")
            journal.record(project / "src" / "b.c", temporary, before=b"old src/b.c", after=b"whatever")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        killed()
    assert not next(iter(past_runs(project))).finished
    undo(project)
    assert content(project) == [b"old", b"old", b"old"]
    assert not temporary.exists()


def test_the_next_run_removes_what_a_killed_one_left(project: Path) -> None:
    temporary = project / ".plc-0a.tmp"
    temporary.write_bytes(b"half")

    def killed() -> None:
        with Journal(project) as journal:
            journal.record(project / "a.c", temporary, before=b"old a.c", after=b"new a.c")
            with Journal(project):
                assert temporary.exists()  # its run is alive: it holds the lock
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        killed()
    with Journal(project):
        assert not temporary.exists()


def test_only_so_many_runs_are_kept(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journals, "KEPT", 3)
    assert KEPT >= 10
    for number in range(6):
        fix(project, "a.c", old=b"old" if number == 0 else b"n%d" % (number - 1), new=b"n%d" % number)
    assert len(list(past_runs(project))) == 4  # three, and the one that came then


def test_the_command(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert plc_undo(project) == 2
    assert "plc: error: nothing to revert: no run of `plc repair --fix` is kept" in capsys.readouterr().err
    fix(project, "a.c", "src/b.c")
    assert plc_undo(project / "src", "--list") == 0
    line = capsys.readouterr().out
    assert line.endswith("  2 files  plc repair --fix\n")
    (project / "src" / "b.c").write_bytes(b"mine")
    assert plc_undo(project) == 2
    shown = capsys.readouterr()
    assert shown.out == f"restored {project / 'a.c'}\n"
    assert shown.err == (
        f"{project / 'src' / 'b.c'}: changed since it was fixed, so it was not reverted\n"
        f"plc: run {line.split()[0]} was not reverted completely; `plc undo` tries it again: remove what "
        "prevents it, or revert another run with `plc undo --run ID`; `plc undo --list` lists them\n"
    )
    assert plc_undo(project, "--list") == 0
    assert "  2 files, 1 reverted  " in capsys.readouterr().out
    (project / "src" / "b.c").write_bytes(b"new src/b.c")
    monkeypatch.chdir(project)
    assert plc_undo("--run", line.split()[0]) == 0
    assert capsys.readouterr().out == f"restored {Path('src/b.c')}\n"  # seen from here, as runs name files
    plc_undo(project, "--list")
    assert "  2 files, reverted  " in capsys.readouterr().out


VICTIM = """
import sys
from pathlib import Path
from plc.repair.apply.journal import Journal
from plc.base.writing import write_source
root = Path(sys.argv[1])
with Journal(root) as journal:
    print("begin", flush=True)
    for path in sorted(root.rglob("*.c")):
        before = path.read_bytes()
        after = before.replace(b"old", b"new")
        def announce(target, temporary):
            journal.record(target, temporary, before=before, after=after)
        write_source(path, after, was=before, announce=announce)
"""


@pytest.mark.parametrize("seed", range(3))
def test_killed_at_any_moment_each_file_is_old_or_new_and_undo_works(seed: int, project: Path) -> None:
    olds, news = b"old\n" * 3000, b"new\n" * 3000
    files = [project / f"{number:03}.c" for number in range(150)]
    for path in [*files, project / "a.c", project / "src" / "b.c", project / "src" / "c.c"]:
        path.write_bytes(olds)
    with subprocess.Popen([sys.executable, "-c", VICTIM, str(project)], stdout=subprocess.PIPE) as victim:
        assert victim.stdout is not None
        victim.stdout.readline()
        time.sleep(random.Random(seed).uniform(0.0, 0.15))
        victim.kill()
    states = {path.read_bytes() for path in project.rglob("*.c")}
    assert states <= {olds, news}
    assert len(list(project.rglob(".plc-*"))) <= 1
    if any(path.read_bytes() == news for path in project.rglob("*.c")):
        assert undo(project).refused == ()
    else:
        with Journal(project):
            pass
    assert {path.read_bytes() for path in project.rglob("*.c")} == {olds}
    assert list(project.rglob(".plc-*")) == []


def test_undo_of_a_file_that_may_not_be_written_names_it(project: Path) -> None:
    fix(project, "a.c")
    (project / "a.c").chmod(0o444)
    (error,) = undo(project).refused
    assert isinstance(error, FileError)
    assert error.problem == "not fixed, the file is read-only"


def test_what_a_killed_undo_left_is_removed(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fix(project, "a.c")
    left: list[Path] = []

    def killed(_: Path, __: Path, temporary: Path, ___: bytes, **____: object) -> None:
        temporary.write_bytes(b"half")
        left.append(temporary)
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("plc.base.writing._replace", killed)
        with pytest.raises(KeyboardInterrupt):
            undo(project)
    assert left[0].exists()
    assert undo(project).restored == (project / "a.c",)
    assert not left[0].exists()
    assert content(project) == [b"old", b"old", b"old"]
