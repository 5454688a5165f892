"""The undo journal under the rules of Windows: kept and taken back, and no open file is removed."""

from __future__ import annotations

from pathlib import Path

import pytest

from plc.base.writing import write_source
from plc.repair.apply import journal
from plc.repair.apply.journal import Journal, clean_up, past_runs, state_folder
from plc.repair.apply.undo import undo
from tests.windows import like_windows

pytestmark = pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="open files are listed in /proc")


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project whose journals are in a folder of the test's."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    like_windows(monkeypatch)
    root = tmp_path / "project"
    root.mkdir()
    return root


def fix(root: Path, *, after: bytes) -> None:
    path = root / "a.c"
    before = path.read_bytes()
    with Journal(root) as kept:

        def announce(target: Path, temporary: Path) -> None:
            kept.record(target, temporary, before=before, after=after)

        write_source(path, after, was=before, announce=announce)


def test_a_run_is_taken_back(root: Path) -> None:
    (root / "a.c").write_bytes(b"old")
    fix(root, after=b"new")
    assert undo(root).restored == (root / "a.c",)
    assert (root / "a.c").read_bytes() == b"old"


def test_old_journals_and_their_locks_are_removed(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (root / "a.c").write_bytes(b"0")
    for number in range(4):
        fix(root, after=b"%d" % (number + 1))
    monkeypatch.setattr(journal, "KEPT", 2)
    clean_up(root)
    assert len(list(past_runs(root))) == 2
    assert not list(state_folder(root).glob("*.lock"))


def test_the_journal_of_a_run_that_was_killed_before_it_wrote_is_removed(root: Path) -> None:
    folder = state_folder(root)
    folder.mkdir(parents=True)
    (folder / "1-1.jsonl").write_bytes(b"")
    clean_up(root)
    assert not list(folder.iterdir())
