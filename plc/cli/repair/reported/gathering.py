"""From `--at` and `--report` to files, each with what is said of it."""

from __future__ import annotations

import os
from array import array
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import final, overload

from data_prep.text.languages import language_of
from plc.cli.repair.reported.absent import Absent, numbers
from plc.cli.repair.reported.tree import Tree
from plc.config.effective import Configuration
from plc.config.settings import Settings
from plc.diagnostics import Diagnostic, Location
from plc.repair.files.exclusions import rules_of
from plc.repair.files.selection import LeftOut
from plc.repair.reported.answer import Answer, Cause, declined
from plc.repair.reported.run import Named


@dataclass(slots=True)
class Gathered:
    """The files that reports name, in the order of their first report, and what was left aside."""

    files: Sequence[Named] = ()
    reports: int = 0  # of these files
    elsewhere: int = 0  # reports of files that lie below none of the paths
    misnamed: list[str] = field(default_factory=list)  # places of --at in files that are none, and why
    other_rules: int = 0  # reports that --rule does not name


def gathered(
    diagnostics: Iterable[Diagnostic],
    settings: Settings,
    configuration: Configuration,
    tree: Tree,
    absent: Absent,
) -> Gathered:
    """The files with what is said of them; what is said of others is kept in `absent`.

    Places that a person names come first, and are analysed whatever is excluded, as files that are named.
    """
    result = Gathered()
    by_file: dict[str, _Entry] = {}
    for place in settings.at:
        diagnostic = Diagnostic(Location(place.path, place.line, place.column))
        found = place.path if place.path.is_file() else _why_no_file(place.path)
        if isinstance(found, str):
            result.misnamed.append(f"--at {place.path}:{place.line}: {found}")
        _add(by_file, absent, diagnostic, found, named=True)
    seen: set[Diagnostic] = set()
    for diagnostic in diagnostics:
        if settings.rule and not is_meant(diagnostic, settings.rule):
            result.other_rules += 1
            continue
        if settings.format != "sarif":  # there each result is given back
            if diagnostic in seen:
                continue
            seen.add(diagnostic)
        found = tree.file_of(diagnostic.location.path)
        if tree.is_narrowed and (isinstance(found, str) or not tree.is_asked(found)):
            result.elsewhere += 1
            continue
        _add(by_file, absent, diagnostic, found, named=False)
    left_out = LeftOut(rules_of(configuration), [Path()])
    result.reports = sum(len(entry.kept) + len(entry.diagnostics) for entry in by_file.values())
    result.files = _Files(list(by_file.values()), lambda each: _named(each, absent, left_out, configuration))
    return result


@final
class _Files(Sequence[Named]):
    """The files, each made when it is asked for: most of a large report may be of files that are missing."""

    def __init__(self, entries: Sequence[_Entry], made: Callable[[_Entry], Named]) -> None:
        self._entries = entries
        self._made = made

    def __len__(self) -> int:
        return len(self._entries)

    @overload
    def __getitem__(self, index: int) -> Named: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Named]: ...

    def __getitem__(self, index: int | slice) -> Named | Sequence[Named]:
        if isinstance(index, slice):
            return _Files(self._entries[index], self._made)
        return self._made(self._entries[index])


def _why_no_file(path: Path) -> str:
    return "it is a folder: give a line of a file" if path.is_dir() else "there is no such file"


def is_meant(diagnostic: Diagnostic, rules: Sequence[str]) -> bool:
    """Whether a rule, or a rule behind its tool's name, is among patterns."""
    names = (diagnostic.rule, f"{diagnostic.tool}:{diagnostic.rule}")
    return any(fnmatchcase(name, pattern) for pattern in rules for name in names)


@dataclass(slots=True)
class _Entry:
    path: Path
    missing: str  # why there is no such file; "": there is
    named: bool = False
    kept: array[int] = field(default_factory=numbers)  # the numbers of reports of a file that is missing
    diagnostics: list[Diagnostic] = field(default_factory=list)


def _add(
    by_file: dict[str, _Entry], absent: Absent, diagnostic: Diagnostic, found: Path | str, *, named: bool
) -> None:
    if isinstance(found, str):
        path, missing = Path(diagnostic.location.path), found
    else:
        path, missing = found, ""
    key = str(path) if missing else os.path.realpath(path)
    entry = by_file.setdefault(key, _Entry(path, missing))
    entry.named = entry.named or named
    if entry.missing:
        entry.kept.append(absent.keep(diagnostic))
    else:
        entry.diagnostics.append(diagnostic)


def _named(entry: _Entry, absent: Absent, left_out: LeftOut, configuration: Configuration) -> Named:
    """A file to analyse, or one that is not analysed and why."""
    language = language_of(entry.path)
    diagnostics = tuple(entry.diagnostics)
    if entry.missing:
        return _refused(entry.path, absent.had(entry.path, entry.kept), "no such file", entry.missing)
    if language is None:
        return _refused(
            entry.path, diagnostics, "other language", "not a C, C++ or Java file, going by its name"
        )
    if not entry.named and left_out.holds(entry.path):
        return _refused(
            entry.path, diagnostics, "excluded", "the file is excluded: --exclude and ignore files say so"
        )
    generated = entry.named or configuration.of_file(entry.path).settings.generated
    return Named(entry.path, language, diagnostics, generated=generated)


def _refused(path: Path, diagnostics: tuple[Diagnostic, ...], cause: Cause, reason: str) -> Named:
    answers: tuple[Answer, ...] = tuple(declined(each, cause, reason) for each in diagnostics)
    return Named(path, None, diagnostics, answers)
