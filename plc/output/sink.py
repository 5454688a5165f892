"""Where output goes: standard output, or a file that is replaced whole or not at all."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import IO

from data_prep.errors import PlcError
from data_prep.text.languages import language_of
from plc.base.printable import printable
from plc.base.whole import replaced

Write = Callable[[bytes], object]


class OutputError(PlcError):
    """A file that output cannot be written to."""


def check_output_file(path: Path, *, sources: bool = False) -> None:
    """OutputError where --output-file cannot be written; raised before any work is done.

    `sources` says that what is written is a source itself, which may take the place of one.
    """
    with _explained(path):
        target = _target(path)
        if not sources and target.is_file() and (language_of(path) or language_of(target)):
            raise _over_source(path, "is a C, C++ or Java file")
        if target.is_dir():
            raise OutputError(f"--output-file {printable(path)}: is a folder; give the name of a file")
        if not target.parent.is_dir():
            raise OutputError(f"--output-file {printable(path)}: its folder does not exist; make it first")
        if not os.access(target if _is_special(target) else target.parent, os.W_OK):
            raise OutputError(f"--output-file {printable(path)}: there is no permission to write there")


def check_not_analysed(path: Path, analysed: Iterable[Path]) -> None:
    """OutputError where --output-file, by its real path, is one of the files that are analysed."""
    target = os.path.realpath(path)
    if any(os.path.realpath(source) == target for source in analysed):
        raise _over_source(path, "is one of the files to analyse")


def _over_source(path: Path, what: str) -> OutputError:
    return OutputError(
        f"--output-file {printable(path)}: {what}, which the output would replace; give another name"
    )


@contextmanager
def opened(path: Path | None) -> Iterator[Write]:
    """What takes the output in pieces; a file gets its name only once all of it is there."""
    if path is None:
        yield _write_stdout
        return
    with _explained(path):
        target = _target(path)
        special = _is_special(target)  # a pipe or a device, which no file can take the place of
    with ExitStack() as stack:
        with _explained(path):
            stream = stack.enter_context(target.open("wb") if special else replaced(target))
        yield partial(_write, path, stream)
        with _explained(path):
            stack.pop_all().close()


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise OutputError(
            f"--output-file {printable(path)}: cannot be written: {error.strerror or error}"
        ) from error


def _write(path: Path, stream: IO[bytes], data: bytes) -> None:
    with _explained(path):
        stream.write(data)


def _target(path: Path) -> Path:
    """What links lead to in the end."""
    try:
        return path.resolve()
    except RuntimeError as error:
        raise OutputError(f"--output-file {printable(path)}: its links form a loop") from error


def _is_special(path: Path) -> bool:
    return path.exists() and not path.is_file()


def _write_stdout(data: bytes) -> None:
    sys.stdout.flush()
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()
