"""A compiler or an analyzer run inside limits: in a scratch folder, without input, for so long only."""

from __future__ import annotations

import math
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import BoundedSemaphore
from typing import final

from data_prep.errors import PlcError

_MEBIBYTE = 1 << 20
_KEPT = ("PATH", "CPATH", "C_INCLUDE_PATH", "CPLUS_INCLUDE_PATH", "CLASSPATH", "JAVA_HOME", "SystemRoot")
_SHOWN = 1 << 20  # bytes of output that are read
# How a tool ends that is out of processor time, if it is the tool itself, its shell, or a program it drives.
_OUT_OF_TIME = (-24, 128 + 24)
_SAYS_OUT_OF_TIME = "CPU time limit exceeded"
_STOPPED = "not checked: the run is being ended"


class TooSlowError(PlcError):
    """A tool that took longer than its limit."""


class ToolsStoppedError(PlcError):
    """The run that asked is being ended."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one run of a tool may take.

    `seconds` are of processor time, for a busy machine is no fault of the tool's; by the clock it may take
    `patience` times as long. Windows limits the clock alone.
    """

    seconds: float = 20.0
    patience: float = 6.0
    memory_mib: int = 2048
    file_mib: int = 64
    raised_by: str = ""  # the option that allows more seconds, for the error of a tool that is stopped

    @property
    def clock(self) -> float:
        """The seconds by the clock."""
        return self.seconds * (1.0 if sys.platform == "win32" else self.patience)

    def exceeded_by(self, program: str, *, over: str = "") -> str:
        """What is said of a program that was stopped, and how it gets more time."""
        more = f"; {self.raised_by} {math.ceil(3 * self.seconds)} allows more" if self.raised_by else ""
        return f"the check of {Path(program).name} took too long, over {over or f'{self.clock:g} s'}{more}"


@dataclass(frozen=True, slots=True)
class Ran:
    """How a tool ended and what it said."""

    code: int
    output: str


@final
class Tools:
    """The tools on PATH, run at most `jobs` at a time."""

    def __init__(self, *, limits: Limits | None = None, jobs: int = 0) -> None:
        self.limits = limits or Limits()
        self._room = BoundedSemaphore(jobs if jobs > 0 else os.cpu_count() or 1)
        self._running: set[subprocess.Popen[bytes]] = set()
        self._stopped = False

    def stop(self) -> None:
        """End what runs, and run nothing more. It takes no lock, so that a signal's handler may call it."""
        self._stopped = True
        for process in list(self._running):
            _kill(process)

    def find(self, *names: str) -> str | None:
        """The first of these programs on PATH; only absolute folders of it count, never the current one."""
        folders = os.pathsep.join(f for f in os.get_exec_path() if Path(f).is_absolute())
        return next((found for name in names if (found := shutil.which(name, path=folders))), None)

    def run(self, command: Sequence[str], *, scratch: Path, address_space: bool = True) -> Ran:
        """Run a tool in `scratch`; `address_space` False is for one that reserves far more than it uses.

        TooSlowError where it does not end in time, ToolsStoppedError once all were stopped.
        """
        with self._room:
            return self._run(command, scratch, address_space)

    def _run(self, command: Sequence[str], scratch: Path, address_space: bool) -> Ran:
        if self._stopped:
            raise ToolsStoppedError(_STOPPED)
        limits = self.limits
        limited = _limited(command, limits, address_space=address_space)
        output = scratch / ".output"
        with output.open("wb") as stream:
            process = subprocess.Popen(
                limited,
                stdin=subprocess.DEVNULL,
                stdout=stream,
                stderr=subprocess.STDOUT,
                cwd=scratch,
                env=_environment(scratch),
                start_new_session=True,
            )
            self._running.add(process)
            try:
                if self._stopped:  # while it was started
                    _kill(process)
                code = process.wait(limits.clock)
            except subprocess.TimeoutExpired as error:
                raise TooSlowError(limits.exceeded_by(command[0])) from error
            finally:
                self._running.discard(process)
                _end(process)
        if self._stopped:
            raise ToolsStoppedError(_STOPPED)
        with output.open("rb") as stream:
            said = stream.read(_SHOWN).decode("utf-8", "replace")
        if code in _OUT_OF_TIME or (code != 0 and _SAYS_OUT_OF_TIME in said):
            raise TooSlowError(limits.exceeded_by(command[0], over=f"{limits.seconds:g} s of processor time"))
        return Ran(code, said)


@final
class Trial:
    """The texts of one file, given to tools: each in a folder of its own, under the file's own name."""

    def __init__(self, tools: Tools, scratch: Path, name: str, *, include: Sequence[Path] = ()) -> None:
        self.tools = tools
        self.include = tuple(include)  # where headers are, beside what the file's own flags say
        self._scratch = scratch
        self._name = name

    @contextmanager
    def of(self, text: bytes) -> Iterator[Path]:
        """A file that holds the text, alone in its folder."""
        with tempfile.TemporaryDirectory(dir=self._scratch) as folder:
            path = Path(folder, self._name)
            path.write_bytes(text)
            yield path


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a tool and whatever it started, and collect it."""
    _kill(process)
    process.wait()


def _kill(process: subprocess.Popen[bytes]) -> None:
    if sys.platform == "win32":
        process.kill()
    else:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)


def _limited(command: Sequence[str], limits: Limits, *, address_space: bool) -> list[str]:
    """The command within its limits; on Windows, whose shell sets none, only time is limited."""
    if sys.platform == "win32":
        return list(command)
    words = [f"ulimit -c 0; ulimit -f {limits.file_mib * _MEBIBYTE // 512}"]
    seconds = int(limits.seconds) + 1
    words.append(f"ulimit -S -t {seconds}; ulimit -H -t {seconds + 2}")  # the former ends it with a reason
    if address_space:
        words.append(f"ulimit -v {limits.memory_mib * 1024} 2>/dev/null")  # macOS has none
    return ["/bin/sh", "-c", "; ".join([*words, 'exec "$@"']), "sh", *command]


def _environment(scratch: Path) -> dict[str, str]:
    """Little enough that no variable makes a tool load or run something."""
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    if sys.platform == "win32":
        return {**kept, "TEMP": str(scratch), "TMP": str(scratch), "USERPROFILE": str(scratch)}
    return {**kept, "LC_ALL": "C", "TMPDIR": str(scratch), "HOME": str(scratch)}
