"""Files are replaced whole or not at all, keep what they are, and are never written over by surprise."""

from __future__ import annotations

import errno
import fcntl
import io
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from plc.base import writing
from plc.base.file_error import FileError
from plc.base.writing import write_source
from tests.full_disk import full_disk


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A file to write."""
    path = tmp_path / "a.c"
    path.write_bytes(b"old")
    return path


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_writing_keeps_the_mode_and_leaves_nothing_behind(path: Path) -> None:
    path.chmod(0o640)
    link = path.with_name("link.c")
    link.symlink_to(path)
    written = write_source(link, b"new", was=b"old")
    assert (written.target, written.changed, written.note) == (path, True, None)
    assert path.read_bytes() == b"new"
    assert path.stat().st_mode & 0o7777 == 0o640
    assert link.is_symlink()
    assert names(path.parent) == ["a.c", "link.c"]


@pytest.mark.skipif(os.getuid() != 0, reason="only root may give files away")
def test_writing_keeps_owner_and_group(path: Path) -> None:
    os.chown(path, 1234, 4321)
    path.chmod(0o4750)
    write_source(path, b"new", was=b"old")
    state = path.stat()
    assert (state.st_uid, state.st_gid, state.st_mode & 0o7777) == (1234, 4321, 0o4750)


def test_an_owner_that_cannot_be_kept_is_a_reason_not_to_write(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def foreign(_: int, __: int, ___: int) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "fchown", foreign)
    monkeypatch.setattr(writing, "_owner", lambda handle: (handle, 0))  # never the same
    with pytest.raises(FileError, match=r"a\.c: not fixed, its owner or group could not be kept; run as"):
        write_source(path, b"new", was=b"old")
    assert path.read_bytes() == b"old"
    assert names(path.parent) == ["a.c"]


def test_extended_attributes_stay(path: Path) -> None:
    try:
        os.setxattr(path, "user.note", b"kept")
    except OSError:
        pytest.skip("a file system without extended attributes")
    write_source(path, b"new", was=b"old")
    assert os.getxattr(path, "user.note") == b"kept"


@pytest.mark.parametrize(
    ("others", "note"),
    [
        (1, "fixed, but the file has another name (a hard link), which keeps the old text"),
        (2, "fixed, but the file has 2 other names (hard links), which keep the old text"),
    ],
)
def test_hard_links_are_noted(others: int, note: str, path: Path) -> None:
    for number in range(others):
        path.with_name(f"{number}.c").hardlink_to(path)
    assert write_source(path, b"new", was=b"old").note == note
    assert path.with_name("0.c").read_bytes() == b"old"


def test_a_file_that_changed_meanwhile_is_not_touched(path: Path) -> None:
    path.write_bytes(b"newer")
    with pytest.raises(FileError, match=r"a\.c: changed while it was analysed, .* not touched; run again"):
        write_source(path, b"fixed", was=b"old")
    assert path.read_bytes() == b"newer"


def test_what_another_run_has_written_already_is_left_alone(path: Path) -> None:
    path.write_bytes(b"fixed")
    before = path.stat()
    assert not write_source(path, b"fixed", was=b"old").changed
    assert path.stat().st_ino == before.st_ino


@pytest.mark.parametrize("mode", [0o444, 0o400, 0o555])
def test_read_only_files_are_not_fixed_by_root_either(mode: int, path: Path) -> None:
    path.chmod(mode)
    with pytest.raises(FileError, match=r"a\.c: not fixed, the file is read-only"):
        write_source(path, b"fixed", was=b"old")
    assert path.read_bytes() == b"old"
    assert names(path.parent) == ["a.c"]


def test_files_that_somebody_else_alone_may_write_are_not_fixed(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(FileError, match=r"a\.c: not fixed, the file is read-only"):
        write_source(path, b"fixed", was=b"old")


def test_a_disk_that_is_full_leaves_the_file_as_it_was(path: Path) -> None:
    with (
        full_disk(largest=10),
        pytest.raises(FileError, match=r"a\.c: not fixed, it cannot be written: File too large"),
    ):
        write_source(path, b"fixed" * 100, was=b"old")
    assert path.read_bytes() == b"old"
    assert names(path.parent) == ["a.c"]


@pytest.mark.parametrize("number", [errno.EBADF, errno.ENOLCK, errno.ENOTSUP, errno.ENOSYS, errno.EIO])
def test_where_nothing_can_be_locked_files_are_fixed_and_that_is_noted(
    number: int, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unable(_: object, __: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(fcntl, "flock", unable)
    note = write_source(path, b"new", was=b"old").note
    assert note is not None
    assert note.startswith("fixed, but without a lock against other runs of plc, so let no two write here (")
    assert note.endswith(f".lock cannot be locked: {os.strerror(number)})")
    assert path.read_bytes() == b"new"


def test_where_no_lock_can_be_made_files_are_fixed_and_that_is_noted(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocked = path.with_name("blocked")
    blocked.write_bytes(b"")
    monkeypatch.setenv("XDG_STATE_HOME", str(blocked))
    note = write_source(path, b"new", was=b"old").note
    assert note is not None
    assert "cannot be locked: Not a directory" in note
    assert path.read_bytes() == b"new"


def test_nothing_but_the_file_is_there_after_a_write(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(path.parent / "state"))
    write_source(path, b"new", was=b"old")
    assert names(path.parent) == ["a.c", "state"]
    (lock,) = (path.parent / "state" / "plc" / "locks").iterdir()
    assert lock.stat().st_mode & 0o777 == 0o600


HOLDER = """
import sys
from pathlib import Path
from plc.base import writing
from plc.base.locking import take
lock = take(writing._lock_of(Path(sys.argv[1])), patience=0)
print("held", flush=True)
sys.stdin.read()
"""


def test_another_run_that_writes_a_file_is_not_waited_for_forever(path: Path) -> None:
    command = [sys.executable, "-c", HOLDER, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(
            FileError, match=r"not fixed, another run of plc has been writing it for more than 0"
        ):
            write_source(path, b"fixed", was=b"old", patience=0)
        holder.communicate()
    assert write_source(path, b"fixed", was=b"old", patience=0).note is None


@pytest.mark.parametrize("how", ["in place", "by a new file", "removed"])
def test_a_file_that_is_saved_while_it_is_being_fixed_keeps_what_was_saved(how: str, path: Path) -> None:
    def saved(target: Path, _: Path) -> None:
        if how == "in place":
            target.write_bytes(b"saved")
        elif how == "removed":
            target.unlink()
        else:
            target.with_name("new").write_bytes(b"saved")
            target.with_name("new").replace(target)

    with pytest.raises(FileError, match=r"a\.c: changed while it was analysed, .* not touched; run again"):
        write_source(path, b"fixed", was=b"old", announce=saved)
    assert names(path.parent) == ([] if how == "removed" else ["a.c"])
    assert how == "removed" or path.read_bytes() == b"saved"


def test_a_failed_write_leaves_the_file_as_it_was(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(FileError, match=r"a\.c: not fixed, it cannot be written: No space left on device"):
        write_source(path, b"fixed", was=b"old")
    assert path.read_bytes() == b"old"
    assert names(path.parent) == ["a.c"]


def test_a_folder_that_cannot_be_flushed_is_reported_though_the_file_is_fixed(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: Path) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(writing, "flush_folder", broken)
    with pytest.raises(FileError, match=r"fixed, but the disk did not confirm it: Input/output error"):
        write_source(path, b"fixed", was=b"old")
    assert path.read_bytes() == b"fixed"


def test_a_file_that_another_program_holds_is_not_waited_for_forever(path: Path) -> None:
    with path.open("rb") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        with pytest.raises(FileError, match=r"not fixed, another program has locked it for more than 0 sec"):
            write_source(path, b"fixed", was=b"old", patience=0)


@pytest.mark.parametrize(
    ("kind", "message"),
    [("gone", "cannot be read: No such file"), ("pipe", "not fixed, it is no ordinary file"),
     ("folder", "not fixed, it is no ordinary file")],
)  # fmt: skip
def test_only_ordinary_files_are_written(kind: str, message: str, path: Path) -> None:
    path.unlink()
    match kind:
        case "pipe":
            os.mkfifo(path)
        case "folder":
            path.mkdir()
        case _:
            pass
    with pytest.raises(FileError, match=message):
        write_source(path, b"fixed", was=b"old")


def test_of_many_writers_one_wins_and_the_others_are_reported(path: Path) -> None:
    texts = [f"new {number}".encode() * 1000 for number in range(8)]
    failed: list[FileError] = []

    def write(text: bytes) -> None:
        try:
            write_source(path, text, was=b"old")
        except FileError as error:
            failed.append(error)

    threads = [threading.Thread(target=write, args=(text,)) for text in texts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert path.read_bytes() in texts
    assert len(failed) == 7
    assert names(path.parent) == ["a.c"]


def test_links_that_lead_nowhere_are_named(tmp_path: Path) -> None:
    (tmp_path / "a.c").symlink_to("b.c")
    (tmp_path / "b.c").symlink_to("a.c")
    with pytest.raises(FileError, match=r"a\.c: (not fixed, its links lead|cannot be read: Too)"):
        write_source(tmp_path / "a.c", b"fixed", was=b"old")


def test_a_file_that_breaks_off_is_named(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken(io.FileIO):
        def read(self, _: int | None = -1) -> bytes:
            raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "fdopen", lambda handle, _: Broken(handle))
    with pytest.raises(FileError, match=r"a\.c: cannot be read: Input/output error"):
        write_source(path, b"fixed", was=b"old")
