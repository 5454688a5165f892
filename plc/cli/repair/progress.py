"""How far `plc repair` has come: one line on a terminal that goes away again, now and then one elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from threading import Event, Lock, Thread
from typing import Protocol, TextIO, TypeVar, final

_T = TypeVar("_T")
Step = Callable[[], None]
_PATIENCE = 1.0  # seconds; a shorter run shows nothing
_STEP = 0.1  # seconds between two lines
_SELDOM = 30.0  # seconds between two lines where each of them stays: in a pipe, a file, a log of CI


def _never(before: object, now: object) -> bool:
    del before, now
    return False


def counted(
    outcomes: Iterable[_T],
    *,
    total: int,
    stream: TextIO,
    more: Callable[[], str] = str,
    again: Callable[[_T, _T], bool] = _never,
    patience: float = _PATIENCE,
) -> Iterator[_T]:
    """The outcomes, and while one is waited for their number on `stream`: often on a terminal, else seldom.

    `more` says what else there is to tell, `again` whether an outcome is of the same file as the one before.
    The line is gone whenever an outcome is handed on, so that the caller may write.
    """
    number = 0
    before: list[_T] = []
    line = _shown_on(stream, lambda: f"{number} of {total} files{more()}", patience)
    try:
        for outcome in outcomes:
            line.hide()
            number += not (before and again(before[0], outcome))
            before = [outcome]
            yield outcome
            line.wanted()
    finally:
        line.end()


@contextmanager
def stepping(words: str, *, total: int, stream: TextIO, patience: float = _PATIENCE) -> Iterator[Step]:
    """What to call once for each file that is done; meanwhile their number is shown behind the words."""
    number = 0

    def step() -> None:
        nonlocal number
        number += 1

    line = _shown_on(stream, lambda: f"{words} {number} of {total} files", patience)
    try:
        yield step
    finally:
        line.end()


def _shown_on(stream: TextIO, text: Callable[[], str], patience: float) -> _Shown:
    return _Line(stream, text, patience) if stream.isatty() else _Lines(stream, text)


class _Shown(Protocol):
    """Something that shows how far a run is, until it ends."""

    def hide(self) -> None: ...

    def wanted(self) -> None: ...

    def end(self) -> None: ...


@final
class _Lines:
    """Lines that stay, written seldom by a thread of its own."""

    def __init__(self, stream: TextIO, text: Callable[[], str]) -> None:
        self._stream = stream
        self._text = text
        self._over = Event()
        self._thread = Thread(target=self._tick, daemon=True)
        self._thread.start()

    def hide(self) -> None:
        """A whole line is in nobody's way."""

    def wanted(self) -> None:
        """It goes on."""

    def end(self) -> None:
        """Write no more."""
        self._over.set()
        self._thread.join()

    def _tick(self) -> None:
        while not self._over.wait(_SELDOM):
            self._stream.write(f"plc: {self._text()}\n")
            self._stream.flush()


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
