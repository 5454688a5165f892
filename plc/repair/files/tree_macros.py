"""The macros that headers of the user's tree define, for each file that is read."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from threading import Lock
from typing import final

from data_prep.substitutes.outside import defined_outside
from data_prep.text.around.at_hand import Includes, listed
from data_prep.text.around.header_macros import HeaderMacros
from data_prep.text.languages import Language
from plc.repair.files.ignore_files import repository_of

_LARGEST = 1_000_000  # bytes of a header that is read


@final
class TreeMacros:
    """The headers of each tree that a run meets, listed and read when they are first needed."""

    def __init__(self, folders: Sequence[Path] = ()) -> None:
        """A tree is the git repository around a file, or else the one of the `folders` that it lies in."""
        self._folders = tuple(map(os.path.realpath, folders))
        self._trees: dict[str, HeaderMacros] = {}
        self._lock = Lock()

    def around(self, path: Path, text: bytes, language: Language) -> AbstractContextManager[None]:
        """In this context texts are read by the macros of what a file includes."""
        if language == "java" or b"include" not in text:
            return nullcontext()
        real = os.path.realpath(path)
        top = repository_of(os.path.dirname(real)) or self._folder_of(real)  # noqa: PTH120
        if top is None:
            return nullcontext()
        with self._lock:
            tree = self._trees.get(top)
            if tree is None:
                tree = self._trees[top] = _tree(Path(top))
        return defined_outside(tree.of(Path(os.path.relpath(real, top)).as_posix(), text))

    def _folder_of(self, real: str) -> str | None:
        return next((each for each in self._folders if Path(real).is_relative_to(each)), None)


def _tree(top: Path) -> HeaderMacros:
    def read(path: str) -> bytes | None:
        try:
            with (top / path).open("rb") as file:
                data = file.read(_LARGEST + 1)
        except OSError:  # gone, or not to be read: it says nothing then
            return None
        return None if len(data) > _LARGEST or b"\0" in data else data

    return HeaderMacros(Includes(lambda: listed(top)), read)
