"""Read the members of a corpus archive or folder, safely, in a fixed order, without unpacking to disk."""

from __future__ import annotations

import bz2
import gzip
import lzma
import os
import stat
import tarfile
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import IO, Literal, cast

from data_prep.errors import CorpusError

LARGEST_MEMBER = 64 * 1024 * 1024
"""No source file is longer; a member that claims to be is a mistake or a decompression bomb."""

LINK = "a link"
OUTSIDE = "a path that climbs out"
UNREADABLE = "not readable"
NOT_PLAIN = "not a plain file"
TOO_LARGE = "larger than any source file"
ARCHIVE_INSIDE = "an archive inside"
ARCHIVE_SUFFIXES = frozenset({".zip", ".jar", ".tar", ".tgz", ".gz", ".bz2", ".xz", ".7z", ".zst", ".whl"})

Compression = Literal["xz", "gz", "bz2"]
MAGIC: dict[bytes, Literal["zip"] | Compression] = {
    b"PK": "zip",
    b"\xfd7zXZ\0": "xz",
    b"\x1f\x8b": "gz",
    b"BZh": "bz2",
}


def read_members(
    source: Path, *, suffixes: frozenset[str], skipped: Counter[str] | None = None
) -> Iterator[tuple[PurePosixPath, bytes]]:
    """Yield (path inside the source, content) of every member with one of the suffixes.

    A folder and a zip archive are read in sorted order; a tar archive in the order it was written, because it
    cannot be sought in without reading it twice. Either is the same every time. Raises CorpusError where the
    source is missing, no archive, truncated, unsafe (a path that climbs out, a link) or holds no such member.

    With `skipped`, what is unsafe, too large, unreadable, no plain file or an archive itself is passed over
    and counted there by its reason: for trees that nobody vouches for.
    """
    refusal = Refusal(skipped)
    match kind_of(source):
        case "folder":
            members = _folder_members(source, suffixes=suffixes, refusal=refusal)
        case "zip":
            members = _zip_members(source, suffixes=suffixes, refusal=refusal)
        case "xz" | "gz" | "bz2" as compression:
            members = _tar_members(source, compression, suffixes=suffixes, refusal=refusal)
    found = False
    for member in members:
        found = True
        yield member
    if not found:
        wanted = ", ".join(sorted(suffixes))
        raise CorpusError(
            f"{source}: holds no file that ends in {wanted}; give the corpus named in the command"
        )


class Refusal:
    """What happens to a member that is not to be read: an error, or a count by reason."""

    def __init__(self, skipped: Counter[str] | None) -> None:
        self._skipped = skipped

    def note(self, reason: str) -> None:
        """Count what is passed over in silence where nothing is counted."""
        if self._skipped is not None:
            self._skipped[reason] += 1

    def refuse(self, reason: str, error: CorpusError) -> None:
        """Raise, or count where skipping was asked for."""
        if self._skipped is None:
            raise error
        self._skipped[reason] += 1


def kind_of(source: Path) -> Literal["folder", "zip"] | Compression:
    """What a source is; CorpusError where it is missing, unreadable or no archive."""
    if source.is_dir():
        return "folder"
    if not source.exists():
        raise CorpusError(f"{source}: does not exist; give a .tar.xz, .tar.gz or .zip archive, or a folder")
    try:
        with source.open("rb") as file:
            start = file.read(6)
    except OSError as error:
        raise CorpusError(f"{source}: cannot be read ({error.strerror}); check its permissions") from error
    for magic, kind in MAGIC.items():
        if start.startswith(magic):
            return kind
    raise CorpusError(f"{source}: is no archive; give a .tar.xz, .tar.gz or .zip archive, or a folder")


def _folder_members(
    source: Path, *, suffixes: frozenset[str], refusal: Refusal
) -> Iterator[tuple[PurePosixPath, bytes]]:
    for path in _walk(source, root=source, refusal=refusal):
        name = PurePosixPath(path.relative_to(source).as_posix())
        if not _is_wanted(name, suffixes, refusal):
            continue
        try:
            size = path.stat().st_size
            content = path.read_bytes() if size <= LARGEST_MEMBER else b""
        except OSError as error:
            refusal.refuse(
                UNREADABLE, CorpusError(f"{path}: cannot be read ({error.strerror}); check its permissions")
            )
            continue
        if _is_small(source, str(name), size, refusal=refusal):
            yield name, content


def _walk(folder: Path, *, root: Path, refusal: Refusal) -> Iterator[Path]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        message = f"{folder}: cannot be listed ({error.strerror}); check its permissions"
        refusal.refuse(UNREADABLE, CorpusError(message))
        return
    for entry in entries:
        if entry.is_symlink():
            refusal.refuse(LINK, _link_error(root, entry.path))
        elif entry.is_dir():
            yield from _walk(Path(entry.path), root=root, refusal=refusal)
        elif entry.is_file():
            yield Path(entry.path)
        else:
            refusal.note(NOT_PLAIN)


def _is_wanted(name: PurePosixPath, suffixes: frozenset[str], refusal: Refusal) -> bool:
    if name.suffix in ARCHIVE_SUFFIXES:
        refusal.note(ARCHIVE_INSIDE)
    return name.suffix in suffixes


def _zip_members(
    source: Path, *, suffixes: frozenset[str], refusal: Refusal
) -> Iterator[tuple[PurePosixPath, bytes]]:
    try:
        with zipfile.ZipFile(source) as archive:
            for info in sorted(archive.infolist(), key=lambda info: info.filename):
                name = _safe_name(source, info.filename, refusal=refusal)
                if name is None:
                    continue
                if stat.S_ISLNK(info.external_attr >> 16):
                    refusal.refuse(LINK, _link_error(source, info.filename))
                    continue
                if info.is_dir() or not _is_wanted(name, suffixes, refusal):
                    continue
                if _is_small(source, info.filename, info.file_size, refusal=refusal):
                    yield name, archive.read(info)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise _damaged_error(source, error) from error
    except OSError as error:
        raise CorpusError(
            f"{source}: cannot be read ({error}); check the disk and fetch the archive again"
        ) from error


def _tar_members(
    source: Path, compression: Compression, *, suffixes: frozenset[str], refusal: Refusal
) -> Iterator[tuple[PurePosixPath, bytes]]:
    try:
        with _decompressed(source, compression) as stream, tarfile.open(fileobj=stream, mode="r|") as archive:
            for info in archive:
                name = _safe_name(source, info.name, refusal=refusal)
                if name is None:
                    continue
                if info.issym() or info.islnk():
                    refusal.refuse(LINK, _link_error(source, info.name))
                    continue
                if not info.isfile():
                    if not info.isdir():
                        refusal.note(NOT_PLAIN)
                    continue
                if not _is_wanted(name, suffixes, refusal):
                    continue
                if not _is_small(source, info.name, info.size, refusal=refusal):
                    continue
                file = archive.extractfile(info)
                content = b"" if file is None else file.read()
                if len(content) != info.size:
                    raise CorpusError(f"{source}: ends in the middle of {info.name}; fetch the archive again")
                yield name, content
    except (tarfile.TarError, lzma.LZMAError, zlib.error, EOFError, OSError) as error:
        raise _damaged_error(source, error) from error


def _decompressed(source: Path, compression: Compression) -> IO[bytes]:
    """Decompress outside of tarfile, whose own stream takes a cut-off end for the end of the archive."""
    match compression:
        case "xz":
            return lzma.open(source)
        case "gz":
            return cast(IO[bytes], gzip.open(source))
        case "bz2":
            return bz2.open(source)


def _safe_name(source: Path, text: str, *, refusal: Refusal) -> PurePosixPath | None:
    name = PurePosixPath(text.replace("\\", "/"))
    drive = len(text) > 1 and text[1] == ":"
    if name.is_absolute() or drive or ".." in name.parts:
        message = f"{source}: member {text!r} climbs out of the archive"
        refusal.refuse(OUTSIDE, CorpusError(f"{message}; do not use it, fetch the corpus again"))
        return None
    return name


def _is_small(source: Path, name: str, size: int, *, refusal: Refusal) -> bool:
    if size > LARGEST_MEMBER:
        message = f"{source}: member {name!r} has {size:,} bytes, more than any source file"
        refusal.refuse(TOO_LARGE, CorpusError(f"{message}; fetch the corpus again"))
    return size <= LARGEST_MEMBER


def _link_error(source: Path, name: str) -> CorpusError:
    return CorpusError(f"{source}: {name!r} is a link, which is not followed; put the file itself there")


def _damaged_error(source: Path, error: Exception) -> CorpusError:
    reason = str(error) or type(error).__name__
    return CorpusError(f"{source}: is damaged ({reason}); fetch the archive again")
