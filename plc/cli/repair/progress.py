"""How far `plc repair` has come, as one line on a terminal that goes away again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from threading import Event, Lock, Thread
from typing import TextIO, TypeVar, final

_T = TypeVar("_T")
_PATIENCE = 1.0  # seconds; a shorter run shows nothing
_STEP = 0.1  # seconds between two lines


def counted(
    outcomes: Iterable[_T],
    *,
    total: int,
    stream: TextIO,
    more: Callable[[], str] = str,
    patience: float = _PATIENCE,
) -> Iterator[_T]:
    """The outcomes, and while one is waited for their number on `stream`, where that is a terminal.

    `more` says what else there is to tell. The line is gone whenever an outcome is handed on, so that the
    caller may write.
    """
    if not stream.isatty():
        yield from outcomes
        return
    number = 0
    line = _Line(stream, lambda: f"{number} of {total} files{more()}", patience)
    try:
        for outcome in outcomes:
            line.hide()
            number += 1
            yield outcome
            line.wanted()
    finally:
        line.end()


@final
class _Line:
    """A line that a thread of its own writes anew, for as long as it is wanted."""

    def __init__(self, stream: TextIO, text: Callable[[], str], patience: float) -> None:
        self._stream = stream
        self._text = text
        self._patience = patience
        self._shown = ""
        self._is_wanted = True
        self._lock = Lock()
        self._over = Event()
        self._thread = Thread(target=self._tick, daemon=True)
        self._thread.start()

    def hide(self) -> None:
        """Erase it, and write none until it is wanted again."""
        with self._lock:
            self._is_wanted = False
            self._write("")

    def wanted(self) -> None:
        """Let it be written."""
        with self._lock:
            self._is_wanted = True

    def end(self) -> None:
        """Erase it for good."""
        self._over.set()
        self._thread.join()
        self.hide()

    def _tick(self) -> None:
        pause = self._patience
        while not self._over.wait(pause):
            pause = _STEP
            with self._lock:
                if self._is_wanted:
                    self._write(self._text())

    def _write(self, text: str) -> None:
        if text != self._shown:
            self._stream.write(f"\r{' ' * len(self._shown)}\r" * bool(self._shown) + text)
            self._stream.flush()
            self._shown = text
