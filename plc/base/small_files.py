"""Reading a small file of a tree that may be anything: a pipe, a device, endless."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

LARGEST = 1 << 20  # bytes; no configuration and no list of patterns is as long

# not blocking: a pipe of that name must not make us wait for whoever writes into it; Windows has none
_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


def read_small(path: Path) -> bytes | None:
    """The bytes of a regular file; None where there is none of that name. OSError, also for a larger one."""
    try:
        handle = os.open(path, _FLAGS)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except PermissionError:
        if path.is_dir():  # which Windows does not open
            return None
        raise
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        return None
    with os.fdopen(handle, "rb") as stream:
        data = stream.read(LARGEST + 1)  # not as its size says: what /proc holds has none
    if len(data) > LARGEST:
        raise OSError(errno.EFBIG, f"larger than {LARGEST} bytes")
    return data
