"""The reports that a run reads: opened, their format recognised, and the one that is given back kept."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, cast, final

from plc.base.printable import printable
from plc.cli.repair.progress import shown_while
from plc.cli.repair.reported.tree import Tree
from plc.config.settings import Settings
from plc.diagnostics import Diagnostic
from plc.diagnostics.errors import EmptyReportError, ReportError
from plc.diagnostics.formats import Context, read_report
from plc.diagnostics.formats.recognition import LOOKED_AT, recognised
from plc.repair.apply.journal import project_root
from plc.verify.compiling.logged_commands import LoggedCommands

_STDIN = Path("-")
_IN_MEMORY = 8 << 20  # bytes of a report on standard input that has to be read twice
_MOST_SAID = 5  # damaged results that are named one by one


@final
@dataclass(slots=True)
class Reports:
    """All reports of a run. `failed` of them could not be read, or not to their end."""

    settings: Settings
    tree: Tree
    stack: ExitStack
    commands: LoggedCommands  # of compilers, in logs of builds
    read: int = 0  # reports, so far
    failed: int = 0
    damaged: int = 0
    _given: BinaryIO | None = field(default=None)

    @classmethod
    @contextmanager
    def of(cls, settings: Settings, tree: Tree) -> Iterator[Reports]:
        """The reports, closed at the end."""
        with ExitStack() as stack:
            yield cls(settings, tree, stack, LoggedCommands(project_root(Path.cwd())))

    def diagnostics(self) -> Iterator[Diagnostic]:
        """All reports, one file after the other. A file that cannot be read is named on stderr."""
        for path in self.settings.report:
            before = self.read
            try:
                coming, done = self._of(path), (lambda: self.read)
                yield from shown_while(coming, total=None, of="reports read", done=done, stream=sys.stderr)
            except EmptyReportError:
                print(f"plc: {_name(path)} is empty: its tool found nothing, or did not run", file=sys.stderr)
            except (ReportError, OSError) as error:
                self.failed += 1
                read = self.read - before
                further = f" further than {read} {'report' if read == 1 else 'reports'}" if read else ""
                why = printable(_why(path, error))
                print(f"plc: error: {_name(path)} cannot be read{further}: {why}", file=sys.stderr)
        if self.damaged > _MOST_SAID:
            print(f"plc: {self.damaged - _MOST_SAID} more damaged results skipped", file=sys.stderr)

    def given_back(self) -> BinaryIO | None:
        """The SARIF report that is given back with fixes; None: another output is made."""
        return None if self.failed else self._given  # what ends early cannot be given back whole

    def _of(self, path: Path) -> Iterator[Diagnostic]:
        stream = self._stream(path)
        context = Context(
            in_tree=self.tree.has,
            read_file=self.tree.read,
            on_damage=lambda said: self._hear(path, said),
            on_command=self.commands.hear,
        )
        for diagnostic in read_report(stream, context=context):
            self.read += 1
            yield diagnostic

    def _stream(self, path: Path) -> BinaryIO:
        """A report's bytes; one that is given back can be read again."""
        alone = len(self.settings.report) == 1 and not self.settings.at and not self.settings.with_
        again = self.settings.format == "sarif" and alone
        if path == _STDIN:
            stream = cast(BinaryIO, self._kept(sys.stdin.buffer) if again else sys.stdin.buffer)
        else:
            stream = self.stack.enter_context(path.open("rb"))
        if again and stream.seekable():
            begin = stream.read(LOOKED_AT)
            stream.seek(0)
            try:
                is_sarif = recognised(begin) == "sarif"
            except ReportError:  # whoever reads it says so
                is_sarif = False
            self._given = stream if is_sarif else None
        return stream

    def _kept(self, source: BinaryIO) -> SpooledTemporaryFile[bytes]:
        spool = SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115, the stack closes it
        self.stack.callback(spool.close)
        while piece := source.read(1 << 16):
            spool.write(piece)
        spool.seek(0)
        return spool

    def _hear(self, path: Path, said: str) -> None:
        self.damaged += 1
        if self.damaged <= _MOST_SAID:
            print(f"plc: {_name(path)}: {printable(said)}; skipped", file=sys.stderr)


def _why(path: Path, error: ReportError | OSError) -> str:
    if isinstance(error, IsADirectoryError) or path.is_dir():
        return "it is a folder; give the file of a report, or --with TOOL to run a tool over the folder"
    return (error.strerror or str(error)) if isinstance(error, OSError) else str(error)


def _name(path: Path) -> str:
    return "the report on standard input" if path == _STDIN else printable(path)
