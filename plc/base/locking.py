"""Locks between runs of plc, on files of its own: a source may be read-only, or on a network."""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from data_prep.errors import PlcError

if TYPE_CHECKING:
    from filelock import BaseFileLock

FOREVER = -1.0  # seconds of patience
_POLL = 0.01  # seconds between two attempts


class BusyError(PlcError):
    """A lock that another run of plc holds."""


class UnlockableError(PlcError):
    """A place where nothing can be locked: no such folder can be made, or the file system has no locks."""


def take(path: Path, *, patience: float) -> BaseFileLock:
    """The lock on a file that is made for it, held until `release` or the end of the process.

    BusyError where another holds it for `patience` seconds (FOREVER: never), UnlockableError where there can
    be no lock.
    """
    from filelock import FileLock, Timeout  # here: only a run that writes needs it

    # any thread may release it; no lock that outlives its holder takes the place of one that cannot be had
    lock = FileLock(
        path, timeout=patience, poll_interval=_POLL, mode=0o600, thread_local=False, fallback_to_soft=False
    )
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock.acquire()
    except Timeout as error:
        raise BusyError(f"{path} is locked by another run of plc: wait for its end, or stop it") from error
    except OSError as error:
        raise UnlockableError(f"{path} cannot be locked: {error.strerror or error}") from error
    return lock


def drop(lock: BaseFileLock) -> None:
    """Release a lock that was made for one use, and remove its file: who waits for it makes another."""
    if sys.platform == "win32":
        lock.release()  # first: Windows removes no file that is open, nor one that another has locked since
    with suppress(OSError):  # a folder that may no longer be written: an unlocked file harms nobody
        Path(lock.lock_file).unlink()
    lock.release()
