"""Which file of the user's a path in a report names, of this machine or another; guessed only where clear."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePath
from urllib.parse import unquote

from plc.diagnostics.errors import ReportError

_NOT_CODE = frozenset([".git", ".hg", ".svn"])
_DRIVE = re.compile(r"(?P<drive>[A-Za-z]):(?=/|$)")
_ESCAPE = re.compile(r"%[0-9A-Fa-f]{2}")
_SHOWN = 3  # candidates in a message


class PathError(ReportError):
    """A path of a report that names no file of the user's, or more than one."""


@dataclass(frozen=True, slots=True)
class _Written:
    """A path as a report writes it, in parts; `is_windows` compares without case."""

    parts: tuple[str, ...]
    is_absolute: bool
    is_windows: bool

    @staticmethod
    def of(text: str) -> _Written:
        is_windows = ("\\" in text and "/" not in text) or bool(re.match(r"[A-Za-z]:[\\/]", text))
        text = text.replace("\\", "/") if is_windows else text
        drive = _DRIVE.match(text)
        rest = text[drive.end() :] if drive is not None else text
        parts: list[str] = []
        for part in rest.split("/"):
            if part == ".." and parts and parts[-1] != "..":
                parts.pop()
            elif part not in ("", "."):
                parts.append(part)
        return _Written(tuple(parts), rest.startswith("/"), is_windows)

    def same(self, one: str, other: str) -> bool:
        """Whether two names of folders or files are one."""
        return one == other or (self.is_windows and one.casefold() == other.casefold())


class Tree:
    """The user's files, and which of them a report means.

    `roots` are the files and folders that the user named. A relative path counts from `base`, the folder
    where the tool is thought to have run, then from each root. `strip` are the beginnings of paths that stand
    for the base or a root on the machine where the report was made. Where neither leads to a file, the file
    in the tree that shares the longest end with the path is taken, if it is the only one and shares all of
    it, all of its own path below its root, or a folder at least. Nothing outside of the roots is ever named:
    not by `..`, not by a link.
    """

    def __init__(self, roots: Sequence[Path], *, strip: Sequence[str] = (), base: Path | None = None) -> None:
        self._roots = tuple(root.resolve() for root in roots)
        self._strip = {prefix: _Written.of(prefix) for prefix in strip}
        self._stripped_any = set[str]()
        self._base = (base if base is not None else Path.cwd()).resolve()
        self._known: dict[PurePath, Path | str] = {}

    def find(self, path: PurePath) -> Path:
        """The file that a path of a report means, resolved. Raises PathError, which says why not."""
        if path not in self._known:
            try:
                self._known[path] = self._find(str(path))
            except PathError as error:
                self._known[path] = str(error)
        known = self._known[path]
        if isinstance(known, str):
            raise PathError(known)
        return known

    @property
    def useless(self) -> list[str]:
        """The prefixes to strip with which no path began that was looked for."""
        return [name for name in self._strip if name not in self._stripped_any]

    def has(self, path: PurePath) -> bool:
        """Whether a path of a report means a file of the user's: `Context.in_tree`."""
        try:
            self.find(path)
        except PathError:
            return False
        return True

    def read(self, path: PurePath) -> bytes | None:
        """What the file that a path means holds, None where there is none: `Context.read_file`."""
        try:
            return self.find(path).read_bytes()
        except (PathError, OSError):
            return None

    def _find(self, text: str) -> Path:
        if not text or "\0" in text:
            raise PathError(
                "the report names a file without a name" if not text else "a path holds a NUL byte"
            )
        texts = [text, unquote(text)] if _ESCAPE.search(text) else [text]
        for one in texts:
            written = _Written.of(one)
            for parts in self._stripped(written):
                if (found := self._below(parts, text)) is not None:
                    return found
            if written.is_absolute and (found := self._inside(Path(one))) is not None:
                return found
        self._refuse_others(texts[0])
        return self._guessed(_Written.of(texts[-1]), text)

    def _stripped(self, written: _Written) -> Iterator[tuple[str, ...]]:
        """What is left of a path for which a prefix stands, and a relative path as it is."""
        for name, prefix in self._strip.items():
            count = len(prefix.parts)
            begins = zip(written.parts, prefix.parts, strict=False)
            if len(written.parts) > count and all(written.same(one, other) for one, other in begins):
                self._stripped_any.add(name)
                yield written.parts[count:]
        if not written.is_absolute:
            yield written.parts

    def _below(self, parts: tuple[str, ...], text: str) -> Path | None:
        """The file at a relative path below the base, else a root; PathError where two have it."""
        if (found := self._inside(self._base.joinpath(*parts))) is not None:
            return found
        files = {file for root in self._roots if (file := self._inside(root.joinpath(*parts))) is not None}
        if len(files) > 1:
            raise _ambiguous(text, sorted(files), self._base)
        return next(iter(files), None)

    def _inside(self, place: Path) -> Path | None:
        """The file at a place, if it is the user's; PathError for a link that leads out."""
        try:
            file = place.resolve(strict=True)
        except (OSError, RuntimeError, ValueError):
            return None
        if not file.is_file():
            return None
        if self._is_ours(file):
            return file
        if place.is_symlink() and self._is_ours(place.parent.resolve() / place.name):
            raise PathError(f"{place} is a link that leads out of the given folders; name {file} itself")
        return None

    def _is_ours(self, file: Path) -> bool:
        return any(file == root or root in file.parents for root in self._roots)

    def _refuse_others(self, text: str) -> None:
        """A file that is on this machine outside of what was given is not another machine's name of ours."""
        written = _Written.of(text)
        place = Path(text) if written.is_absolute else self._base.joinpath(*written.parts)
        try:
            exists = place.is_file()
        except (OSError, ValueError):
            return
        if exists or written.parts[:2] in (("usr", "include"), ("usr", "lib"), ("usr", "local")):
            raise PathError(f"{text} is not in the given folders; give it, or its folder, as well")

    def _guessed(self, written: _Written, text: str) -> Path:
        """The only file in the tree that shares the longest end with a path of another machine."""
        best, length = list[Path](), 0
        alike = self._by_name.get(written.parts[-1].casefold() if written.parts else "", ())
        for parts, file in alike:
            shared = _shared(written, parts)
            is_whole = shared in (len(written.parts), len(parts))
            if shared == 0 or (shared == 1 and not is_whole):
                continue
            if shared > length:
                best, length = [file], shared
            elif shared == length:
                best.append(file)
        files = sorted({file for file in best if self._is_ours(file.resolve())})
        if len(files) == 1:
            return files[0].resolve()
        if not files:
            named = sorted(file for _, file in alike if self._is_ours(file.resolve()))
            only = f" (only in name it is {_listed(named, self._base)})" if named else ""
            raise PathError(f"{text} is not in the given folders{only}; check them, or give --strip-prefix")
        raise _ambiguous(text, files, self._base)

    @cached_property
    def _by_name(self) -> dict[str, list[tuple[tuple[str, ...], Path]]]:
        """Every file below the roots by its name: its parts below its root, its path."""
        found: dict[str, list[tuple[tuple[str, ...], Path]]] = {}
        for root in self._roots:
            for file in _files(root):
                parts = file.relative_to(root).parts if file != root else (file.name,)
                found.setdefault(file.name.casefold(), []).append((parts, file))
        return found


def _ambiguous(text: str, files: Sequence[Path], base: Path) -> PathError:
    return PathError(f"{text} can be {_listed(files, base)}; give --strip-prefix to say which")


def _listed(files: Sequence[Path], base: Path) -> str:
    """A few of the files, from the folder where the user is."""
    names = [file.relative_to(base) if file.is_relative_to(base) else file for file in files[:_SHOWN]]
    return ", ".join(map(str, names)) + (f" and {len(files) - _SHOWN} more" if len(files) > _SHOWN else "")


def _shared(written: _Written, parts: tuple[str, ...]) -> int:
    """How many parts the ends of two paths have in common."""
    count = 0
    for one, other in zip(reversed(written.parts), reversed(parts), strict=False):
        if not written.same(one, other):
            break
        count += 1
    return count


def _files(root: Path) -> Iterator[Path]:
    if root.is_file():
        yield root
        return
    for folder, folders, names in os.walk(root):
        folders[:] = [name for name in folders if name not in _NOT_CODE]
        for name in names:
            yield Path(folder) / name
