"""Locks that a child inherits, on files that say who is at work; free again when their holders are gone."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from data_prep.errors import PlcError

TRAINING = "training"  # in a cell's folder: held by what trains there, which may outlive who started it


def locked(handle: int) -> bool:
    """Take the lock of an open file for as long as it is open; False where another process holds it."""
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextmanager
def alone(directory: Path, *, busy: PlcError) -> Iterator[int]:
    """The lock of what trains in a cell's folder, for a child to inherit: free again when that is over.

    `busy` is raised where something is at work there, whoever started it.
    """
    lock = os.open(directory / TRAINING, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        if not locked(lock):
            raise busy
        yield lock
    finally:
        os.close(lock)
