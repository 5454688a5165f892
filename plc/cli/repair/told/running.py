"""`--with`: installed tools run over the paths, and what they report."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from plc.base.file_error import FileError
from plc.base.printable import printable
from plc.config.effective import Configuration
from plc.config.settings import Settings
from plc.diagnostics import Diagnostic
from plc.repair.files.exclusions import rules_of
from plc.repair.files.selection import source_files
from plc.verify.adapters import Failed, run
from plc.verify.adapters.registry import adapters_named
from plc.verify.tools import Tools

_MOST_SAID = 5  # failures of tools that are told one by one


def reported_by_tools(
    paths: Sequence[Path], settings: Settings, configuration: Configuration
) -> Iterator[Diagnostic]:
    """What the tools that the options name say of the files that the paths name or hold."""
    adapters = adapters_named(settings.with_)
    files: list[Path] = []
    for source in source_files(paths or (Path(),), rules_of(configuration)):
        if isinstance(source, FileError):
            print(f"plc: {printable(source.path)}: {printable(source.problem)}", file=sys.stderr)
        else:
            files.append(source.path)
    if not files:
        return
    failures: list[Failed] = []
    yield from run(
        adapters,
        files,
        root=_around(files),
        tools=Tools(),
        jobs=settings.jobs or os.cpu_count() or 1,
        on_failure=failures.append,
    )
    for failure in failures[:_MOST_SAID]:
        print(f"plc: {printable(failure.path)}: {printable(failure.reason)}", file=sys.stderr)
    if len(failures) > _MOST_SAID:
        print(f"plc: {len(failures) - _MOST_SAID} more files that tools failed on", file=sys.stderr)


def _around(files: Sequence[Path]) -> Path:
    """The folder that holds all files: what tools say of headers elsewhere is not the user's."""
    return Path(os.path.commonpath([os.path.dirname(os.path.realpath(file)) for file in files]))  # noqa: PTH120
