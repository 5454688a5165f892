"""Candidates tried with the user's command: the first under which it succeeds, in copies of the tree."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self, final

from data_prep.errors import PlcError
from plc.base.in_order import at_a_time
from plc.base.utf16 import Unwrapped, file_bytes
from plc.verify.commands import Commands, Ended
from plc.verify.scratch_tree import copy_tree

if TYPE_CHECKING:
    from types import TracebackType

_SECONDS = 600.0
_SAID = 300  # characters of a command's last line


class TestCommandError(PlcError):
    """A test command that cannot tell a fix from none."""

    __test__ = False  # pytest takes every Test… for its own


@dataclass(frozen=True, slots=True)
class Tested:
    """Whether a command succeeds with a candidate, and if not, how it ended."""

    passes: bool
    reason: str = ""


@final
class TestCommand:
    """A command that fails on the tree as it is, asked about candidates. Use it as a context.

    `changes` of a candidate are whole texts by their files' absolute paths. Each candidate has a fresh copy
    of the tree of its own, so that nothing that one leaves behind decides about another.
    """

    __test__ = False

    def __init__(self, command: str, root: Path, *, seconds: float = _SECONDS, jobs: int = 2) -> None:
        self._command = command
        self.root = root.resolve()
        self._commands = Commands(seconds=seconds)
        self._folder = tempfile.TemporaryDirectory(prefix="plc-test-", ignore_cleanup_errors=True)
        self._pool = ThreadPoolExecutor(max(1, jobs))
        self._jobs = max(1, jobs)
        self.left_out: tuple[Path, ...] = ()
        self.failure = ""  # what the command prints on the tree as it is

    def __enter__(self) -> Self:
        try:
            self._begin()
        except BaseException:
            self._end()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    def stop(self) -> None:
        """End what runs; a signal's handler may call it."""
        self._commands.stop()

    def tested(self, candidates: Iterable[Mapping[Path, bytes]]) -> Iterator[Tested]:
        """An answer for each candidate, in order; some are tested at a time. Close it to test no more."""
        return at_a_time(self._pool, self._test, candidates, most=self._jobs)

    def first(self, candidates: Iterable[Mapping[Path, bytes]]) -> int | None:
        """The number of the first candidate under which the command succeeds; None: none of them."""
        answers = self.tested(candidates)
        for index, answer in enumerate(answers):
            if answer.passes:
                return index
        return None

    def _begin(self) -> None:
        """TestCommandError where the command succeeds without any fix, or never ends."""
        ended = self._run({})
        self.failure = ended.output
        if ended.code == 0:
            raise TestCommandError(
                f"--test {self._command!r} succeeds on the tree as it is, so that it cannot tell a fix from "
                "none: give a command that fails because of the fault"
            )
        if ended.code is None:
            raise TestCommandError(
                f"--test {self._command!r} did not end within {self._commands.seconds:g} s on the tree as it "
                "is: give a command that tests less"
            )
        if ended.code in (126, 127):
            raise TestCommandError(
                f"--test {self._command!r} cannot be run in {self.root}: {_last(ended)}"
                f"{self._about_left_out()}"
            )

    def _about_left_out(self) -> str:
        if not self.left_out:
            return ""
        names = ", ".join(map(str, self.left_out[:3]))
        return f" (the copy is without {names}, which name the tree's own place: build them in the command)"

    def _end(self) -> None:
        self._commands.stop()
        self._pool.shutdown(cancel_futures=True)
        self._folder.cleanup()

    def _test(self, changes: Mapping[Path, bytes]) -> Tested:
        ended = self._run(changes)
        if ended.code == 0:
            return Tested(True)
        if ended.code is None:
            return Tested(False, f"it did not end within {self._commands.seconds:g} s")
        return Tested(False, f"exit code {ended.code}: {_last(ended)}")

    @contextmanager
    def copied(self) -> Iterator[Path]:
        """A copy of the tree, for as long as it is needed."""
        with tempfile.TemporaryDirectory(dir=self._folder.name, ignore_cleanup_errors=True) as folder:
            tree = Path(folder).resolve() / (self.root.name or "tree")
            left_out = copy_tree(self.root, tree)
            self.left_out = self.left_out or left_out
            yield tree
            shutil.rmtree(tree, ignore_errors=True)  # read-only folders of a build make no error of a test

    def run_in(self, tree: Path, environment: Mapping[str, str] | None = None) -> Ended:
        """How the command ends in a copy."""
        return self._commands.run(
            self._command, folder=tree, environment={"PWD": str(tree), **(environment or {})}
        )

    def _run(self, changes: Mapping[Path, bytes]) -> Ended:
        with self.copied() as tree:
            for path, text in changes.items():
                _write(tree / path.resolve().relative_to(self.root), text)
            return self.run_in(tree)


def _write(target: Path, text: bytes) -> None:
    """A changed file, new by its time for what builds by that; never through a link of the copy."""
    mode = target.stat().st_mode if target.exists() else None
    wide = Unwrapped.of(target.read_bytes()).wide if mode is not None else None
    target.unlink(missing_ok=True)
    target.write_bytes(file_bytes(text, wide))
    if mode is not None:
        target.chmod(mode)


def _last(ended: Ended) -> str:
    lines = [line.strip() for line in ended.output.splitlines() if line.strip()]
    return lines[-1][:_SAID] if lines else "it printed nothing"
