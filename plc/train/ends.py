"""What may end training: the plan, a signal, no memory, no disk; each in an orderly way."""

from __future__ import annotations

import errno
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Literal

from data_prep.errors import TrainingError
from plc.train.config import StopConfig
from plc.train.record.checkpoint import Progress

Reason = Literal["steps", "minutes", "patience", "lease", "interrupt", "terminate"]
WISHES: tuple[Reason, ...] = ("interrupt", "terminate", "lease")  # what one process decides for all
SIGNALS: dict[signal.Signals, Reason] = {signal.SIGINT: "interrupt", signal.SIGTERM: "terminate"}


def planned_end(stop: StopConfig, progress: Progress) -> Reason | None:
    """What of the plan is reached: its steps, its minutes, or its patience; None while training goes on."""
    if progress.step >= stop.max_steps:
        return "steps"
    if stop.max_minutes is not None and progress.seconds >= stop.max_minutes * 60:
        return "minutes"
    return "patience" if progress.stale >= stop.patience else None


@contextmanager
def listening() -> Iterator[Callable[[], Reason | None]]:
    """SIGINT and SIGTERM end training after the step at hand; a second one ends it at once."""
    heard: list[Reason] = []

    def note(number: int, _frame: FrameType | None) -> None:
        if heard:
            raise KeyboardInterrupt
        heard.append(SIGNALS[signal.Signals(number)])

    before = {number: signal.signal(number, note) for number in SIGNALS}
    try:
        yield lambda: heard[0] if heard else None
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def explained(run: Path) -> Iterator[None]:
    """Running out of memory or disk becomes a TrainingError that says what to do."""
    try:
        yield
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        raise TrainingError(
            f"{run}: the disk is full; the last good checkpoint is kept. Make room, then go on with --resume"
        ) from error
    except (MemoryError, RuntimeError) as error:
        text = str(error).lower()
        if isinstance(error, RuntimeError) and "memory" not in text:
            raise
        raise TrainingError(
            f"out of memory while training ({str(error).splitlines()[0] if text else 'MemoryError'}); "
            f"the last good checkpoint is kept in {run}. Lower optim.batch_words, then go on with --resume"
        ) from error
