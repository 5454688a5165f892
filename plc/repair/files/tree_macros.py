"""The macros that headers and compile_commands.json of the user's tree define, for each file that is read."""

from __future__ import annotations

import os
from collections.abc import Callable, Hashable, Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from pathlib import Path
from threading import Lock
from typing import final

from data_prep.substitutes.outside import NOTHING, Outside, defined_outside
from data_prep.text.around.header_macros import HeaderMacros
from data_prep.text.around.includes import Includes, listed
from data_prep.text.languages import Language
from plc.repair.files.compile_commands import definitions_given
from plc.repair.files.ignore_files import repository_of

_LARGEST = 1_000_000  # bytes of a header that is read
_BESIDE = 200  # folders below that of a file in no tree, which may be somebody's home or the whole disk


@final
class TreeMacros:
    """The headers of each tree that a run meets, listed and read when they are first needed."""

    def __init__(self, folders: Sequence[Path] = ()) -> None:
        """A tree is the git repository around a file, else the one of `folders` with it, else its folder.

        Of the latter, not all is listed where much lies below it.
        """
        self._folders = tuple(map(os.path.realpath, folders))
        self._trees: dict[str, _Tree] = {}
        self._lock = Lock()

    def around(self, path: Path, text: bytes, language: Language) -> AbstractContextManager[None]:
        """In this context texts are read by the macros of what a file includes."""
        if language == "java":
            return nullcontext()
        real = os.path.realpath(path)
        own = os.path.dirname(real)  # noqa: PTH120
        tree_of_it = repository_of(own) or self._folder_of(real)
        top = tree_of_it or own
        with self._lock:
            tree = self._trees.get(top)
            if tree is None:
                some = partial(listed, most_folders=_BESIDE)
                files = partial(some if tree_of_it is None else listed, Path(top))
                tree = self._trees[top] = _Tree(Path(top), files)
        return defined_outside(tree.of(real, text))

    def _folder_of(self, real: str) -> str | None:
        return next((each for each in self._folders if Path(real).is_relative_to(each)), None)


class _Tree:
    """One tree: what its headers say, and what its compiler is given."""

    def __init__(self, top: Path, files: Callable[[], Iterable[str]]) -> None:
        self._top = top
        self._headers = _headers_of(top, files)
        self._given = definitions_given(top)

    def of(self, real: str, text: bytes) -> Outside:
        """The macros by which a file is read."""
        found = NOTHING
        if b"include" in text:
            found = self._headers.of(Path(os.path.relpath(real, self._top)).as_posix(), text)
        given = self._given.get(real)
        return found if not given else Outside({**found.bodies, **given}, frozenset(given))


def _headers_of(top: Path, files: Callable[[], Iterable[str]]) -> HeaderMacros:
    def read(path: str) -> bytes | None:
        try:
            with (top / path).open("rb") as file:
                data = file.read(_LARGEST + 1)
        except OSError:  # gone, or not to be read: it says nothing then
            return None
        return None if len(data) > _LARGEST or b"\0" in data else data

    def stamp(path: str) -> Hashable:
        try:
            status = (top / path).stat()
        except OSError:
            return None
        return status.st_mtime_ns, status.st_size

    return HeaderMacros(Includes(files), read, stamp)
