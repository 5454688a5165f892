"""What git lists between NUL bytes: commits with the files that they changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO

from data_prep.errors import CorpusError

PLAIN = ("100644", "100755")
"""The modes of plain files: no link, no submodule."""


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit that is no merge."""

    id: str
    message: str


@dataclass(frozen=True, slots=True)
class FileChange:
    """A plain file that a commit changed, perhaps renamed, with git's names of both texts."""

    path: PurePosixPath
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class LoggedCommit:
    """A commit that is no merge: its time, how many paths it changed, the plain files that it modified."""

    id: str
    seconds: int
    message: str
    paths: int
    modified: tuple[FileChange, ...]


@dataclass(frozen=True, slots=True)
class PathChange:
    """A plain file that a step changed: its path before and after, None where there was or is none."""

    before: PurePosixPath | None
    after: PurePosixPath | None
    blob: str


@dataclass(frozen=True, slots=True)
class Step:
    """A commit of the main line and what it changed there; a merge brings all that was merged at once."""

    id: str
    seconds: int
    message: str
    parents: tuple[str, ...]
    changes: tuple[PathChange, ...]


def fields_of(stream: IO[bytes]) -> Iterator[bytes]:
    """What stands between NUL bytes."""
    rest = b""
    while part := stream.read(65_536):
        *fields, rest = (rest + part).split(b"\0")
        yield from fields


def decoded(path: bytes) -> str:
    return path.decode("utf-8", "surrogateescape")


def logged(fields: Iterator[bytes]) -> Iterator[LoggedCommit]:
    """What `log --raw -z` writes: `commit NUL time NUL message NUL [:modes blobs status NUL path NUL …] …`.

    A blank field may stand between two commits; a listing that was cut off ends with its last whole commit.
    """
    name, seconds, message = b"", 0, b""
    paths, modified = 0, list[FileChange]()
    while (field := next(fields, None)) is not None:
        field = field.lstrip(b"\n")
        if field.startswith(b":"):
            old_mode, new_mode, before, after, status = field[1:].decode().split()
            path = next(fields, None)
            paths += 1
            if path is not None and status == "M" and old_mode in PLAIN and new_mode in PLAIN:
                modified.append(FileChange(PurePosixPath(decoded(path)), before, after))
        elif field:
            if name:
                yield LoggedCommit(
                    name.decode(), seconds, message.decode("utf-8", "replace"), paths, tuple(modified)
                )
            name, seconds, message = field, int(next(fields, b"0")), next(fields, b"")
            paths, modified = 0, []
    if name:
        yield LoggedCommit(name.decode(), seconds, message.decode("utf-8", "replace"), paths, tuple(modified))


def steps(fields: Iterator[bytes]) -> Iterator[Step]:
    """The same with the parents before the message, and with renames, which have two paths."""
    head: tuple[str, int, str, tuple[str, ...]] | None = None
    changes: list[PathChange] = []
    while (field := next(fields, None)) is not None:
        field = field.lstrip(b"\n")
        if field.startswith(b":"):
            old_mode, new_mode, _, blob, status = field[1:].decode().split()
            old = new = PurePosixPath(decoded(next(fields, b"")))
            if status[0] in "RC":
                new = PurePosixPath(decoded(next(fields, b"")))
            before = old if old_mode in PLAIN and status[0] != "C" else None
            after = new if new_mode in PLAIN else None
            if before is not None or after is not None:
                changes.append(PathChange(before, after, blob))
        elif field:
            if head is not None:
                yield Step(*head, changes=tuple(changes))
            seconds, parents = int(next(fields, b"0")), next(fields, b"").decode().split()
            message = next(fields, b"").decode("utf-8", "replace")
            head, changes = (field.decode(), seconds, message, tuple(parents)), []
    if head is not None:
        yield Step(*head, changes=tuple(changes))


def changes_of(fields: Iterator[bytes], commits: int) -> Iterator[list[FileChange]]:
    """What `diff-tree -z` writes: `commit NUL :modes blobs status NUL path NUL [path NUL] … commit NUL …`."""
    found: list[FileChange] | None = None
    seen = 0
    for field in fields:
        if not field.startswith(b":"):
            if found is not None:
                yield found
            found, seen = [], seen + 1
            continue
        old_mode, new_mode, before, after, status = field[1:].decode().split()
        path = next(fields)
        if status.startswith("R"):
            path = next(fields)
        if found is not None and old_mode in PLAIN and new_mode in PLAIN:
            found.append(FileChange(PurePosixPath(decoded(path)), before, after))
    if found is not None:
        yield found
    if seen != commits:
        raise CorpusError(f"git listed {seen} commits where {commits} were asked for; is it older than 2.25?")
