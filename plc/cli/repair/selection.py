"""What `plc repair` analyses: from the options to the files, and to which of their findings are wanted."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from data_prep.errors import ConfigError
from data_prep.text.languages import language_of
from plc.base.file_error import FileError
from plc.base.printable import printable
from plc.cli.repair.cwes import Asked, asked_in
from plc.config.effective import Configuration
from plc.config.settings import Settings
from plc.config.values import LineRange
from plc.repair.files.exclusions import rules_of
from plc.repair.files.selection import SourceFile, is_left_out, source_files

if TYPE_CHECKING:
    from plc.repair.narrow.narrowing import Span, Wanted


_STDIN = Path("-")


@dataclass(frozen=True, slots=True)
class Selected:
    """The files to analyse, and what of their findings is wanted, by path; of others everything is.

    `asked` are the CWEs that the options name, `unread` is the text of standard input where that is
    not analysed, `folders` are those that were given.
    """

    sources: list[SourceFile | FileError]
    wanted: dict[Path, Wanted]
    asked: frozenset[Asked]
    unread: bytes | None = None
    folders: tuple[Path, ...] = ()


def selected(paths: Sequence[Path], configuration: Configuration) -> Selected:
    """What the options and ignore files leave of the paths."""
    settings = configuration.of_run().settings
    rules = rules_of(configuration)
    stdin = standard_input(paths, settings)
    if stdin is None:
        entries = list(source_files(paths, rules))
    else:
        entries = [] if is_left_out(stdin.path, rules) else [stdin]
    wanted: dict[Path, Wanted] = {}
    asked = set(asked_in(configuration.of_run()))
    chosen: list[SourceFile | FileError] = []
    lines = _Lines(settings)
    for entry in entries:
        if isinstance(entry, FileError):
            chosen.append(entry)
            continue
        effective = configuration.of_file(entry.path)
        asked.update(asked_in(effective))
        own = effective.settings
        try:
            spans = lines.of(entry)
        except FileError as error:
            chosen.append(error)
            continue
        if all(spans):  # one without a line leaves nothing to analyse
            chosen.append(
                replace(entry, generated=entry.named or own.generated, min_confidence=own.min_confidence)
            )
            _note(wanted, entry.path, own, spans)
    lines.check()
    unread = None if stdin is None or chosen else stdin.text
    # os.path.isdir: a folder that may not be read is no error here
    folders = tuple(each for each in paths if os.path.isdir(each))  # noqa: PTH112
    return Selected(chosen, wanted, frozenset(asked), unread, folders)


def standard_input(paths: Sequence[Path], settings: Settings) -> SourceFile | None:
    """What `-` stands for: the text on standard input, by the name that --stdin-filename gives it."""
    name = settings.stdin_filename
    if _STDIN not in paths:
        if name is not None:
            raise ConfigError("--stdin-filename names what `-` reads: give - as the path")
        return None
    if len(paths) > 1:
        raise ConfigError("- is standard input, which is analysed alone: give no other paths")
    if name is None:
        raise ConfigError("- is standard input: give --stdin-filename NAME, which says the language")
    language = language_of(name)
    if language is None:
        raise ConfigError(f"--stdin-filename {printable(name)}: not a C, C++ or Java file, going by its name")
    return SourceFile(name, language, text=sys.stdin.buffer.read())


def _note(
    wanted: dict[Path, Wanted], path: Path, settings: Settings, spans: tuple[tuple[Span, ...], ...]
) -> None:
    if settings.select or settings.ignore or spans:
        from plc.repair.narrow.narrowing import Wanted

        wanted[path] = Wanted(frozenset(settings.select), frozenset(settings.ignore), spans)


class _Lines:
    """The lines to which the options restrict each file."""

    def __init__(self, settings: Settings) -> None:
        self._ranges = settings.line_ranges
        self._met: set[LineRange] = set()
        self._since = None
        if settings.since is not None:
            from plc.repair.narrow.since import Since

            self._since = Since(settings.since)

    def of(self, source: SourceFile) -> tuple[tuple[Span, ...], ...]:
        """Spans by option; an empty one where an option leaves nothing of the file."""
        spans: list[tuple[Span, ...]] = []
        if self._ranges:
            from plc.repair.narrow.narrowing import Span

            real = os.path.realpath(source.path)
            meant = [
                entry for entry in self._ranges if entry.path is None or os.path.realpath(entry.path) == real
            ]
            self._met.update(meant)
            spans.append(tuple(Span(entry.first, entry.last) for entry in meant))
        if self._since is not None:
            spans.append(self._since.touched(source.path, text=source.text))
        return tuple(spans)

    def check(self) -> None:
        """Every range must have met a file."""
        for entry in self._ranges:
            if entry.path is not None and entry not in self._met:
                raise ConfigError(
                    f"--line-ranges {printable(entry.path)}:{entry.first}-{entry.last}: "
                    "that file is not among those to analyse"
                )
