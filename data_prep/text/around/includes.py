"""Which files of its own tree a file of C or C++ includes."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import final

from data_prep.text.languages import language_of

_INCLUDE = re.compile(rb'^[ \t]*#[ \t]*(?:include|import)[ \t]*(?:"([^"\n]+)"|<([^>\n]+)>)', re.MULTILINE)
_MOST_LISTED = 200_000  # files of a folder
_MOST_FOLDERS = 20_000  # below it


@final
class Includes:
    """Which files of a tree the names in others mean."""

    def __init__(self, files: Callable[[], Iterable[str]]) -> None:
        """`files` lists paths with `/`, when they are first needed."""
        self._files = files

    @cached_property
    def _by_name(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for path in sorted(self._files()):
            found.setdefault(path.rpartition("/")[2], []).append(path)
        return found

    def of(self, path: str, text: bytes) -> Iterator[str]:
        """What a text of C or C++ includes of the tree."""
        for name in dict.fromkeys(_includes(text)):
            if (place := self.resolved(path, name)) is not None:
                yield place

    def resolved(self, path: str, name: str) -> str | None:
        """The file that a name in another one means: of several the one that shares the most folders."""
        steps = [step for step in name.split("/") if step not in (".", "..", "")]
        candidates = self._by_name.get(steps[-1], ()) if steps else ()
        end = "/" + "/".join(steps)
        fitting = [one for one in candidates if f"/{one}".endswith(end) and one != path]
        if not fitting:
            return None
        return max(fitting, key=lambda one: (_shared(one, path), -len(one), one))


def _includes(text: bytes) -> Iterator[str]:
    """What is included; of names in angles only those with a folder, for the others are the system's."""
    for match in _INCLUDE.finditer(text):
        quoted, angled = match.groups()
        if quoted is not None or b"/" in angled:
            yield (quoted or angled).decode("utf-8", "surrogateescape")


def _shared(one: str, other: str) -> int:
    """How many folders two paths begin with alike; one in the same folder shares all that it has."""
    first, second = PurePosixPath(one).parent.parts, PurePosixPath(other).parent.parts
    count = 0
    for step, beside in zip(first, second, strict=False):
        if step != beside:
            break
        count += 1
    return 2 * count - len(first)


def listed(root: Path, *, most_folders: int = _MOST_FOLDERS) -> Iterator[str]:
    """The sources below a folder, hidden folders left out; of a huge one the first folders."""
    count = 0
    for entered, (folder, folders, files) in enumerate(os.walk(root)):
        if entered == most_folders:
            return
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        sources = sorted(name for name in files if language_of(PurePosixPath(name)) is not None)
        if not sources:
            continue
        below = Path(folder).relative_to(root).as_posix()
        for name in sources:
            count += 1
            if count > _MOST_LISTED:
                return
            yield name if below == "." else f"{below}/{name}"
