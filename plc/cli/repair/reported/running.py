"""`--with`: installed tools run over the paths, and what they report."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import final

from data_prep.text.languages import Language, language_of
from plc.base.file_error import FileError
from plc.base.printable import printable
from plc.cli.repair.acting import tools_here
from plc.cli.repair.progress import stepping
from plc.config.effective import Configuration
from plc.config.settings import Settings
from plc.diagnostics import Diagnostic
from plc.repair.files.exclusions import rules_of
from plc.repair.files.selection import source_files
from plc.verify.adapters import Failed, run
from plc.verify.adapters.registry import adapters_named

_MOST_SAID = 5  # failures of tools that are shown one by one
_NAMES: Mapping[Language, str] = {"c": "C", "cpp": "C++", "java": "Java"}


@final
class ToolRuns:
    """The tools that --with names, run over what the paths name or hold.

    `failed` counts what could not be read or was not analysed: a run is then no proof that nothing is wrong.
    """

    def __init__(self, paths: Sequence[Path], settings: Settings, configuration: Configuration) -> None:
        """UnknownToolError."""
        self._paths = paths or (Path(),)
        self._jobs = settings.jobs or os.cpu_count() or 1
        self._adapters = adapters_named(settings.with_)
        self._tools = tools_here(settings)
        self._rules = rules_of(configuration)
        self.failed = 0

    def diagnostics(self) -> Iterator[Diagnostic]:
        """What the tools report. Files that they do not read are named on stderr."""
        files = self._files()
        if not self._are_read(files):
            return
        failures: list[Failed] = []
        names = ", ".join(adapter.name for adapter in self._adapters)
        with stepping(f"{names}:", total=len(files), stream=sys.stderr) as step:
            found = run(
                self._adapters,
                files,
                root=_around(files),
                tools=self._tools,
                jobs=self._jobs,
                on_failure=failures.append,
                on_file=step,
            )
            yield from found
        self.failed += len(failures)
        for failure in failures[:_MOST_SAID]:
            print(f"plc: error: {printable(failure.path)}: {printable(failure.reason)}", file=sys.stderr)
        if len(failures) > _MOST_SAID:
            print(
                f"plc: error: {len(failures) - _MOST_SAID} more files that tools failed on", file=sys.stderr
            )

    def _files(self) -> list[Path]:
        """The files. A path without any is an error on stderr."""
        files: list[Path] = []
        for source in source_files(self._paths, self._rules):
            if isinstance(source, FileError):
                self.failed += 1
                print(f"plc: error: {printable(source.path)}: {printable(source.problem)}", file=sys.stderr)
            else:
                files.append(source.path)
        if not files and not self.failed:
            self.failed += 1
            places = ", ".join(map(printable, self._paths))
            print(f"plc: error: --with: no C, C++ or Java files in {places}", file=sys.stderr)
        return files

    def _are_read(self, files: Sequence[Path]) -> bool:
        """Whether any tool reads any of the files. A tool that reads none is named on stderr."""
        found = [language_of(file) for file in files]
        idle = [each for each in self._adapters if files and not each.languages & set(found)]
        are_all = bool(files) and len(idle) == len(self._adapters)
        for adapter in idle:
            reads = " and ".join(_NAMES[each] for each in _NAMES if each in adapter.languages)
            said = f"{adapter.name} reads {reads} files, and none is among those given"
            print(f"plc: {'error: ' * are_all}{said}", file=sys.stderr)
        self.failed += are_all
        return bool(files) and not are_all


def _around(files: Sequence[Path]) -> Path:
    """The folder that holds all files: what tools say of headers elsewhere is not the user's."""
    return Path(os.path.commonpath([os.path.dirname(os.path.realpath(file)) for file in files]))  # noqa: PTH120
