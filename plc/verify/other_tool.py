"""`--verify-with`: a command of the user's that prints a known format, run on candidates in a copy."""

from __future__ import annotations

import shlex
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path, PurePath
from queue import Empty, SimpleQueue
from threading import Lock
from typing import TYPE_CHECKING, Self, final

from data_prep.errors import ConfigError
from plc.base.utf16 import Unwrapped, file_bytes
from plc.diagnostics import Diagnostic, Location
from plc.diagnostics.errors import EmptyReportError, ReportError
from plc.diagnostics.formats import Context, ReportFormat, reader_of
from plc.diagnostics.formats.recognition import LOOKED_AT, recognised
from plc.verify.adapters import ToolFailedError
from plc.verify.commands import Commands
from plc.verify.scratch_tree import copy_tree
from plc.verify.tools import Limits, TooSlowError

if TYPE_CHECKING:
    from types import TracebackType

_FILE = "{file}"


@final
class OtherTool:
    """A command around `{file}`, the path of the file from the root of the tree, in which it is run.

    It is run in copies, one for each run at a time, in which only the asked file differs. Its format is
    recognised once, on the file as it is. Use it as a context; it may be shared between threads.
    """

    def __init__(self, command: str, root: Path, *, limits: Limits | None = None) -> None:
        """Of the limits only the time by the clock holds.

        ConfigError where the command cannot be split into words, or has no `{file}`.
        """
        try:
            self._words = shlex.split(command)
        except ValueError as error:
            raise ConfigError(f"--verify-with {command!r}: {error}") from error
        if not any(_FILE in word for word in self._words):
            raise ConfigError(f"--verify-with {command!r}: write {_FILE} where the file's name belongs")
        self._root = root.resolve()
        self._limits = limits or Limits()
        self._commands = Commands(seconds=self._limits.clock)
        self._folder = tempfile.TemporaryDirectory(prefix="plc-verify-with-", ignore_cleanup_errors=True)
        self._trees: SimpleQueue[Path] = SimpleQueue()
        self._made = 0
        self._lock = Lock()
        self._format: ReportFormat | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
        self._folder.cleanup()

    @property
    def name(self) -> str:
        """What the tool is called in reasons."""
        return Path(self._words[0]).name

    def stop(self) -> None:
        """Run nothing more."""
        self._commands.stop()

    def diagnostics(self, path: Path, text: bytes) -> tuple[Diagnostic, ...]:
        """What the command says with a text in the place of a file, its places in the user's tree.

        ToolFailedError, TooSlowError.
        """
        relative = path.resolve().relative_to(self._root)
        with self._tree() as tree:
            target = tree / relative
            kept = target.read_bytes()
            target.write_bytes(file_bytes(text, Unwrapped.of(kept).wide))
            try:
                words = [word.replace(_FILE, str(relative)) for word in self._words]
                try:
                    ended = self._commands.run(words, folder=tree)
                except OSError as error:
                    raise ToolFailedError(f"{self.name} cannot be run: {error.strerror}") from error
            finally:
                target.write_bytes(kept)
            if ended.code is None:
                raise TooSlowError(self._limits.exceeded_by(self.name))
            found = self._read(ended.output.encode(), ended.code, tree)
            return tuple(self._placed(entry, tree) for entry in found)

    def _read(self, output: bytes, code: int, tree: Path) -> list[Diagnostic]:
        context = Context(read_file=lambda path: _text_in(tree, path))
        try:
            if self._format is None:
                self._format = recognised(output[:LOOKED_AT])
            found = list(reader_of(self._format)(output, context)) if output.strip() else []
        except EmptyReportError:
            found = []
        except ReportError as error:
            raise ToolFailedError(f"{self.name} ended with {code}, and {error}") from error
        if code != 0 and not found:
            said = output.decode("utf-8", "replace").strip().splitlines() or ["it printed nothing"]
            raise ToolFailedError(f"{self.name} ended with {code} and no report: {said[-1][:200]}")
        return found

    def _placed(self, entry: Diagnostic, tree: Path) -> Diagnostic:
        def place(location: Location) -> Location:
            where = (tree / location.path).resolve()
            inside = where.is_relative_to(tree)
            return replace(location, path=self._root / where.relative_to(tree) if inside else where)

        return entry.placed(place)

    @contextmanager
    def _tree(self) -> Iterator[Path]:
        """A copy of the tree that nobody else uses meanwhile."""
        try:
            tree = self._trees.get_nowait()
        except Empty:
            with self._lock:
                self._made += 1
                tree = Path(self._folder.name).resolve() / str(self._made) / (self._root.name or "tree")
            copy_tree(self._root, tree)
        try:
            yield tree
        finally:
            self._trees.put(tree)


def _text_in(tree: Path, path: PurePath) -> bytes | None:
    """A file of the copy, to know what columns and offsets of the report mean."""
    where = (tree / path).resolve()
    try:
        return where.read_bytes() if where.is_relative_to(tree) and where.is_file() else None
    except OSError:
        return None
