"""A command of the user's own, run inside limits: how it ended, and the head and tail of what it printed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Lock, Thread
from typing import IO, final

_CHUNK = 1 << 16
_KEPT = 1 << 20  # bytes at the head of the output, and as many at its end


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended; `code` None: it took too long, or all were stopped."""

    code: int | None
    output: str


@final
class Commands:
    """Runs the user's commands, each with all that it started; safe to share between threads.

    Unlike compilers and analyzers that PLC chooses (`plc.verify.tools`), these see the user's environment:
    the user wrote them on the command line, and would run them in the same way.
    """

    def __init__(self, *, seconds: float) -> None:
        self.seconds = seconds
        self._running: set[subprocess.Popen[bytes]] = set()
        self._lock = Lock()
        self._stopped = False

    def stop(self) -> None:
        """End what runs, and run nothing more."""
        self._stopped = True
        for process in list(self._running):
            _kill(process)

    def run(
        self, command: str | list[str], *, folder: Path, environment: Mapping[str, str] | None = None
    ) -> Ended:
        """Run a command in a folder: a text through the shell, a list as it is. It gets no input."""
        if self._stopped:
            return Ended(None, "")
        process = subprocess.Popen(
            command,
            shell=isinstance(command, str),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            cwd=folder,
            env={**os.environ, **(environment or {})},
            start_new_session=os.name == "posix",
            creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
        )
        with self._lock:
            self._running.add(process)
        if self._stopped:  # while it was started
            _kill(process)
        output = _Output()
        assert process.stdout is not None
        reader = Thread(target=output.read, args=(process.stdout,), daemon=True)
        reader.start()
        code: int | None
        try:
            code = process.wait(self.seconds)
        except subprocess.TimeoutExpired:
            code = None
        finally:
            _kill(process)  # also what it left running
            process.wait()
            with self._lock:
                self._running.discard(process)
        reader.join(_AFTERWARDS)
        if not reader.is_alive():
            process.stdout.close()
        return Ended(None if self._stopped else code, output.text())


_AFTERWARDS = 2.0  # seconds that a process which left its group may hold the output


class _Output:
    """What a command prints: all of it is read, the head and the tail are kept."""

    def __init__(self) -> None:
        self._head = b""
        self._tail: deque[bytes] = deque()
        self._size = 0

    def read(self, stream: IO[bytes]) -> None:
        """Read to the end; a stream that is closed meanwhile ends there."""
        read: Callable[[int], bytes] = getattr(stream, "read1", stream.read)
        with suppress(OSError, ValueError):
            while chunk := read(_CHUNK):
                self._add(chunk)

    def _add(self, chunk: bytes) -> None:
        room = _KEPT - len(self._head)
        self._head += chunk[:room]
        if rest := chunk[room:] if room > 0 else chunk:
            self._tail.append(rest)
            self._size += len(rest)
        while self._tail and self._size - len(self._tail[0]) >= _KEPT:
            self._size -= len(self._tail.popleft())

    def text(self) -> str:
        """What was kept."""
        return (self._head + b"".join(self._tail)).decode("utf-8", "replace")


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End a command and what it started."""
    if sys.platform == "win32":
        if process.poll() is None:  # Windows ends a tree only while its root is there
            subprocess.run(
                ["taskkill", "/T", "/F", "/PID", str(process.pid)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                check=False,
            )
            with suppress(OSError):
                process.kill()
    else:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
