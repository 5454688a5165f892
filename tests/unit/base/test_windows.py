"""Files and locks under the rules of Windows, which replaces and removes no open file and opens no folder."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from pathlib import Path

import platformdirs
import pytest
from platformdirs import windows

from plc.base.file_error import FileError
from plc.base.locking import drop, take
from plc.base.places import cache_home, state_home
from plc.base.small_files import read_small
from plc.base.whole import flush_folder
from plc.base.writing import write_source
from tests.windows import like_windows

pytestmark = pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="open files are listed in /proc")


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file to write, under the rules of Windows."""
    path = tmp_path / "a.c"
    path.write_bytes(b"old\r\n")
    like_windows(monkeypatch)
    return path


def test_a_file_is_replaced_whole(path: Path) -> None:
    written = write_source(path, b"new\r\n", was=b"old\r\n")
    assert (written.changed, written.note) == (True, None)
    assert path.read_bytes() == b"new\r\n"
    assert [entry.name for entry in path.parent.iterdir()] == ["a.c"]


def test_a_file_that_another_program_has_open_is_said_and_left(path: Path) -> None:
    with (
        path.open("rb"),
        pytest.raises(
            FileError, match=r"a\.c: not fixed, another program has had it open .*: close it there"
        ),
    ):
        write_source(path, b"new", was=b"old\r\n", patience=0)
    assert path.read_bytes() == b"old\r\n"
    assert [entry.name for entry in path.parent.iterdir()] == ["a.c"]


def test_a_file_that_is_closed_in_time_is_written(path: Path) -> None:
    reader = path.open("rb")
    threading.Timer(0.1, reader.close).start()
    assert write_source(path, b"new", was=b"old\r\n").changed


def test_a_read_only_file_is_said(path: Path) -> None:
    path.chmod(0o444)
    with pytest.raises(FileError, match=r"a\.c: not fixed, the file is read-only"):
        write_source(path, b"new", was=b"old\r\n")


def test_a_folder_is_no_small_file_and_needs_no_flush(path: Path) -> None:
    assert read_small(path.parent) is None
    assert read_small(path) == b"old\r\n"
    flush_folder(path.parent)


def test_a_lock_that_was_made_for_one_use_is_removed(path: Path) -> None:
    file = path.with_name("one.lock")
    drop(take(file, patience=0))
    assert not file.exists()


@pytest.mark.parametrize(("home", "below"), [(cache_home, "plc/Cache"), (state_home, "plc")])
def test_folders_of_the_user_are_those_of_windows(
    home: Callable[[], Path], below: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("XDG_CACHE_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, "relative")
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path))
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(platformdirs, "PlatformDirs", windows.Windows)
    monkeypatch.setattr(windows, "_RESOLVE_WIN_FOLDER", windows.get_win_folder_from_env_vars)
    assert Path(str(home()).replace("\\", "/")) == tmp_path / below
