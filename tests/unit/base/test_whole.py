"""A file that is written over is whole, old or new, whatever fails on the way."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from plc.base.whole import replaced, write_bytes, write_text


def test_a_file_is_replaced_once_the_disk_has_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"old")
    flushed: list[bytes] = []
    fsync = os.fsync

    def seen(handle: int) -> None:
        flushed.append(path.read_bytes())
        fsync(handle)

    monkeypatch.setattr(os, "fsync", seen)
    write_bytes(path, b"new")
    assert path.read_bytes() == b"new"
    assert flushed == [b"old", b"new"]  # the content first, then the name
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no modes")
def test_a_file_keeps_its_mode_and_a_new_one_has_that_of_the_user(tmp_path: Path) -> None:
    path, new, own = tmp_path / "file", tmp_path / "new", tmp_path / "own"
    path.write_text("old")
    path.chmod(0o640)
    mask = os.umask(0o027)
    try:
        for each in (path, new):
            write_text(each, "text\n")
        with replaced(own, mode=0o600) as stream:
            stream.write(b"text")
    finally:
        os.umask(mask)
    assert [stat.S_IMODE(each.stat().st_mode) for each in (path, new, own)] == [0o640, 0o640, 0o600]


def test_what_fails_on_the_way_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"old")

    def fail() -> None:
        with replaced(path) as stream:
            stream.write(b"half")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]
