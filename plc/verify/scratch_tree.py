"""A copy of a tree that may be built and tested in: nothing in it is the user's own file, link or folder."""

from __future__ import annotations

import os
import shutil
import stat
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from data_prep.errors import PlcError

_FICLONE = 0x40049409  # Linux: a copy that shares its blocks until one of the two is written to
_MOST_FILES = 300_000
_MOST_BYTES = 8 << 30
# Files in which build systems write down where they are: a build in the copy would build the original.
_ROOTED = ("CMakeCache.txt", "build.ninja", "meson-info/intro-projectinfo.json", "config.status")
_READ = 4 << 20


class ScratchTreeError(PlcError):
    """A tree that cannot be copied."""


def copy_tree(root: Path, target: Path) -> tuple[Path, ...]:
    """Copy a tree to a folder that is not there yet; what was left out, from `root`.

    Files are real copies, or share their blocks until they are written to, with times and permissions. A
    symbolic link into the tree leads into the copy, any other one where it led. Left out are build folders
    that name the tree's own place, sockets and devices, and the `.git` file of a worktree, which would lead
    commands back to the user's repository. ScratchTreeError where the tree is too large or cannot be read.
    """
    root = root.resolve()
    left_out: list[Path] = []
    copied = size = 0
    try:
        for source in _entries(root, left_out):
            copied += 1
            relative = source.relative_to(root)
            size += _copy(source, target / relative, root=root, target_root=target)
            if copied > _MOST_FILES or size > _MOST_BYTES:
                raise ScratchTreeError(
                    f"{root} has more than {_MOST_FILES:,} files or {_MOST_BYTES >> 30} GiB: run from the "
                    "folder of the part that the command tests"
                )
    except OSError as error:
        where = error.filename or root
        raise ScratchTreeError(f"cannot copy {where} for the tests: {error.strerror}") from error
    return tuple(left_out)


def _entries(root: Path, left_out: list[Path]) -> Iterator[Path]:
    """All there is to copy, folders before what is in them."""
    stack = [root]
    while stack:
        folder = stack.pop()
        yield folder
        with os.scandir(folder) as entries:
            listed = sorted(entries, key=lambda entry: entry.name)
        for entry in listed:
            path = folder / entry.name
            if entry.is_dir(follow_symlinks=False):
                if _names(path, root):
                    left_out.append(path.relative_to(root))
                else:
                    stack.append(path)
            elif entry.name == ".git" and entry.is_file(follow_symlinks=False):
                left_out.append(path.relative_to(root))
            elif stat.S_ISREG(mode := entry.stat(follow_symlinks=False).st_mode) or stat.S_ISLNK(mode):
                yield path


def _names(folder: Path, root: Path) -> bool:
    """Whether a build folder says where the tree is."""
    needle = os.fsencode(root)
    for name in _ROOTED:
        with suppress(OSError), (folder / name).open("rb") as file:
            if needle in file.read(_READ):
                return True
    return False


def _copy(source: Path, target: Path, *, root: Path, target_root: Path) -> int:
    if source.is_symlink():
        target.symlink_to(_led(source, root, target_root))
        return 0
    if source.is_dir():
        target.mkdir(parents=True)
        shutil.copymode(source, target)
        target.chmod(target.stat().st_mode | stat.S_IRWXU)
        return 0
    _copy_file(source, target)
    shutil.copystat(source, target)
    return source.stat().st_size


def _led(link: Path, root: Path, target_root: Path) -> str:
    """Where a link of the copy leads."""
    written = str(link.readlink())
    where = Path(os.path.normpath(link.parent / written))
    if where.is_relative_to(root):
        return written if not Path(written).is_absolute() else str(target_root / where.relative_to(root))
    return str(where)


def _copy_file(source: Path, target: Path) -> None:
    with source.open("rb") as read, target.open("xb") as write:
        if not _cloned(read.fileno(), write.fileno()):
            shutil.copyfileobj(read, write, 1 << 20)


def _cloned(source: int, target: int) -> bool:
    """Whether the file system made a copy that shares blocks."""
    if sys.platform != "linux":
        return False
    import fcntl

    try:
        fcntl.ioctl(target, _FICLONE, source)
    except OSError:
        return False
    return True
