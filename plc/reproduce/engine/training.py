"""Train a cell's model by `plc train` in a process of its own: resumed where it stood."""

from __future__ import annotations

import json
import math
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from safetensors import SafetensorError

from data_prep.errors import PlcError, TrainingError
from plc.reproduce.engine.cells import CELL
from plc.reproduce.engine.leases import Lease, NotYetError, OutOfTimeError
from plc.reproduce.engine.locks import alone
from plc.train.config import Config, read_config, write_config

RUN = "run"
_CONFIG = "config.toml"
_LOG = "train.log"
_STOPPED = (130, 143, -2, -15)  # an interrupt or a termination: not the run's fault
_KILLED = (-9, 137)
_HOPELESS = (
    "the checkpoint is damaged",
    "was begun with",
)  # what training says of a run that it can never go on with
_TAIL = 5  # lines of the log that an error quotes


def train_in(
    directory: Path, config: Config, data: Sequence[Path], *, lease: Lease, threads: int = 1
) -> Path:
    """The finished run in `directory/run`, trained there or on from where it stood.

    OutOfTimeError where the lease ended first, or somebody ended the training. TrainingError where training
    failed (a damaged checkpoint, a full disk, no memory), with what it said last and what to do, and where a
    training that lost its parent is still at work there.
    """
    busy = TrainingError(
        f"{directory / RUN} is still being trained by a process whose `plc reproduce` was ended: "
        "wait for it or end it, then run the command again"
    )
    with alone(directory, busy=busy) as lock:
        return _trained(directory, config, data, lease=lease, threads=threads, lock=lock)


def run_of_cell(cell: Path, key: object, *, purpose: str, again: str) -> Path:
    """The finished run of a cell that another one is made from; `purpose` and `again` are for the errors.

    NotYetError where it is not trained to its end, TrainingError where it is by another configuration or
    damaged.
    """
    try:
        found = json.loads((cell / CELL).read_text("utf-8")).get("key")
    except FileNotFoundError:
        raise NotYetError(f"{cell} holds no trained model{purpose}; {again}") from None
    except (OSError, ValueError, AttributeError) as error:
        raise TrainingError(f"{cell / CELL} cannot be read: {error}; remove {cell}, then {again}") from None
    if found != key:
        raise TrainingError(f"{cell} was trained by another configuration; remove it, then {again}")
    with remedied(cell / RUN):
        finished = is_finished(cell / RUN)
    if not finished:
        raise NotYetError(f"{cell / RUN} is not trained to its end; {again}")
    return cell / RUN


def _trained(
    directory: Path, config: Config, data: Sequence[Path], *, lease: Lease, threads: int, lock: int
) -> Path:
    from plc.train.record.checkpoint import LAST

    run = directory / RUN
    with remedied(run):
        if is_finished(run):
            return run
    lease.check()
    resumed = (run / LAST).exists()
    command = [
        sys.executable,
        "-c",
        "from plc.cli.app import main; main()",
        "train",
        str(directory / _CONFIG),
    ]
    command += ["--data", *map(str, data), "--run", str(run), "--threads", str(threads)]
    if resumed:
        command.append("--resume")
    if math.isfinite(lease.minutes_left()):
        command += ["--max-minutes", f"{lease.minutes_left():.3f}"]
    log_path = directory / _LOG
    try:
        write_config(config, directory / _CONFIG)
        log = log_path.open("ab")
        before = log.tell()
    except OSError as error:
        raise TrainingError(
            f"{directory} cannot be written: {error}; make room, then run the same command again"
        ) from error
    with (
        log,
        passing_on() as passed_to,
        passed_to(
            subprocess.Popen(command, stderr=log, stdout=log, env=_environment(), pass_fds=(lock,))
        ) as child,
    ):
        code = child.wait()
    if code in _STOPPED:
        raise OutOfTimeError
    if code:
        raise TrainingError(_failure(code, _said(log_path, before), run=run, log=log_path))
    with remedied(run):
        finished = is_finished(run)
    if not finished:
        raise OutOfTimeError
    return run


def is_finished(run: Path) -> bool:
    """Whether a run's own plan has ended it, and not only somebody's lease."""
    from plc.train.ends import planned_end
    from plc.train.record.checkpoint import LAST, progress_of

    if not (run / LAST).exists():
        return False
    progress = progress_of(run / LAST)
    return planned_end(read_config(run / _CONFIG).stop, progress) is not None


@contextmanager
def remedied(run: Path) -> Iterator[None]:
    """TrainingError that says to remove the run, where one of its files turns out to be damaged meanwhile."""
    try:
        yield
    except (PlcError, OSError, SafetensorError, ValueError, KeyError) as error:
        said = str(error) if isinstance(error, PlcError) else f"{run} cannot be read: {error}"
        raise TrainingError(f"{said}. Remove {run} to begin this cell anew") from error


@contextmanager
def passing_on() -> Iterator[Callable[[subprocess.Popen[bytes]], subprocess.Popen[bytes]]]:
    """SIGTERM meanwhile goes to the children that are named, be it before they are; gives back each child.

    Ctrl-C reaches the whole group by itself.
    """
    children: list[subprocess.Popen[bytes]] = []
    came: list[int] = []

    def pass_on(number: int, _frame: FrameType | None) -> None:
        came.append(number)
        for child in children:
            child.send_signal(number)

    def passed_to(child: subprocess.Popen[bytes]) -> subprocess.Popen[bytes]:
        children.append(child)
        if came:
            child.send_signal(came[-1])
        return child

    before = signal.signal(signal.SIGTERM, pass_on)
    try:
        yield passed_to
    finally:
        signal.signal(signal.SIGTERM, before)


def _environment() -> dict[str, str]:
    """One thread that does not spin while it waits; the device is that of this process."""
    return os.environ | {"OMP_NUM_THREADS": "1", "OMP_WAIT_POLICY": "passive"}


def _said(log: Path, begin: int) -> str:
    """The last lines of what was appended to the log from `begin` on."""
    with log.open("rb") as file:
        file.seek(begin)
        text = file.read().decode("utf-8", errors="replace")
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return " / ".join(lines[-_TAIL:])


def _failure(code: int, said: str, *, run: Path, log: Path) -> str:
    """What went wrong, and the cheapest thing that mends it: checkpoints hold hours of work."""
    if code in _KILLED:
        return "training was killed, probably out of memory; run the same command again to continue"
    failed = f"training failed: {said or f'it said nothing, and ended with code {code}'}"
    if any(words in said for words in _HOPELESS):
        return f"{failed}. Remove {run} to begin this cell anew"
    return f"{failed}. Mend that and run the same command again, it goes on, or see {log}"
