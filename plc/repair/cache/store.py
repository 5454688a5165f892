"""Bytes kept by key in a file that many runs share; one that cannot be used is an empty one."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import final

from plc.base.places import cache_home

NAME = "reports-1.sqlite3"  # another number for another layout
LARGEST = 256 << 20  # bytes; about half a million files
_OURS = 0x504C4331  # "PLC1"
_PATIENCE = 2.0  # seconds that another process may hold the file
_BATCH = 128  # entries that one transaction writes
_DAY = 86_400
_BROKEN = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})


class CacheError(Exception):
    """Why a cache cannot be used; never leaves this module but as a warning."""


def default_folder() -> Path | None:
    """Where the cache is unless an option says otherwise; None where there is no home."""
    try:
        return cache_home()
    except RuntimeError:
        return None


def size_of(file: Path) -> int:
    """How many bytes a cache takes; 0 where there is none."""
    return sum(part.stat().st_size for part in _parts(file) if part.is_file())


def remove(file: Path) -> None:
    """Take a cache away."""
    for part in _parts(file):
        part.unlink(missing_ok=True)


def _parts(file: Path) -> list[Path]:
    return [Path(f"{file}{end}") for end in ("", "-wal", "-shm")]


def _id(key: bytes) -> int:
    """The number of a key's row: keys are digests, so their first bytes are as good as any hash."""
    return int.from_bytes(key[:8], "big", signed=True)


@final
class Cache:
    """What was found out before; safe to share between threads, its file between processes.

    Whatever is wrong with the file costs only time: `warn` is called once, and nothing is found or kept from
    then on. What was not asked for the longest goes where there is too much.
    """

    def __init__(self, folder: Path, *, warn: Callable[[str], None], largest: int = LARGEST) -> None:
        self.file = folder / NAME
        self._warn = warn
        self._largest = largest
        self._lock = Lock()
        self._new: dict[bytes, bytes] = {}
        self._old: list[bytes] = []  # keys that were asked for, not for the first time today
        self._now = int(time.time())
        self._connection: sqlite3.Connection | None = None
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._connection = self._opened()
        except (OSError, sqlite3.Error, CacheError) as error:
            self._fail(error)

    def __enter__(self) -> Cache:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def get(self, key: bytes) -> bytes | None:
        """What was kept by this key."""
        with self._lock:
            if self._connection is None:
                return None
            if (new := self._new.get(key)) is not None:
                return new
            try:
                row = self._connection.execute(
                    "SELECT value, used FROM entries WHERE id = ? AND key = ?", (_id(key), key)
                ).fetchone()
            except sqlite3.Error as error:
                self._fail(error)
                return None
            if row is None or not isinstance(row[0], bytes):
                return None
            if not isinstance(row[1], int) or row[1] < self._now - _DAY:
                self._old.append(key)
            value: bytes = row[0]
            return value

    def put(self, key: bytes, value: bytes) -> None:
        """Keep; it is on the disk some entries later, or when the cache is closed."""
        with self._lock:
            if self._connection is None:
                return
            self._new[key] = value
            if len(self._new) >= _BATCH:
                self._flush()

    def close(self) -> None:
        """Write what is left, and make room."""
        with self._lock:
            self._flush()
            self._shrink()
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def _opened(self) -> sqlite3.Connection:
        try:
            return self._checked()
        except sqlite3.DatabaseError as error:
            if getattr(error, "sqlite_errorcode", None) not in _BROKEN:
                raise
        remove(self.file)
        return self._checked()

    def _checked(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self.file, timeout=_PATIENCE, isolation_level=None, check_same_thread=False
        )
        try:
            # the tables first: another process may just be making them, and names itself with them
            (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
            (ours,) = connection.execute("PRAGMA application_id").fetchone()
            if ours != _OURS and (ours or tables):
                raise CacheError("the file belongs to another program")
            self._prepare(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def _prepare(self, connection: sqlite3.Connection) -> None:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:  # another process is just doing the same
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                raise
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA trusted_schema = OFF")
        columns = {row[1] for row in connection.execute("PRAGMA table_info(entries)")}
        if columns != {"id", "key", "value", "used"}:
            connection.execute("BEGIN IMMEDIATE")
            if columns:  # a table of another layout is an empty cache
                connection.execute("DROP TABLE entries")
            connection.execute(
                "CREATE TABLE IF NOT EXISTS entries"
                " (id INTEGER PRIMARY KEY, key BLOB NOT NULL, value BLOB NOT NULL, used INTEGER NOT NULL)"
            )
            connection.execute(f"PRAGMA application_id = {_OURS}")
            connection.execute("COMMIT")

    def _flush(self) -> None:
        if self._connection is None or not (self._new or self._old):
            return
        new, old = self._new, self._old
        self._new, self._old = {}, []
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            self._connection.executemany(
                "INSERT OR REPLACE INTO entries VALUES (?, ?, ?, ?)",
                [(_id(key), key, value, self._now) for key, value in new.items()],
            )
            self._connection.executemany(
                "UPDATE entries SET used = ? WHERE id = ?", [(self._now, _id(key)) for key in old]
            )
            self._connection.execute("COMMIT")
        except sqlite3.Error as error:
            self._fail(error)

    def _shrink(self) -> None:
        """Leave three quarters of what there may be, of what was asked for last."""
        if self._connection is None:
            return
        try:
            size, count = self._size(self._connection)
            if size > self._largest:
                surplus = count - int(count * 0.75 * self._largest / size)
                self._connection.execute(
                    "DELETE FROM entries WHERE id IN (SELECT id FROM entries ORDER BY used LIMIT ?)",
                    (surplus,),
                )
        except sqlite3.Error as error:
            self._fail(error)

    def _size(self, connection: sqlite3.Connection) -> tuple[int, int]:
        """The bytes in use, and the entries where those are too many."""
        pages, free, size = (
            connection.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("page_count", "freelist_count", "page_size")
        )
        used = (pages - free) * size
        if used <= self._largest:
            return used, 0
        (count,) = connection.execute("SELECT count(*) FROM entries").fetchone()
        return used, count

    def _fail(self, error: Exception) -> None:
        """Go on without a cache; what is broken is removed, so that the next run begins with an empty one."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        self._new, self._old = {}, []
        reason = (error.strerror or str(error)) if isinstance(error, OSError) else str(error)
        if getattr(error, "sqlite_errorcode", None) in _BROKEN:
            try:
                remove(self.file)
                reason += "; removed"
            except OSError as trouble:
                reason += f", and it cannot be removed: {trouble.strerror or trouble}"
        self._warn(f"running without a cache: {self.file}: {reason} (--no-cache avoids this warning)")
