"""`.gitignore` and `.plcignore`: which of them hold in a folder, nested, and by repository, as for git."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import final

from plc.base.file_error import FileError
from plc.base.small_files import read_small
from plc.repair.files.patterns import Patterns


@dataclass(frozen=True, slots=True)
class _Rules:
    git: tuple[Patterns, ...]
    own: tuple[Patterns, ...]


@final
class IgnoreFiles:
    """What the ignore files of a tree say; each is read once.

    `.gitignore` holds within its repository, and so does `.git/info/exclude`; `.plcignore` also below.
    Where there is no repository around, files above `top` say nothing.
    """

    def __init__(self, *, git: bool, complain: Callable[[FileError], None]) -> None:
        """`complain` is called once with what cannot be read; the rest goes on without."""
        self._git = git
        self._complain = complain
        self._rules: dict[tuple[str, str], _Rules] = {}

    def rules(self, folder: str, *, top: str) -> Sequence[Patterns]:
        """The patterns that hold for the entries of an absolute folder, weakest first."""
        found = self._of(folder, top=repository_of(top) or top)
        return (*found.git, *found.own)

    def _of(self, folder: str, *, top: str) -> _Rules:
        below: list[str] = []
        known: _Rules | None = None
        while (known := self._rules.get((folder, top))) is None:
            below.append(folder)
            parent = os.path.dirname(folder)  # noqa: PTH120, half a million paths are quicker as text
            if folder in (top, parent):
                break
            folder = parent
        rules = known or _Rules((), ())
        while below:
            folder = below.pop()
            rules = self._rules[folder, top] = self._in(folder, rules)
        return rules

    def _in(self, folder: str, above: _Rules) -> _Rules:
        """What holds in a folder, given what holds in the one around it."""
        git = above.git
        if self._git:
            if os.path.lexists(os.path.join(folder, ".git")):  # noqa: PTH118, what is around says nothing here
                git = self._read(folder, ".git", "info", "exclude")
            git = (*git, *self._read(folder, ".gitignore"))
        own = (*above.own, *self._read(folder, ".plcignore"))
        return _Rules(git, own)

    def _read(self, folder: str, *name: str) -> tuple[Patterns, ...]:
        """The patterns in a file of the folder, if it is there and is one."""
        path = Path(folder, *name)
        try:
            lines = _lines(path)
        except OSError as error:
            self._complain(FileError(path, f"cannot be read: {error.strerror or error}"))
            return ()
        patterns = Patterns(folder, lines)
        if patterns.bad and path.name == ".plcignore":  # git says nothing about the like in its own files
            self._complain(FileError(path, f"no pattern as in a .gitignore file: {patterns.bad[0]!r}"))
        return (patterns,) if any(lines) else ()


@cache
def repository_of(folder: str) -> str | None:
    """The nearest folder at or above an absolute one that holds a git repository."""
    while not os.path.lexists(os.path.join(folder, ".git")):  # noqa: PTH118
        parent = os.path.dirname(folder)  # noqa: PTH120
        if parent == folder:
            return None
        folder = parent
    return folder


def _lines(path: Path) -> list[str]:
    """The lines of a file; none where there is no such file."""
    text = (read_small(path) or b"").removeprefix(b"\xef\xbb\xbf")
    return [line.removesuffix("\r") for line in text.decode("utf-8", "surrogateescape").split("\n")]
