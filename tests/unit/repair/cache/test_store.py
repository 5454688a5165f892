"""The cache: what is kept is found again, by all at once, and nothing that is wrong with it is an error."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from plc.cli.app import main
from plc.repair.cache.store import NAME, Cache, default_folder
from tests.full_disk import full_disk
from tests.unprivileged import unprivileged


def opened(folder: Path, *, largest: int = 1 << 28) -> tuple[Cache, list[str]]:
    warnings: list[str] = []
    return Cache(folder, warn=warnings.append, largest=largest), warnings


def test_what_is_kept_is_found_at_once_and_by_the_next_run(tmp_path: Path) -> None:
    cache, warnings = opened(tmp_path)
    with cache:
        assert cache.get(b"a") is None
        cache.put(b"a", b"1")
        assert cache.get(b"a") == b"1"
    with opened(tmp_path)[0] as later:
        assert later.get(b"a") == b"1"
        assert later.get(b"b") is None
    assert warnings == []


def test_a_cache_is_for_its_user_alone(tmp_path: Path) -> None:
    opened(tmp_path / "plc")[0].close()
    assert (tmp_path / "plc").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("damage", ["junk", "empty", "cut", "scribbled", "zeros", "other columns"])
def test_a_damaged_cache_is_an_empty_one(damage: str, tmp_path: Path) -> None:
    with opened(tmp_path)[0] as cache:
        for number in range(500):
            cache.put(b"%d" % number, bytes(100))
    file = tmp_path / NAME
    whole = file.read_bytes()
    match damage:
        case "junk":
            file.write_bytes(b"no database at all" * 100)
        case "empty":
            file.write_bytes(b"")
        case "cut":
            file.write_bytes(whole[: len(whole) // 2])
        case "scribbled":
            file.write_bytes(whole[:4096] + b"\xa5" * (len(whole) - 4096))
        case "zeros":
            file.write_bytes(bytes(len(whole)))
        case _:
            file.unlink()
            connection = sqlite3.connect(file)
            connection.execute("CREATE TABLE entries (key, elsewhere)")
            connection.execute("PRAGMA application_id = 0x504C4331")
            connection.close()
    cache, warnings = opened(tmp_path)
    with cache:
        for number in range(500):
            assert cache.get(b"%d" % number) in (None, bytes(100))
            cache.put(b"%d" % number, b"new")
    assert len(warnings) <= 1
    again, later_warnings = opened(tmp_path)
    with again:
        if damage != "other columns":
            again.put(b"x", b"y")
            assert again.get(b"x") == b"y"
            assert later_warnings == []


def test_nothing_of_another_program_is_touched(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / NAME)
    connection.execute("CREATE TABLE diary (day)")
    connection.close()
    before = (tmp_path / NAME).read_bytes()
    cache, warnings = opened(tmp_path)
    with cache:
        cache.put(b"a", b"1")
        assert cache.get(b"a") is None
    assert (tmp_path / NAME).read_bytes() == before
    assert [w.split(": ")[2] for w in warnings] == [
        "the file belongs to another program (--no-cache avoids this warning)"
    ]


def test_a_cache_that_cannot_be_made_is_reported_once(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    cache, warnings = opened(tmp_path / "file" / "below")
    with cache:
        cache.put(b"a", b"1")
        assert cache.get(b"a") is None
    assert len(warnings) == 1
    assert warnings[0].startswith(
        f"running without a cache: {tmp_path / 'file' / 'below' / NAME}: Not a directory"
    )


def test_a_folder_without_permission_is_reported_once() -> None:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o555)
        with unprivileged():
            cache, warnings = opened(Path(folder))
            with cache:
                cache.put(b"a", b"1")
        Path(folder).chmod(0o700)
    assert len(warnings) == 1


def test_a_cache_that_somebody_holds_is_reported_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("plc.repair.cache.store._PATIENCE", 0.0)
    opened(tmp_path)[0].close()
    holder = sqlite3.connect(tmp_path / NAME, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    cache, warnings = opened(tmp_path)
    with cache:
        for number in range(300):
            cache.put(b"%d" % number, b"1")
    holder.close()
    assert len(warnings) == 1
    assert "database is locked" in warnings[0]


def test_what_was_not_asked_for_the_longest_goes(tmp_path: Path) -> None:
    with opened(tmp_path)[0] as cache:
        for number in range(1000):
            cache.put(b"%03d old" % number, bytes(1000))
    connection = sqlite3.connect(tmp_path / NAME)
    connection.execute("UPDATE entries SET used = used - 100000")
    connection.commit()
    connection.close()
    with opened(tmp_path, largest=600_000)[0] as cache:
        assert cache.get(b"007 old") == bytes(1000)  # asked for again
        cache.put(b"new", b"1")
    with opened(tmp_path, largest=600_000)[0] as cache:
        kept = sum(cache.get(b"%03d old" % number) is not None for number in range(1000))
        assert 200 < kept < 600
        assert cache.get(b"007 old") is not None
        assert cache.get(b"new") == b"1"


def test_threads_share_a_cache(tmp_path: Path) -> None:
    cache, warnings = opened(tmp_path)

    def work(start: int) -> bool:
        for number in range(start, start + 400):
            cache.put(b"%d" % (number % 700), b"%d" % (number % 700))
            assert cache.get(b"%d" % (number % 700)) == b"%d" % (number % 700)
        return True

    with cache, ThreadPoolExecutor(4) as pool:
        assert all(pool.map(work, range(0, 1600, 400)))
    assert warnings == []


WRITER = """
import sys
from pathlib import Path
from plc.repair.cache.store import Cache
with Cache(Path(sys.argv[1]), warn=sys.exit) as cache:
    for number in range(2000):
        key = b"%d" % (number % 900)
        value = cache.get(key)
        assert value in (None, key * 50), value
        cache.put(key, key * 50)
"""


def test_processes_share_a_cache(tmp_path: Path) -> None:
    command = [sys.executable, "-W", "error", "-c", WRITER, str(tmp_path)]
    running = [subprocess.Popen(command, stderr=subprocess.PIPE) for _ in range(4)]
    assert [(process.communicate()[1], process.returncode) for process in running] == [(b"", 0)] * 4
    with opened(tmp_path)[0] as cache:
        assert cache.get(b"899") == b"899" * 50


def test_where_a_cache_is_by_default(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert default_folder() == tmp_path / ".cache" / "plc"
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    monkeypatch.setenv("HOME", "/home/somebody")
    assert default_folder() == Path("/home/somebody/.cache/plc")

    def homeless() -> Path:
        raise RuntimeError("no home")

    monkeypatch.setattr(Path, "home", homeless)
    assert default_folder() is None


def test_the_cache_is_shown_and_emptied(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def said(*words: str) -> list[str]:
        with pytest.raises(SystemExit) as stopped:
            main(["cache", *words])
        assert stopped.value.code == 0
        return capsys.readouterr().out.splitlines()

    file = tmp_path / ".cache" / "plc" / NAME
    assert said("info") == [str(file), "empty"]
    with opened(file.parent)[0] as cache:
        cache.put(b"a", bytes(100_000))
    assert said("info") == [str(file), "0.1 MB"]
    assert said("clear")[0].endswith("0.1 MB freed")
    assert not file.exists()
    assert said("clear")[0].endswith("0.0 MB freed")


def test_without_a_home_there_is_no_cache_to_show(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("plc.repair.cache.store.default_folder", lambda: None)
    with pytest.raises(SystemExit) as stopped:
        main(["cache", "info"])
    assert stopped.value.code == 2
    assert "there is no home folder, so there is no cache: give --cache-dir" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["info", "clear"])
def test_a_cache_that_nobody_lets_us_see_is_one_error(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        place.chmod(0)
        with unprivileged(), pytest.raises(SystemExit) as stopped:
            main(["cache", command, "--cache-dir", folder])
        place.chmod(0o700)
    assert stopped.value.code == 2
    said = capsys.readouterr().err
    assert said.startswith(f"plc: error: {place / NAME}")
    assert said.endswith(": Permission denied; give yourself access to it, or another --cache-dir\n")


@pytest.mark.parametrize("room", [0, 10, 5_000, 100_000])
def test_a_full_disk_is_reported_once_and_what_was_kept_stays(room: int, tmp_path: Path) -> None:
    with opened(tmp_path)[0] as cache:
        cache.put(b"a", bytes(1000))
    cache, warnings = opened(tmp_path)
    with full_disk(largest=(tmp_path / NAME).stat().st_size + room), cache:
        for number in range(1000):
            cache.put(b"%d" % number, os.urandom(1000))
            cache.get(b"%d" % number)
    assert [said.partition(" (--no-cache")[0].rpartition(": ")[2] for said in warnings] == ["disk I/O error"]
    again, warnings = opened(tmp_path)
    with again:
        assert again.get(b"a") == bytes(1000)
        again.put(b"b", b"1")
    assert warnings == []
