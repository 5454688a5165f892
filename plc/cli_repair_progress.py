"""How far `plc repair` has come, as one line on a terminal that goes away again."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from typing import TextIO, TypeVar

_T = TypeVar("_T")
_PATIENCE = 1.0  # seconds; a shorter run shows nothing
_STEP = 0.1  # seconds between two lines


def counted(
    outcomes: Iterable[_T],
    *,
    total: int,
    stream: TextIO,
    clock: Callable[[], float] = time.monotonic,
) -> Iterator[_T]:
    """The outcomes, and between them their number on `stream`, where that is a terminal.

    The line is gone whenever an outcome is handed on, so that the caller may write.
    """
    if not stream.isatty():
        yield from outcomes
        return
    due = clock() + _PATIENCE
    line = ""
    try:
        for number, outcome in enumerate(outcomes, start=1):
            now = clock()
            _erase(stream, line)
            yield outcome
            if now >= due or line:
                if now >= due:
                    line = f"{number} of {total} files"
                    due = now + _STEP
                stream.write(line)
                stream.flush()
    finally:
        _erase(stream, line)


def _erase(stream: TextIO, line: str) -> None:
    if line:
        stream.write(f"\r{' ' * len(line)}\r")
        stream.flush()
