"""The files that a repair reads and writes: found below the given paths, read whole, replaced whole."""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from data_prep.errors import PlcError
from data_prep.languages import Language, language_of, parse
from plc.repair.candidates import errors_in

_NO_SOURCES = frozenset(
    ["build", "_build", "dist", "node_modules", "out", "target", "venv", "__pycache__", "CMakeFiles"]
)


class FileError(PlcError):
    """A file or folder that cannot be read or written."""

    def __init__(self, path: Path, problem: str) -> None:
        super().__init__(f"{path}: {problem}")
        self.path = path
        self.problem = problem


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file to look at."""

    path: Path
    language: Language


def source_files(paths: Sequence[Path]) -> Iterator[SourceFile | FileError]:
    """The C, C++ and Java files that the paths name or hold, each once, in order; errors for the others.

    Hidden folders and build folders below a path are left out, links to folders are not followed. A file that
    is named itself is always taken.
    """
    seen: set[Path] = set()
    for path in paths:
        if path.is_dir():
            found: list[SourceFile | FileError] = list(_below(path))
        elif not path.exists():
            found = [FileError(path, "no such file or folder")]
        elif (language := language_of(path)) is None:
            found = [FileError(path, "not a C, C++ or Java file, going by its name")]
        else:
            found = [SourceFile(path, language)]
        for entry in found:
            if isinstance(entry, SourceFile):
                resolved = entry.path.resolve()
                if resolved in seen:
                    continue
                seen.add(resolved)
            yield entry


def read_source(path: Path) -> bytes:
    """A file's bytes."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise FileError(path, f"cannot be read: {error.strerror or error}") from error


def language_in(text: bytes, language: Language, path: Path) -> Language:
    """The language of a text: a header that has more syntax errors as C than as C++ is C++."""
    if language == "c" and path.suffix == ".h":
        errors = errors_in(parse(text, "c").root_node)
        if errors and errors_in(parse(text, "cpp").root_node) < errors:
            return "cpp"
    return language


def write_source(path: Path, text: bytes, *, was: bytes) -> None:
    """Put `text` in the place of `was`, all or nothing: written beside the file, flushed, renamed over it.

    The file's mode stays, a link goes on pointing to it. FileError where the file is no longer what was read,
    or may not be written.
    """
    target = path.resolve()
    if read_source(target) != was:
        raise FileError(path, "changed while it was looked at, so it was not touched; run again")
    if not os.access(target, os.W_OK):
        raise FileError(path, "not fixed, the file is read-only")
    try:
        _replace(target, text)
    except OSError as error:
        raise FileError(path, f"not fixed, it cannot be written: {error.strerror or error}") from error


def _replace(target: Path, text: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=".plc")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.chmod(stat.S_IMODE(target.stat().st_mode))
        temporary.replace(target)
    except BaseException:
        with suppress(FileNotFoundError):
            temporary.unlink()
        raise


def _below(folder: Path) -> Iterator[SourceFile | FileError]:
    errors: list[OSError] = []
    for root, folders, names in os.walk(folder, onerror=errors.append):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name not in _NO_SOURCES)
        for name in sorted(names):
            path = Path(root, name)
            language = language_of(path)
            if language is not None and not name.startswith(".") and path.is_file():
                yield SourceFile(path, language)
    for error in errors:
        yield FileError(Path(error.filename), f"cannot be read: {error.strerror}")
