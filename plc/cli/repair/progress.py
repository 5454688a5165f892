"""How far `plc repair` has come: one line on a terminal that goes away again, now and then one elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING, Protocol, TextIO, TypeVar, final

if TYPE_CHECKING:
    from rich.console import Console

_T = TypeVar("_T")
Step = Callable[[], None]
_PATIENCE = 1.0  # seconds; a shorter run shows nothing
_STEP = 0.1  # seconds between two looks at how far it is
_SELDOM = 10.0  # seconds between two lines where each of them stays: in a pipe, a file, a log of CI
_WIDTH = 24  # columns of the bar


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

    def numbered() -> Iterator[_T]:
        nonlocal number
        before: list[_T] = []
        for outcome in outcomes:
            number += not (before and again(before[0], outcome))
            before = [outcome]
            yield outcome

    yield from shown_while(
        numbered(), total=total, of="files", done=lambda: number, stream=stream, more=more, patience=patience
    )


def shown_while(
    outcomes: Iterable[_T],
    *,
    total: int | None,
    of: str,
    done: Callable[[], int],
    stream: TextIO,
    more: Callable[[], str] = str,
    patience: float = _PATIENCE,
) -> Iterator[_T]:
    """The outcomes, and while one is waited for how many `of` what are done, as in `counted`.

    A `total` of None is one that nobody knows yet.
    """
    words = of if total is None else f"of {total} {of}"
    line = _shown_on(stream, _Count(words, total, done, more), patience)
    try:
        for outcome in outcomes:
            line.hide()
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

    count = _Count(f"of {total} files", total, lambda: number, str, before=f"{words} ")
    line = _shown_on(stream, count, patience)
    try:
        yield step
    finally:
        line.end()


@final
class _Count:
    """How far a run is, as a number and in words."""

    def __init__(
        self, of: str, total: int | None, done: Callable[[], int], more: Callable[[], str], before: str = ""
    ) -> None:
        self.total = total
        self.done = done
        self._of = of
        self._more = more
        self._before = before

    def words(self) -> str:
        return f"{self._before}{self.done()} {self._of}{self._more()}"


def _shown_on(stream: TextIO, count: _Count, patience: float) -> _Shown:
    if stream.isatty():
        from rich.console import Console

        console = Console(file=stream, soft_wrap=True, highlight=False)
        if not console.is_dumb_terminal:
            return _Line(console, count, patience)
    return _Lines(stream, count)


class _Shown(Protocol):
    """Something that shows how far a run is, until it ends."""

    def hide(self) -> None: ...

    def wanted(self) -> None: ...

    def end(self) -> None: ...


@final
class _Lines:
    """Lines that stay, written seldom by a thread of its own, and only once there is more to say."""

    def __init__(self, stream: TextIO, count: _Count) -> None:
        self._stream = stream
        self._count = count
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
        said = ""
        while not self._over.wait(_SELDOM):
            words = self._count.words()
            if words != said:
                self._stream.write(f"plc: {words}\n")
                self._stream.flush()
            said = words


@final
class _Line:
    """A bar with its words, drawn by rich for as long as it is wanted."""

    def __init__(self, console: Console, count: _Count, patience: float) -> None:
        from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

        self._console = console
        self._count = count
        self._patience = patience
        columns = BarColumn(_WIDTH), TextColumn("{task.description}", markup=False), TimeElapsedColumn()
        self._bar = Progress(
            *columns, console=console, transient=True, redirect_stdout=False, redirect_stderr=False
        )
        self._task = self._bar.add_task(count.words(), total=count.total)
        self._is_wanted = True
        self._is_drawn = False
        self._lock = Lock()
        self._over = Event()
        self._thread = Thread(target=self._tick, daemon=True)
        self._thread.start()

    def hide(self) -> None:
        """Erase it, and draw none until it is wanted again."""
        with self._lock:
            self._is_wanted = False
            if self._is_drawn:
                self._is_drawn = False
                self._bar.stop()

    def wanted(self) -> None:
        """Let it be drawn."""
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
                    self._draw()

    def _draw(self) -> None:
        words, done = self._count.words(), self._count.done()
        self._bar.update(self._task, description=words, completed=done)
        if not self._is_drawn:
            self._is_drawn = True
            self._bar.start()
            self._console.show_cursor(True)  # a run that is killed hides it from nobody
