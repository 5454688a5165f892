"""What `plc repair` shows besides findings: files, options, what comments suppress, repaired input."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from plc.base.file_error import FileError
from plc.base.printable import printable
from plc.config.effective import Configuration
from plc.config.rendering import rendered
from plc.repair.files.selection import SourceFile

if TYPE_CHECKING:
    from plc.repair.batch import Analysed, Failed
    from plc.repair.narrow.finding_filter import Taken


def show_files(sources: Iterable[SourceFile | FileError]) -> int:
    """The names of the files, one a line; the exit code."""
    code = 0
    for entry in sources:
        if isinstance(entry, FileError):
            print(f"plc: error: {entry}", file=sys.stderr)
            code = 2
        else:
            print(printable(entry.path))
    return code


def show_settings(sources: Iterable[SourceFile | FileError], configuration: Configuration) -> int:
    """The options that hold, once for each configuration that has a part in it; the exit code."""
    code = 0
    shown: set[Path | None] = set()
    for entry in sources:
        if isinstance(entry, FileError):
            print(f"plc: error: {entry}", file=sys.stderr)
            code = 2
            continue
        effective = configuration.of_file(entry.path)
        config = None if effective.config is None else effective.config.path
        if config not in shown:
            if shown:
                print()
            shown.add(config)
            print(f"# what holds for {printable(entry.path)} and the like")
            for line in rendered(effective, flags=True):
                print(line)
    return code


def show_taken(taken: Taken, *, everything: bool) -> None:
    """What comments suppress; with `everything` also those that suppress nothing, and other filters."""
    from plc.output.wording import counted

    for path, comment in sorted(taken.unused, key=lambda entry: (entry[0], entry[1].line)):
        place = f"{printable(path)}:{comment.line}: `{printable(comment.written)}`"
        if comment.misspelt:
            print(f"{place} names no CWE: write ignore[CWE-476], or ignore[476]", file=sys.stderr)
        elif everything:
            print(f"{place} suppresses nothing", file=sys.stderr)
    if taken.ignored:
        print(f"{counted(taken.ignored, 'finding')} suppressed by comments", file=sys.stderr)
    if everything and taken.unwanted:
        print(
            f"{counted(taken.unwanted, 'finding')} of other CWEs or on other lines not shown",
            file=sys.stderr,
        )


def fixed_input(outcomes: Iterable[Analysed | Failed]) -> Iterator[bytes]:
    """The text of standard input with its fixes made; what was done, to people."""
    from plc.base.utf16 import file_bytes
    from plc.output.places import line_of, line_of_fixed
    from plc.repair.batch import Analysed

    for entry in outcomes:
        if isinstance(entry, Analysed):
            yield file_bytes(entry.after, entry.wide)
            name = printable(entry.path)
            for finding in entry.fixed:
                line = line_of_fixed(entry, finding)
                print(f"{name}:{line}: fixed `{printable(finding.function)}`", file=sys.stderr)
            for finding in entry.report.findings:
                line = line_of(entry, finding)
                print(f"{name}:{line}: left `{printable(finding.function)}`", file=sys.stderr)
