"""End a `plc repair` by a signal: files in progress are finished, and what was written is reported."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING, final

if TYPE_CHECKING:
    from plc.repair.apply.journal import Journal

_SIGNALS = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]


class StoppedFromOutsideError(BaseException):
    """A signal to end; no Exception, so that nobody takes it for trouble with a file."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = signal.Signals(number)


@final
class Ending:
    """The signal that asked a run to end, if one did: who works sees it, and ends of its own accord."""

    def __init__(self) -> None:
        self.number: signal.Signals | None = None

    @property
    def name(self) -> str:
        """What a person calls the signal; empty where there was none."""
        return "" if self.number is None else name_of(self.number)

    def is_asked(self) -> bool:
        """Whether the run is to end."""
        return self.number is not None


@contextmanager
def stoppable(*ends: Callable[[], object], asks: bool = False) -> Iterator[Ending]:
    """Within, the first SIGINT, SIGTERM or SIGHUP calls `ends` and raises; a second one ends the process.

    The value never says that one came, as nobody is left to ask it. With `asks`, Ctrl-C stays what it is at a
    prompt.
    """

    def stop(number: int) -> None:
        for end in ends:
            end()
        raise StoppedFromOutsideError(number)

    signals = [number for number in _SIGNALS if not (asks and number == signal.SIGINT)]
    with _heard(signals, stop):
        yield Ending()


@contextmanager
def ending(*ends: Callable[[], object]) -> Iterator[Ending]:
    """Within, the first such signal calls `ends` and is noted, a second one ends the process.

    Nothing is raised: what is done is still written, and whole.
    """
    noted = Ending()

    def stop(number: int) -> None:
        noted.number = signal.Signals(number)
        for end in ends:
            end()

    with _heard(_SIGNALS, stop):
        yield noted


@contextmanager
def _heard(signals: list[signal.Signals], stop: Callable[[int], None]) -> Iterator[None]:
    """Within, the first of the signals calls `stop`; then each does what it does by default."""
    if threading.current_thread() is not threading.main_thread():  # signals are the main thread's
        yield
        return
    before = {number: signal.getsignal(number) for number in signals}

    def heard(number: int, _: FrameType | None) -> None:
        for each in signals:
            signal.signal(each, signal.SIG_DFL)
        stop(number)

    for number in signals:
        if before[number] != signal.SIG_IGN:  # as nohup wants it
            signal.signal(number, heard)
    try:
        yield
    finally:
        for number in signals:
            signal.signal(number, before[number])


def name_of(number: signal.Signals) -> str:
    """What a person calls a signal."""
    return "Ctrl-C" if number == signal.SIGINT else number.name


def tell_stopped(
    stopped: StoppedFromOutsideError | KeyboardInterrupt | signal.Signals, journal: Journal | None
) -> int:
    """Say what the run wrote before it was ended, and how to take that back; the exit code."""
    match stopped:
        case signal.Signals():
            number = stopped
        case StoppedFromOutsideError():
            number = stopped.number
        case _:
            number = signal.SIGINT
    if journal is None:
        what = "nothing was changed"
    else:
        from plc.repair.apply.undo import written

        count = written(journal)
        files = "1 file was" if count == 1 else f"{count} files were"
        what = f"{files} fixed, and `plc undo` takes that back" if count else "no file was changed"
    print(f"plc: ended by {name_of(number)}: {what}", file=sys.stderr)
    return 128 + number  # as shells have it: 130 for Ctrl-C, 143 for SIGTERM
