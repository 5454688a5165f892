"""A file's text replaced whole or not at all: written beside it, flushed, renamed over it, under a lock."""

from __future__ import annotations

import errno
import os
import secrets
import stat
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from plc.repair.files import FileError

if sys.platform != "win32":
    import fcntl

TEMPORARY = ".plc-{}.tmp"  # hidden, and no source file: nothing that builds or looks for sources takes it
PATIENCE = 5.0  # seconds for another program to let go of a file
_NOT_KEPT_HERE = frozenset([errno.ENOTSUP, errno.EPERM, errno.EACCES, errno.EINVAL, errno.ENODATA])

Announce = Callable[[Path, Path], None]  # told the file and its temporary one, just before that is made


@dataclass(frozen=True, slots=True)
class Written:
    """What became of a write: where the text went, whether anything had to be done, how many names it had."""

    target: Path
    changed: bool
    names: int

    @property
    def note(self) -> str | None:
        """What the user should know of it."""
        if not self.changed or self.names < 2:
            return None
        others = self.names - 1
        has = "another name (a hard link), which keeps"
        if others > 1:
            has = f"{others} other names (hard links), which keep"
        return f"fixed, but the file has {has} the old text"


def write_source(
    path: Path, text: bytes, *, was: bytes, announce: Announce | None = None, patience: float = PATIENCE
) -> Written:
    """Put `text` in the place of `was`, all or nothing.

    Mode, owner, group and extended attributes stay; a link goes on pointing to the file. A file that holds
    `text` already, because another run was faster, is left alone. FileError where the file is no longer what
    was read, or may not be written.
    """
    try:
        target = path.resolve()
    except (OSError, RuntimeError) as error:
        raise FileError(path, f"not fixed, its links lead nowhere: {error}") from error
    with _held(path, target, patience) as handle:
        state = os.fstat(handle)
        found = _content(handle, path)
        if found == text:
            return Written(target, changed=False, names=state.st_nlink)
        if found != was:
            raise FileError(path, "changed while it was looked at, so it was not touched; run again")
        if not os.access(target, os.W_OK):
            raise FileError(path, "not fixed, the file is read-only")
        temporary = target.with_name(TEMPORARY.format(secrets.token_hex(8)))
        if announce is not None:
            announce(target, temporary)
        try:
            _replace(path, target, temporary, text, like=handle)
        except OSError as error:
            raise FileError(path, f"not fixed, it cannot be written: {error.strerror or error}") from error
        try:
            flush_folder(target.parent)
        except OSError as error:
            problem = f"fixed, but the disk did not confirm it: {error.strerror or error}"
            raise FileError(path, problem) from error
    return Written(target, changed=True, names=state.st_nlink)


def flush_folder(folder: Path) -> None:
    """Make the names in a folder last; some file systems have no such thing, and need none."""
    handle = os.open(folder, os.O_RDONLY | getattr(os, "O_DIRECTORY", 0))
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise
    finally:
        os.close(handle)


def is_free(handle: int) -> bool:
    """Lock an open file if nobody else does; its end or `close` unlocks it."""
    if sys.platform == "win32":
        return True
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in (errno.EWOULDBLOCK, errno.EACCES):
            return False
        if error.errno in (errno.ENOTSUP, errno.ENOLCK, errno.EINVAL):
            return True  # a file system without locks: what was read is still compared
        raise
    return True


@contextmanager
def _held(path: Path, target: Path, patience: float) -> Iterator[int]:
    """The file, open and locked against other runs of plc, which replace it under the same lock."""
    end = time.monotonic() + patience
    while True:
        try:
            handle = os.open(target, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0))
        except OSError as error:
            raise FileError(path, f"cannot be read: {error.strerror or error}") from error
        try:
            state = os.fstat(handle)
            if not stat.S_ISREG(state.st_mode):
                raise FileError(path, "not fixed, it is no ordinary file")
            if is_free(handle):
                if _is_still(target, state):
                    yield handle
                    return
            elif time.monotonic() > end:
                problem = f"not fixed, another program has locked it for more than {patience:g} seconds"
                raise FileError(path, problem)
            else:
                time.sleep(0.01)
        finally:
            os.close(handle)


def _is_still(target: Path, state: os.stat_result) -> bool:
    """Whether a name is still that of an open file, which another run may have replaced."""
    try:
        return os.path.samestat(target.stat(), state)
    except FileNotFoundError:
        return False  # the next attempt to open it says so


def _content(handle: int, path: Path) -> bytes:
    try:
        with os.fdopen(os.dup(handle), "rb") as stream:
            return stream.read()
    except OSError as error:
        raise FileError(path, f"cannot be read: {error.strerror or error}") from error


def _replace(path: Path, target: Path, temporary: Path, text: bytes, *, like: int) -> None:
    try:
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
        with os.fdopen(handle, "wb") as stream:
            stream.write(text)
            stream.flush()
            _keep_manners(path, stream.fileno(), like)
            os.fsync(stream.fileno())
        temporary.replace(target)
    except BaseException:
        with suppress(FileNotFoundError):
            temporary.unlink()
        raise


def _keep_manners(path: Path, handle: int, like: int) -> None:
    """Owner, group, extended attributes and mode, in the order in which none of them undoes another."""
    if sys.platform == "win32":
        return
    state = os.fstat(like)
    if _owner(handle) != _owner(like):
        try:
            os.fchown(handle, *_owner(like))
        except PermissionError as error:
            problem = "not fixed, its owner or group could not be kept; run as its owner"
            raise FileError(path, problem) from error
    if sys.platform == "linux":
        _keep_attributes(handle, like)
    os.fchmod(handle, stat.S_IMODE(state.st_mode))


def _owner(handle: int) -> tuple[int, int]:
    state = os.fstat(handle)
    return state.st_uid, state.st_gid


def _keep_attributes(handle: int, like: int) -> None:
    """Extended attributes, access lists among them; those that only the system may set it sets itself."""
    try:
        names = os.listxattr(like)
    except OSError as error:
        if error.errno in _NOT_KEPT_HERE:
            return
        raise
    for name in names:
        try:
            os.setxattr(handle, name, os.getxattr(like, name))
        except OSError as error:
            if error.errno not in _NOT_KEPT_HERE:
                raise
