"""From `--at` and `--report` to files, each with what is said of it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path

from data_prep.text.languages import language_of
from plc.config.effective import Configuration
from plc.config.settings import Settings
from plc.diagnostics import Diagnostic, Location
from plc.repair.files.excluding import rules_of
from plc.repair.files.selection import LeftOut
from plc.repair.told.run import Named
from plc.repair.told.told import Cause, Told, declined

FileOf = Callable[[Location], Path | None]  # which file of the tree a place of a report means


@dataclass(slots=True)
class Gathered:
    """The files that reports name, in the order of their first report, and what was left aside."""

    files: list[Named] = field(default_factory=list)
    elsewhere: int = 0  # reports of files that lie below none of the paths
    other_rules: int = 0  # reports that --rule does not name


def gathered(
    paths: Sequence[Path],
    diagnostics: Iterable[Diagnostic],
    settings: Settings,
    configuration: Configuration,
    *,
    file_of: FileOf,
) -> Gathered:
    """The files with what is said of them.

    Places that a person names come first and are looked at whatever is excluded, as files that are named.
    """
    result = Gathered()
    by_file: dict[str, _Entry] = {}
    below = [os.path.realpath(path) for path in paths]
    for place in settings.at:
        diagnostic = Diagnostic(Location(place.path, place.line, place.column))
        _add(by_file, diagnostic, place.path if place.path.is_file() else None, named=True)
    seen: set[Diagnostic] = set()
    for diagnostic in diagnostics:
        if settings.rule and not is_meant(diagnostic, settings.rule):
            result.other_rules += 1
            continue
        if settings.format != "sarif":  # there each result is given back
            if diagnostic in seen:
                continue
            seen.add(diagnostic)
        found = file_of(diagnostic.location)
        if below and (found is None or not _is_below(found, below)):
            result.elsewhere += 1
            continue
        _add(by_file, diagnostic, found, named=False)
    left_out = LeftOut(rules_of(configuration), [Path()])
    for entry in by_file.values():
        result.files.append(_named(entry, left_out, configuration))
    return result


def is_meant(diagnostic: Diagnostic, rules: Sequence[str]) -> bool:
    """Whether a rule, or a rule behind its tool's name, is among patterns."""
    names = (diagnostic.rule, f"{diagnostic.tool}:{diagnostic.rule}")
    return any(fnmatchcase(name, pattern) for pattern in rules for name in names)


@dataclass(slots=True)
class _Entry:
    path: Path
    exists: bool
    named: bool = False
    diagnostics: list[Diagnostic] = field(default_factory=list)


def _add(by_file: dict[str, _Entry], diagnostic: Diagnostic, path: Path | None, *, named: bool) -> None:
    shown = Path(diagnostic.location.path) if path is None else _from_here(path)
    key = str(shown) if path is None else os.path.realpath(path)
    entry = by_file.setdefault(key, _Entry(shown, exists=path is not None))
    entry.named = entry.named or named
    entry.diagnostics.append(diagnostic)


def _from_here(path: Path) -> Path:
    """A path as people write it: from the current folder, if it lies below that."""
    if not path.is_absolute():
        return path
    here = Path.cwd()
    for folder in (here, here.resolve()):
        if path.is_relative_to(folder):
            return path.relative_to(folder)
    return path


def _named(entry: _Entry, left_out: LeftOut, configuration: Configuration) -> Named:
    """A file to look at, or one that is not looked at and why."""
    language = language_of(entry.path)
    diagnostics = tuple(entry.diagnostics)
    if not entry.exists:
        return _refused(entry, "no such file", "the report names a file that is not in this tree")
    if language is None:
        return _refused(entry, "unreadable file", "not a C, C++ or Java file, going by its name")
    if not entry.named and left_out.holds(entry.path):
        return _refused(entry, "excluded", "the file is excluded: --exclude and ignore files say so")
    generated = entry.named or configuration.of_file(entry.path).settings.generated
    return Named(entry.path, language, diagnostics, generated=generated)


def _refused(entry: _Entry, cause: Cause, reason: str) -> Named:
    answers: tuple[Told, ...] = tuple(declined(each, cause, reason) for each in entry.diagnostics)
    return Named(entry.path, None, tuple(entry.diagnostics), answers)


def _is_below(path: Path, tops: Iterable[str]) -> bool:
    real = os.path.realpath(path)
    return any(real == top or real.startswith(top.rstrip(os.sep) + os.sep) for top in tops)
