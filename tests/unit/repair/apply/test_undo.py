"""What --fix did is taken back, whenever it was interrupted, and never over somebody's later work."""

from __future__ import annotations

import errno
import fcntl
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

import pytest

from plc.base.file_error import FileError
from plc.base.locking import BusyError
from plc.base.record_file import RecordFile
from plc.base.writing import write_source
from plc.cli.app import main
from plc.repair.apply import journal as journals
from plc.repair.apply.journal import (
    KEPT,
    Journal,
    UndoError,
    past_runs,
    project_root,
    read_journal,
    state_folder,
)
from plc.repair.apply.undo import undo
from tests.full_disk import full_disk
from tests.unprivileged import unprivileged


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with three files, and no runs of others."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    root = tmp_path / "project"
    (root / ".git").mkdir(parents=True)
    (root / "src").mkdir()
    for name in ("a.c", "src/b.c", "src/c.c"):
        (root / name).write_bytes(b"old " + name.encode())
    return root


def fix(root: Path, *names: str, old: bytes = b"old", new: bytes = b"new") -> None:
    """What a run of --fix does to some files."""
    with Journal(root, command=["plc", "repair", "--fix"]) as journal:
        for name in names:
            write(journal, root / name, old=old, new=new)


def write(journal: Journal, path: Path, *, old: bytes = b"old", new: bytes = b"new") -> None:
    before = path.read_bytes()
    after = before.replace(old, new)

    def announce(target: Path, temporary: Path) -> None:
        journal.record(target, temporary, before=before, after=after)

    write_source(path, after, was=before, announce=announce)


def content(root: Path) -> list[bytes]:
    return [path.read_bytes()[:3] for path in sorted(root.rglob("*.c"))]


def test_the_last_run_is_taken_back_and_then_the_one_before(project: Path) -> None:
    fix(project, "a.c", "src/b.c")
    fix(project, "a.c", new=b"NEW", old=b"new")
    outcome = undo(project)
    assert (outcome.restored, outcome.refused) == ((project / "a.c",), ())
    assert content(project) == [b"new", b"new", b"old"]
    assert undo(project).restored == (project / "src" / "b.c", project / "a.c")
    assert content(project) == [b"old", b"old", b"old"]
    with pytest.raises(UndoError, match=r"nothing to revert: no run of `plc repair --fix` is kept that"):
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


def test_journals_are_nobody_elses_to_read(project: Path) -> None:
    fix(project, "a.c")
    folder = state_folder(project)
    assert folder.stat().st_mode & 0o777 == 0o700
    assert next(folder.iterdir()).stat().st_mode & 0o777 == 0o600


def test_a_project_is_where_its_version_control_is(project: Path, tmp_path: Path) -> None:
    assert project_root(project / "src") == project
    assert project_root(tmp_path) == tmp_path


def test_a_folder_above_that_may_not_be_entered_is_no_project() -> None:
    with tempfile.TemporaryDirectory() as place:
        inner = Path(place) / "inner"
        inner.mkdir(0o755)
        Path(place).chmod(0)
        with unprivileged():
            assert project_root(inner) == inner.resolve()
        Path(place).chmod(0o700)


def test_no_place_for_the_journal_is_no_fix(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blocked = project / "blocked"
    blocked.write_bytes(b"")
    monkeypatch.setenv("XDG_STATE_HOME", str(blocked))
    with pytest.raises(UndoError, match=r"^not fixed, as what it was could not be kept for `plc undo`"):
        fix(project, "a.c")
    assert content(project) == [b"old", b"old", b"old"]


def test_no_home_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def homeless() -> Path:
        raise RuntimeError

    monkeypatch.setenv("XDG_STATE_HOME", "relative/is/not/taken")
    monkeypatch.setattr(Path, "home", homeless)
    with pytest.raises(UndoError, match="no home folder to keep the undo journal in: set XDG_STATE_HOME"):
        state_folder(Path("/"))
    monkeypatch.setattr(Path, "home", lambda: Path("/home/me"))
    assert str(state_folder(Path("/"))).startswith("/home/me/.local/state/plc/undo/")


def spoilt(project: Path, change: dict[str, object] | bytes, *, line: int = 1) -> Path:
    """The journal of a run, with an entry changed, or a line in its place."""
    fix(project, "a.c")
    path = max(state_folder(project).iterdir())
    lines = path.read_bytes().splitlines(keepends=True)
    lines[line] = (
        change
        if isinstance(change, bytes)
        else json.dumps({**json.loads(lines[line]), **change}).encode() + b"\n"
    )
    path.write_bytes(b"".join(lines))
    return path


@pytest.mark.parametrize(
    "change",
    [b"{\n", b"7\n", {"path": "relative.c"}, {"temporary": "../../passwd"}, {"temporary": "passwd"},
     {"before": "!"}, {"before": "eJwDAAAAAAE="}],
)  # fmt: skip
def test_a_damaged_journal_undoes_nothing(change: dict[str, object] | bytes, project: Path) -> None:
    path = spoilt(project, change)
    message = r"\.jsonl is damaged, so that run cannot be reverted: .*; delete it"
    with pytest.raises(UndoError, match=message):
        read_journal(path)
    with pytest.raises(UndoError):
        undo(project)
    with Journal(project):
        pass  # and stops no other run
    assert content(project) == [b"new", b"old", b"old"]


@pytest.mark.parametrize(
    ("line", "change", "said"),
    [
        (0, b'{"root": "/"}\n', "a record has no 'version'"),
        (1, b"{\n", r"a record cannot be read \(Expecting property name.*\)"),
        (1, b"7\n", "a record is not as plc writes it"),
        (1, {"before": "AAAA"}, "a text that it keeps cannot be unpacked"),
    ],
)
def test_damage_is_said_in_words(
    line: int, change: dict[str, object] | bytes, said: str, project: Path
) -> None:
    path = spoilt(project, change, line=line)
    with pytest.raises(UndoError, match=rf"so that run cannot be reverted: {said}; delete it$"):
        read_journal(path)


def test_a_journal_of_another_plc(project: Path) -> None:
    path = spoilt(project, {"version": 2}, line=0)
    with pytest.raises(UndoError, match=r"was written by another plc \(version 2\): use that one"):
        read_journal(path)


def test_a_last_line_that_was_cut_off_says_nothing(project: Path) -> None:
    fix(project, "a.c")
    path = next(state_folder(project).iterdir())
    with path.open("ab") as stream:
        stream.write(b'{"path": "/x')
    assert len(read_journal(path).changes) == 1
    path.write_bytes(b"")
    assert read_journal(path).changes == ()


TORN = [b'{"path": "/x', b'{"finished": 17', b'{"undone": ["/x"]}', b"\x00" * 50]


@pytest.mark.parametrize("torn", TORN)
@pytest.mark.parametrize("by", ["the next run", "undo"])
def test_a_last_line_that_was_cut_off_spoils_nothing_that_is_added_later(
    by: str, torn: bytes, project: Path
) -> None:
    fix(project, "src/b.c")
    fix(project, "a.c")
    path = next(past_runs(project)).journal
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[:-1]) + torn)
    if by == "the next run":
        fix(project, "src/c.c")
        assert all(json.loads(line) for line in path.read_bytes().splitlines())
        assert [run.damage for run in past_runs(project)] == [None] * 3
        assert undo(project).restored == (project / "src" / "c.c",)
    assert undo(project).restored == (project / "a.c",)
    assert undo(project).restored == (project / "src" / "b.c",)
    assert plc_undo(project, "--list") == 0
    assert content(project) == [b"old", b"old", b"old"]


def test_a_damaged_run_hides_no_other(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fix(project, "src/b.c")
    fix(project, "src/c.c")
    path = spoilt(project, b"{\n")
    assert plc_undo(project, "--list") == 0
    shown = capsys.readouterr().out.splitlines()
    assert shown[0].startswith(f"{path.stem}  {path} is damaged, so that run cannot be reverted: ")
    assert [line.rpartition("  ")[0][-8:] for line in shown[1:]] == ["  1 file"] * 2
    with pytest.raises(UndoError, match="is damaged"):
        undo(project, run=path.stem)
    assert plc_undo(project) == 2  # for the last run is not what was taken back
    said = capsys.readouterr()
    assert said.out == f"restored {project / 'src' / 'c.c'}\n"
    assert said.err.startswith(f"plc: {path} is damaged")
    assert said.err.endswith("; delete it; an earlier run was reverted\n")
    assert undo(project, run=shown[2].split()[0]).damaged == ()
    assert content(project) == [b"new", b"old", b"old"]


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


def plc_undo(*arguments: object) -> int:
    with pytest.raises(SystemExit) as stopped:
        main(["undo", *map(str, arguments)])
    assert isinstance(stopped.value.code, int)
    return stopped.value.code


def test_the_command(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert plc_undo(project) == 2
    assert "plc: error: nothing to revert" in capsys.readouterr().err
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
