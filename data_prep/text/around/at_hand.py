"""What a file includes or imports of its own tree: headers, and classes of Java, read once each."""

from __future__ import annotations

import os
import re
from collections import OrderedDict, deque
from collections.abc import Callable, Hashable, Iterable, Iterator
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import final

from data_prep.text.around.spellings import Spellings
from data_prep.text.languages import Language, language_of

_INCLUDE = re.compile(rb'^[ \t]*#[ \t]*(?:include|import)[ \t]*(?:"([^"\n]+)"|<([^>\n]+)>)', re.MULTILINE)
_CLASS = re.compile(rb"(?<![\w.\"@])[A-Z]\w*")
_IMPORT = re.compile(rb"(?:^|;)[ \t]*import[ \t]+(?:static[ \t]+)?([\w.]+)", re.MULTILINE)
_EXTENDS = re.compile(rb"\b(?:extends|implements)[ \t\r\n]+([\w., \t\r\n]+)")
_MOST_FILES = 24  # of one file
_MOST_BYTES = 400_000  # of one file's headers together
_LARGEST = 200_000  # bytes of a header that is read
_KEPT_BYTES = 20_000_000  # of texts whose names are remembered
_MOST_LISTED = 200_000  # files of a folder
_MOST_FOLDERS = 20_000  # below it

Read = Callable[[str], bytes | None]
Stamp = Callable[[str], Hashable]


@final
class AtHand:
    """The files of a tree by name, and the names in those that were asked for last."""

    def __init__(self, files: Callable[[], Iterable[str]], read: Read, stamp: Stamp = lambda _: None) -> None:
        """`files` lists paths with `/`; a file whose `stamp` is another one than before is read again."""
        self._includes = Includes(files)
        self._read = read
        self._stamp = stamp
        self._kept: OrderedDict[tuple[str, Language], tuple[Hashable, _Read | None]] = OrderedDict()
        self._bytes = 0

    @classmethod
    def in_folder(cls, root: Path) -> AtHand:
        """The files under a folder; it is listed when it is first needed, and hidden folders are left out."""

        def read(path: str) -> bytes | None:
            try:
                with (root / path).open("rb") as file:
                    data = file.read(_LARGEST + 1)
            except OSError:  # gone, or not to be read: it says nothing then
                return None
            return None if len(data) > _LARGEST or b"\0" in data else data

        def stamp(path: str) -> Hashable:
            try:
                status = (root / path).stat()
            except OSError:
                return None
            return status.st_mtime_ns, status.st_size

        return cls(lambda: listed(root), read, stamp)

    def of(self, path: str, text: bytes, language: Language) -> list[Spellings]:
        """The names of what a file needs, the nearest first; `path` as the listing has it."""
        found: list[Spellings] = []
        seen = {path}
        size = 0
        queue = deque(self._wanted(path, text, language, first=True))
        while queue and len(found) < _MOST_FILES:
            place = queue.popleft()
            if place in seen:
                continue
            seen.add(place)
            known = self._known(place, language)
            if known is None or size + known.size > _MOST_BYTES:
                continue
            size += known.size
            found.append(known.spellings)
            queue.extend(known.wanted)
        return found

    def _known(self, path: str, language: Language) -> _Read | None:
        key, stamp = (path, language), self._stamp(path)
        kept = self._kept.get(key)
        if kept is not None and kept[0] == stamp:
            self._kept.move_to_end(key)
            return kept[1]
        text = self._read(path)
        known = None
        if text is not None and len(text) <= _LARGEST:
            wanted = tuple(self._wanted(path, text, language, first=False))
            known = _Read(Spellings.of(text, language), wanted, len(text))
        if kept is not None and kept[1] is not None:
            self._bytes -= kept[1].size
        self._kept[key] = stamp, known
        self._kept.move_to_end(key)
        self._bytes += 0 if known is None else known.size
        while self._bytes > _KEPT_BYTES and len(self._kept) > 1:
            _, (_, oldest) = self._kept.popitem(last=False)
            self._bytes -= 0 if oldest is None else oldest.size
        return known

    def _wanted(self, path: str, text: bytes, language: Language, *, first: bool) -> Iterator[str]:
        if language != "java":
            yield from self._includes.of(path, text)
            return
        for name in dict.fromkeys(_classes(path, text, first=first)):
            if (place := self._includes.resolved(path, name)) is not None:
                yield place


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


class _Read:
    """A file's names, and the files that it needs in turn."""

    __slots__ = ("size", "spellings", "wanted")

    def __init__(self, spellings: Spellings, wanted: tuple[str, ...], size: int) -> None:
        self.spellings = spellings
        self.wanted = wanted
        self.size = size


def _includes(text: bytes) -> Iterator[str]:
    """What is included; of names in angles only those with a folder, for the others are the system's."""
    for match in _INCLUDE.finditer(text):
        quoted, angled = match.groups()
        if quoted is not None or b"/" in angled:
            yield (quoted or angled).decode("utf-8", "surrogateescape")


def _classes(path: str, text: bytes, *, first: bool) -> Iterator[str]:
    """The files of classes that a file extends and, for the `first` one, of all that it names.

    One that is not imported is of the same package.
    """
    folder = path.rpartition("/")[0]
    imported: dict[bytes, str] = {}
    for match in _IMPORT.finditer(text):
        steps = match[1].decode("utf-8", "surrogateescape").split(".")
        last = next((at for at, step in enumerate(steps) if step[:1].isupper()), len(steps) - 1)
        imported[steps[last].encode("utf-8", "surrogateescape")] = "/".join(steps[: last + 1]) + ".java"
    extended = (name for found in _EXTENDS.findall(text) for name in _CLASS.findall(found))
    for name in (*extended, *(_CLASS.findall(text) if first else ())):
        yield imported.get(name) or f"{folder}/{name.decode('utf-8', 'surrogateescape')}.java"


def _shared(one: str, other: str) -> int:
    """How many folders two paths begin with alike; one in the same folder shares all that it has."""
    first, second = PurePosixPath(one).parent.parts, PurePosixPath(other).parent.parts
    count = 0
    for step, beside in zip(first, second, strict=False):
        if step != beside:
            break
        count += 1
    return 2 * count - len(first)


def listed(root: Path) -> Iterator[str]:
    """The sources below a folder, hidden folders left out; of a huge one the first folders."""
    count = 0
    for entered, (folder, folders, files) in enumerate(os.walk(root)):
        if entered == _MOST_FOLDERS:
            return
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if language_of(PurePosixPath(name)) is not None:
                count += 1
                if count > _MOST_LISTED:
                    return
                yield (Path(folder) / name).relative_to(root).as_posix()
