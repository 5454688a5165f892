"""End a `plc repair` by a signal: files in progress are finished, and what was written is reported."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from plc.repair.apply.journal import Journal

_SIGNALS = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]


class StoppedFromOutsideError(BaseException):
    """A signal to end; no Exception, so that nobody takes it for trouble with a file."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = signal.Signals(number)


@contextmanager
def stoppable(*ends: Callable[[], object], asks: bool = False) -> Iterator[None]:
    """Within, the first SIGINT, SIGTERM or SIGHUP calls `ends` and raises; a second one ends the process.

    With `asks`, Ctrl-C stays what it is at a prompt.
    """
    if threading.current_thread() is not threading.main_thread():  # signals are the main thread's
        yield
        return
    signals = [number for number in _SIGNALS if not (asks and number == signal.SIGINT)]
    before = {number: signal.getsignal(number) for number in signals}

    def stop(number: int, _: FrameType | None) -> None:
        for each in signals:
            signal.signal(each, signal.SIG_DFL)
        for end in ends:
            end()
        raise StoppedFromOutsideError(number)

    for number in signals:
        if before[number] != signal.SIG_IGN:  # as nohup wants it
            signal.signal(number, stop)
    try:
        yield
    finally:
        for number in signals:
            signal.signal(number, before[number])


def tell_stopped(stopped: StoppedFromOutsideError | KeyboardInterrupt, journal: Journal | None) -> int:
    """Say what the run wrote before it was ended, and how to take that back; the exit code."""
    number = stopped.number if isinstance(stopped, StoppedFromOutsideError) else signal.SIGINT
    name = "Ctrl-C" if number == signal.SIGINT else number.name
    if journal is None:
        what = "nothing was changed"
    else:
        from plc.repair.apply.undo import written

        count = written(journal)
        files = "1 file was" if count == 1 else f"{count} files were"
        what = f"{files} fixed, and `plc undo` takes that back" if count else "no file was changed"
    print(f"plc: ended by {name}: {what}", file=sys.stderr)
    return 128 + number  # as shells have it: 130 for Ctrl-C, 143 for SIGTERM
