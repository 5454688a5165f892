"""The undo journal: where it is, who may read it, and what damage to it costs."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import pytest

from plc.repair.apply.journal import (
    Journal,
    UndoError,
    past_runs,
    project_root,
    read_journal,
    state_folder,
)
from plc.repair.apply.undo import undo
from tests.unit.repair.apply.runs import content, fix, plc_undo
from tests.unprivileged import unprivileged


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
