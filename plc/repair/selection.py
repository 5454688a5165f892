"""Which files a repair looks at: those that are named, and those found below folders."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from data_prep.languages import Language, language_of
from plc.repair.files import FileError

_NO_SOURCES = frozenset(
    ["build", "_build", "dist", "node_modules", "out", "target", "venv", "__pycache__", "CMakeFiles"]
)


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
