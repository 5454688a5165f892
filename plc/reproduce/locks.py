"""Locks on files that say who is at work; they are free again when their holders are gone."""

from __future__ import annotations

import fcntl

TRAINING = "training"  # in a cell's folder: held by what trains there, which may outlive who started it


def locked(handle: int) -> bool:
    """Take the lock of an open file for as long as it is open; False where another process holds it."""
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
