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
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import IO, Literal, cast

from data_prep.errors import CorpusError

LARGEST_MEMBER = 64 * 1024 * 1024
"""No source file is longer; a member that claims to be is a mistake or a decompression bomb."""

Compression = Literal["xz", "gz", "bz2"]
MAGIC: dict[bytes, Literal["zip"] | Compression] = {
    b"PK": "zip",
    b"\xfd7zXZ\0": "xz",
    b"\x1f\x8b": "gz",
    b"BZh": "bz2",
}


def read_members(source: Path, *, suffixes: frozenset[str]) -> Iterator[tuple[PurePosixPath, bytes]]:
    """Yield (path inside the source, content) of every member with one of the suffixes.

    A folder and a zip archive are read in sorted order; a tar archive in the order it was written, because it
    cannot be sought in without reading it twice. Either is the same every time. Raises CorpusError where the
    source is missing, no archive, truncated, unsafe (a path that climbs out, a link) or holds no such member.
    """
    match _kind(source):
        case "folder":
            members = _folder_members(source, suffixes=suffixes)
        case "zip":
            members = _zip_members(source, suffixes=suffixes)
        case "xz" | "gz" | "bz2" as compression:
            members = _tar_members(source, compression, suffixes=suffixes)
    found = False
    for member in members:
        found = True
        yield member
    if not found:
        wanted = ", ".join(sorted(suffixes))
        raise CorpusError(
            f"{source}: holds no file that ends in {wanted}; give the corpus named in the command"
        )


def _kind(source: Path) -> Literal["folder", "zip"] | Compression:
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


def _folder_members(source: Path, *, suffixes: frozenset[str]) -> Iterator[tuple[PurePosixPath, bytes]]:
    for path in _walk(source, root=source):
        name = PurePosixPath(path.relative_to(source).as_posix())
        if name.suffix not in suffixes:
            continue
        try:
            content = path.read_bytes()
        except OSError as error:
            raise CorpusError(f"{path}: cannot be read ({error.strerror}); check its permissions") from error
        yield name, content


def _walk(folder: Path, *, root: Path) -> Iterator[Path]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        raise CorpusError(f"{folder}: cannot be listed ({error.strerror}); check its permissions") from error
    for entry in entries:
        if entry.is_symlink():
            raise _link_error(root, entry.path)
        if entry.is_dir():
            yield from _walk(Path(entry.path), root=root)
        elif entry.is_file():
            yield Path(entry.path)


def _zip_members(source: Path, *, suffixes: frozenset[str]) -> Iterator[tuple[PurePosixPath, bytes]]:
    try:
        with zipfile.ZipFile(source) as archive:
            for info in sorted(archive.infolist(), key=lambda info: info.filename):
                name = _safe_name(source, info.filename)
                if stat.S_ISLNK(info.external_attr >> 16):
                    raise _link_error(source, info.filename)
                if info.is_dir() or name.suffix not in suffixes:
                    continue
                _check_size(source, info.filename, info.file_size)
                yield name, archive.read(info)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise _damaged_error(source, error) from error
    except OSError as error:
        raise CorpusError(
            f"{source}: cannot be read ({error}); check the disk and fetch the archive again"
        ) from error


def _tar_members(
    source: Path, compression: Compression, *, suffixes: frozenset[str]
) -> Iterator[tuple[PurePosixPath, bytes]]:
    try:
        with _decompressed(source, compression) as stream, tarfile.open(fileobj=stream, mode="r|") as archive:
            for info in archive:
                name = _safe_name(source, info.name)
                if info.issym() or info.islnk():
                    raise _link_error(source, info.name)
                if not info.isfile() or name.suffix not in suffixes:
                    continue
                _check_size(source, info.name, info.size)
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


def _safe_name(source: Path, text: str) -> PurePosixPath:
    name = PurePosixPath(text.replace("\\", "/"))
    drive = len(text) > 1 and text[1] == ":"
    if name.is_absolute() or drive or ".." in name.parts:
        raise CorpusError(
            f"{source}: member {text!r} climbs out of the archive; do not use it, fetch the corpus again"
        )
    return name


def _check_size(source: Path, name: str, size: int) -> None:
    if size > LARGEST_MEMBER:
        raise CorpusError(
            f"{source}: member {name!r} has {size:,} bytes, more than any source file; fetch the corpus again"
        )


def _link_error(source: Path, name: str) -> CorpusError:
    return CorpusError(f"{source}: {name!r} is a link, which is not followed; put the file itself there")


def _damaged_error(source: Path, error: Exception) -> CorpusError:
    reason = str(error) or type(error).__name__
    return CorpusError(f"{source}: is damaged ({reason}); fetch the archive again")
