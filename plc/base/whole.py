"""Write a file whole: a reader sees all of it or nothing, and writers beside each other never meet.

Everything that plc writes over goes through `replaced`; sources of users have checks of their own around it
(`plc.base.writing`).
"""

from __future__ import annotations

import errno
import os
import secrets
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

TEMPORARY = ".plc-{}.tmp"  # hidden, and no source file: nothing that builds or looks for sources takes it
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


def write_text(path: Path, text: str) -> None:
    """Write beside, then rename; line ends as the platform has them. OSError where that cannot be."""
    write_bytes(path, text.encode("utf-8").replace(b"\n", os.linesep.encode("ascii")))


def write_bytes(path: Path, data: bytes) -> None:
    """The same, of bytes."""
    with replaced(path) as stream:
        stream.write(data)
    flush_folder(path.parent)


@contextmanager
def replaced(
    path: Path,
    *,
    temporary: Path | None = None,
    mode: int | None = None,
    move: Callable[[Path, Path], object] = Path.replace,
) -> Iterator[BinaryIO]:
    """A stream to a temporary file beside `path`, which takes its place at the end, once the disk has it all.

    Its mode is `mode`, or without one that of the file that is there. Where the block or the writing fails,
    the file is as it was. `move` does the last step; `flush_folder` then makes the name last.
    """
    temporary = path.with_name(TEMPORARY.format(secrets.token_hex(8))) if temporary is None else temporary
    try:
        with os.fdopen(os.open(temporary, _NEW, 0o666 if mode is None else mode), "wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        if mode is None:
            with suppress(FileNotFoundError):
                temporary.chmod(stat.S_IMODE(path.stat().st_mode))
        move(temporary, path)
    except BaseException:
        with suppress(FileNotFoundError):
            temporary.unlink()
        raise


def flush_folder(folder: Path) -> None:
    """Make the names in a folder last; some file systems have no such thing, and need none."""
    if sys.platform == "win32":  # opens no folders
        return
    handle = os.open(folder, os.O_RDONLY | getattr(os, "O_DIRECTORY", 0))
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise
    finally:
        os.close(handle)
