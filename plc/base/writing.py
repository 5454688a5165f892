"""A file's text replaced whole or not at all: written beside it, flushed, renamed over it, under a lock."""

from __future__ import annotations

import errno
import hashlib
import os
import secrets
import stat
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from plc.base.file_error import FileError
from plc.base.locking import BusyError, UnlockableError, take
from plc.base.places import state_home
from plc.base.whole import TEMPORARY, flush_folder, replaced

if sys.platform != "win32":
    import fcntl

PATIENCE = 5.0  # seconds for another program to let go of a file
_READING = (
    os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
)
_WRITABLE = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH
_CHANGED = "changed while it was analysed, so it was not touched; run again"
_NOT_KEPT_HERE = frozenset([errno.ENOTSUP, errno.EPERM, errno.EACCES, errno.EINVAL, errno.ENODATA])

Announce = Callable[[Path, Path], None]  # given the file and its temporary one, just before that is made


@dataclass(frozen=True, slots=True)
class Written:
    """What became of a write: where the text went, whether anything had to be done, how many names it had."""

    target: Path
    changed: bool
    names: int
    unlocked: str | None = None  # why other runs of plc could not be kept off, if so

    @property
    def note(self) -> str | None:
        """What the user should know of it."""
        if not self.changed:
            return None
        notes = []
        if self.names > 1:
            others = self.names - 1
            has = "another name (a hard link), which keeps"
            if others > 1:
                has = f"{others} other names (hard links), which keep"
            notes.append(f"the file has {has} the old text")
        if self.unlocked is not None:
            notes.append(
                f"without a lock against other runs of plc, so let no two write here ({self.unlocked})"
            )
        return f"fixed, but {'; '.join(notes)}" if notes else None


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
    try:
        with _alone(path, target, patience) as unlocked, _opened(path, target, patience) as source:
            written = _written(
                path, target, text, was=was, source=source, announce=announce, patience=patience
            )
            return replace(written, unlocked=unlocked)
    except OSError as error:
        raise FileError(path, f"not fixed: {error.strerror or error}; run again") from error


def _written(
    path: Path,
    target: Path,
    text: bytes,
    *,
    was: bytes,
    source: BinaryIO,
    announce: Announce | None,
    patience: float,
) -> Written:
    state = os.fstat(source.fileno())
    found = _content(source, path)
    if found == text:
        return Written(target, changed=False, names=state.st_nlink)
    if found != was:
        raise FileError(path, _CHANGED)
    if not state.st_mode & _WRITABLE or not os.access(target, os.W_OK):  # root may write all, and is not to
        raise FileError(path, "not fixed, the file is read-only")
    temporary = target.with_name(TEMPORARY.format(secrets.token_hex(8)))
    if announce is not None:
        announce(target, temporary)
    try:
        _replace(path, target, temporary, text, source=source, state=state, patience=patience)
    except OSError as error:
        raise FileError(path, f"not fixed, it cannot be written: {error.strerror or error}") from error
    try:
        flush_folder(target.parent)
    except OSError as error:
        problem = f"fixed, but the disk did not confirm it: {error.strerror or error}"
        raise FileError(path, problem) from error
    return Written(target, changed=True, names=state.st_nlink)


@contextmanager
def _alone(path: Path, target: Path, patience: float) -> Iterator[str | None]:
    """The lock on a file's name among the runs of plc; given is why there is none, where none can be had."""
    try:
        lock = take(_lock_of(target), patience=patience)
    except BusyError as error:
        problem = f"not fixed, another run of plc has been writing it for more than {patience:g} seconds"
        raise FileError(path, problem) from error
    except (UnlockableError, RuntimeError) as error:
        yield str(error)  # what was read is still compared
        return
    try:
        yield None
    finally:
        lock.release()


def _lock_of(target: Path) -> Path:
    """One of 256 files, which all sources of a user share: they stay, and a write takes milliseconds."""
    return state_home() / "locks" / f"{hashlib.sha256(os.fsencode(target)).hexdigest()[:2]}.lock"


@contextmanager
def _opened(path: Path, target: Path, patience: float) -> Iterator[BinaryIO]:
    """The file, open to be read, once no other program has it locked."""
    end = time.monotonic() + patience
    while True:
        try:
            handle = os.open(target, _READING)
        except OSError as error:
            raise FileError(path, f"cannot be read: {error.strerror or error}") from error
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            os.close(handle)
            raise FileError(path, "not fixed, it is no ordinary file")
        with os.fdopen(handle, "rb") as source:
            if not _is_locked(handle):
                yield source
                return
        if time.monotonic() > end:
            raise FileError(
                path, f"not fixed, another program has locked it for more than {patience:g} seconds"
            )
        time.sleep(0.01)


def _is_locked(handle: int) -> bool:
    """Whether another program has locked a file for itself; a shared lock is all that reading allows."""
    if sys.platform != "win32":
        try:
            fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except OSError as error:
            return error.errno in (errno.EWOULDBLOCK, errno.EACCES)  # else nobody can lock files there
    return False


def _content(source: BinaryIO, path: Path) -> bytes:
    try:
        return source.read()
    except OSError as error:
        raise FileError(path, f"cannot be read: {error.strerror or error}") from error


def _replace(
    path: Path,
    target: Path,
    temporary: Path,
    text: bytes,
    *,
    source: BinaryIO,
    state: os.stat_result,
    patience: float,
) -> None:
    def move(written: Path, to: Path) -> None:
        if not _is_still(to, state):
            raise FileError(path, _CHANGED)
        if sys.platform == "win32":
            source.close()  # Windows replaces no file that is open
            _replace_once_closed(path, written, to, patience)
        else:
            written.replace(to)

    with replaced(target, temporary=temporary, mode=0o600, move=move) as stream:
        stream.write(text)
        _keep_manners(path, stream.fileno(), source.fileno())


def _replace_once_closed(path: Path, temporary: Path, target: Path, patience: float) -> None:
    """Replace a file on Windows, which lets nobody do so as long as some program has it open."""
    end = time.monotonic() + patience
    while True:
        try:
            temporary.replace(target)
            return
        except PermissionError as error:
            if time.monotonic() > end:
                problem = (
                    f"not fixed, another program has had it open for more than {patience:g} seconds, or its "
                    "folder may not be written: close it there, and run again"
                )
                raise FileError(path, problem) from error
        time.sleep(0.01)


def _is_still(target: Path, state: os.stat_result) -> bool:
    """Whether a name is still that of the file that was read, and nobody has written it since."""
    try:
        now = target.stat()
    except FileNotFoundError:
        return False
    return os.path.samestat(now, state) and (now.st_mtime_ns, now.st_size) == (
        state.st_mtime_ns,
        state.st_size,
    )


def _keep_manners(path: Path, handle: int, like: int) -> None:
    """Owner, group, extended attributes and mode, in the order in which none of them undoes another."""
    if sys.platform == "win32":  # a new file has its folder's access list
        return
    state = os.fstat(like)
    if _owner(handle) != _owner(like):
        try:
            os.fchown(handle, *_owner(like))
        except PermissionError as error:
            problem = "not fixed, its owner or group could not be kept; run as its owner"
            raise FileError(path, problem) from error
    _keep_attributes(handle, like)
    os.fchmod(handle, stat.S_IMODE(state.st_mode))


def _owner(handle: int) -> tuple[int, int]:
    state = os.fstat(handle)
    return state.st_uid, state.st_gid


def _keep_attributes(handle: int, like: int) -> None:
    """Extended attributes, access lists among them; those that only the system may set it sets itself."""
    if sys.platform != "linux":  # Python has no calls for them elsewhere
        return
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
