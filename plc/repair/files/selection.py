"""Which files a repair reads: those named, and those found below folders that no rule leaves out."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import final

from data_prep.text.languages import Language, language_of
from plc.base.file_error import FileError
from plc.config.settings import DEFAULT_EXCLUDE
from plc.repair.files.ignore_files import IgnoreFiles, repository_of
from plc.repair.files.patterns import Patterns, verdict

_DEEPEST = 200  # folders in folders; deeper is a trap, not a source tree


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file to analyse; `named` if it was named itself rather than found below a folder.

    `generated` says to analyse it even if a program wrote it, `min_confidence` is as for `Repairer.report`. A
    `text` is analysed in place of what the file holds, which is then never written.
    """

    path: Path
    language: Language
    named: bool = True
    generated: bool = True
    min_confidence: float | None = None
    text: bytes | None = None


@dataclass(frozen=True, slots=True)
class Rules:
    """What leaves files out, besides ignore files.

    `excludes_in` gives the patterns for the entries of an absolute folder; each may leave an entry out. Its
    second argument is the folder that what PLC comes with is relative to.
    """

    excludes_in: Callable[[str, str], Sequence[Patterns]]
    force: bool = False  # named files and folders are left out as well
    git: bool = True  # .gitignore holds


def _default_excludes(folder: str, top: str) -> Sequence[Patterns]:
    del folder
    return (Patterns(top, DEFAULT_EXCLUDE),)


DEFAULT_RULES = Rules(_default_excludes)


def source_files(paths: Sequence[Path], rules: Rules = DEFAULT_RULES) -> Iterator[SourceFile | FileError]:
    """The C, C++ and Java files that the paths name or hold, each once, in order; errors for the others.

    Below a path no link to a folder is followed, nor one to a file elsewhere, and nothing but regular files
    is opened. A file that is named itself is taken whatever the rules say, unless they are forced.
    """
    seen: set[str] = set()
    selection = _Selection(rules)
    for path in paths:
        for entry in selection.of(path):
            if isinstance(entry, SourceFile):
                real = os.path.realpath(entry.path)
                if real in seen:
                    continue
                seen.add(real)
            yield entry


def is_left_out(path: Path, rules: Rules) -> bool:
    """Whether the rules leave out a file that was named; they must be forced to."""
    absolute = os.path.abspath(path)  # noqa: PTH100
    return rules.force and _Selection(rules).is_out(absolute, folder=False)


@final
class LeftOut:
    """Whether the rules leave out files that nobody named, asked one by one; ignore files are read once.

    A file is as `source_files` of the folders `tops` would find it; elsewhere its project counts.
    """

    def __init__(self, rules: Rules, tops: Sequence[Path]) -> None:
        self._selection = _Selection(rules)
        self._tops = [os.path.abspath(top) for top in tops]  # noqa: PTH100

    def holds(self, path: Path) -> bool:
        """Whether it leaves out a file."""
        absolute = os.path.abspath(path)  # noqa: PTH100
        around = [top for top in self._tops if absolute.startswith(top.rstrip(os.sep) + os.sep)]
        around = around or [_project(absolute)]
        return all(self._selection.is_out(absolute, folder=False, top=top) for top in around)

    def problems(self) -> list[FileError]:
        """What is wrong with the ignore files that were read since this was asked last."""
        return list(self._selection.complaints())


@final
class _Selection:
    """The files below paths, by rules."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._errors: list[FileError] = []
        self._ignored = IgnoreFiles(git=rules.git, complain=self._errors.append)

    def of(self, path: Path) -> Iterator[SourceFile | FileError]:
        """What one path names or holds, and what is wrong with the ignore files on the way."""
        for entry in self._of(path):
            yield from self.complaints()
            yield entry
        yield from self.complaints()

    def _of(self, path: Path) -> Iterator[SourceFile | FileError]:
        absolute = os.path.abspath(path)  # noqa: PTH100, links stay as they were named
        try:
            mode = path.stat().st_mode
        except (FileNotFoundError, NotADirectoryError):
            yield FileError(path, "no such file or folder")
            return
        except OSError as error:  # below a folder that we may not enter, or a link in a circle
            yield FileError(path, f"cannot be read: {error.strerror or error}")
            return
        is_folder = stat.S_ISDIR(mode)
        if self._rules.force and self.is_out(absolute, folder=is_folder):
            return
        elif is_folder:
            yield from self._below(path, absolute)
        elif (language := language_of(path)) is None:
            yield FileError(path, "not a C, C++ or Java file, going by its name")
        elif not stat.S_ISREG(mode):
            yield FileError(path, "not a regular file, so it is not opened")
        else:
            yield SourceFile(path, language)

    def _below(self, root: Path, top: str) -> Iterator[SourceFile | FileError]:
        """Files in order of their names, those of a folder before those of the folders in it."""
        inside = os.path.realpath(top)
        folders = [(str(root), top, 0)]
        while folders:
            shown, folder, depth = folders.pop()
            try:
                with os.scandir(folder) as listing:
                    entries = sorted(listing, key=lambda entry: entry.name)
                os.stat(os.path.join(folder, "."))  # noqa: PTH116, PTH118, a listing does not say we may enter
            except OSError as error:
                yield FileError(Path(shown), f"cannot be read: {error.strerror or error}")
                continue
            rules = self._rules_in(folder, top=top)
            inner: list[tuple[str, str, int]] = []
            for entry in entries:
                below = os.path.join(shown, entry.name)  # noqa: PTH118
                if entry.is_dir(follow_symlinks=False):
                    if _out(rules, entry.path, folder=True):
                        continue
                    if depth >= _DEEPEST:
                        yield FileError(Path(below), f"more than {_DEEPEST} folders deep, not looked into")
                        continue
                    inner.append((below, entry.path, depth + 1))
                    continue
                language = language_of(PurePath(entry.name))
                if language is None or not _is_file(entry, inside=inside):
                    continue
                if not _out(rules, entry.path, folder=False):
                    yield SourceFile(Path(below), language, named=False)
            folders += reversed(inner)

    def is_out(self, path: str, *, folder: bool, top: str | None = None) -> bool:
        """Whether rules leave out an absolute path itself, or a folder below `top` that it lies in."""
        top = top or _project(path)
        while path != top and path != (parent := os.path.dirname(path)):  # noqa: PTH120
            if _out(self._rules_in(parent, top=top), path, folder=folder):
                return True
            path, folder = parent, True
        return False

    def _rules_in(self, folder: str, *, top: str) -> Sequence[Sequence[Patterns]]:
        """Lists of patterns, each of which may leave out an entry of the folder."""
        excludes = [[patterns] for patterns in self._rules.excludes_in(folder, top)]
        return [*excludes, self._ignored.rules(folder, top=top)]

    def complaints(self) -> Iterator[FileError]:
        """What is wrong with ignore files, once each."""
        while self._errors:
            yield self._errors.pop(0)


def _project(path: str) -> str:
    """The folder around a path from which on its folders count: its repository, or the current folder."""
    parent = os.path.dirname(path)  # noqa: PTH120
    here = os.getcwd()  # noqa: PTH109
    return repository_of(parent) or (here if path.startswith(here.rstrip(os.sep) + os.sep) else parent)


def _out(rules: Sequence[Sequence[Patterns]], path: str, *, folder: bool) -> bool:
    return any(verdict(each, path, folder=folder) for each in rules)


def _is_file(entry: os.DirEntry[str], *, inside: str) -> bool:
    """A regular file, or a link to one below the same folder: what lies elsewhere was not asked about."""
    try:
        if not entry.is_file():
            return False
    except OSError:  # a link that leads in a circle, or to where we may not look
        return False
    return not entry.is_symlink() or os.path.realpath(entry.path).startswith(inside.rstrip(os.sep) + os.sep)
