"""The user's tree as reports see it: which file a path of a report means, or why none."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path, PurePath
from typing import final

from plc.base.utf16 import Unwrapped, Utf16Error
from plc.diagnostics.paths import PathError
from plc.diagnostics.paths import Tree as Found


@final
class Tree:
    """The files below the current folder, and those that the user's paths name or hold."""

    def __init__(self, paths: Sequence[Path], strip: Sequence[str] = ()) -> None:
        here = Path.cwd()
        self._found = Found([here, *paths], strip=strip, base=here)
        self._below = [os.path.realpath(path) for path in paths]

    def file_of(self, path: PurePath) -> Path | str:
        """The file that a path of a report means, from the current folder if it is below; else why none."""
        try:
            return _from_here(self._found.find(path))
        except PathError as error:
            return str(error)

    def has(self, path: PurePath) -> bool:
        """Whether a path of a report means a file of the tree."""
        return self._found.has(path)

    def read(self, path: PurePath) -> bytes | None:
        """The text of that file, None where there is none."""
        held = self._found.read(path)
        if held is None:
            return None
        try:
            return Unwrapped.of(held).text
        except Utf16Error:
            return None

    @property
    def useless(self) -> list[str]:
        """The prefixes of --strip-prefix with which no path of a report begins."""
        return self._found.useless

    def is_asked(self, path: Path) -> bool:
        """Whether a file lies below the paths that the user gave, if any were given."""
        real = os.path.realpath(path)
        tops = self._below
        return not tops or any(real == top or real.startswith(top.rstrip(os.sep) + os.sep) for top in tops)

    @property
    def is_narrowed(self) -> bool:
        """Whether the user gave any paths."""
        return bool(self._below)


def _from_here(path: Path) -> Path:
    """A path as people write it: from the current folder, if it lies below that."""
    here = Path.cwd()
    for folder in (here, here.resolve()):
        if path.is_relative_to(folder):
            return path.relative_to(folder)
    return path
