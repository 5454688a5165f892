"""`plc serve` as a program of its own, with a token for each client, its log and its memory."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from plc.serve.clients import today_utc
from plc.serve.issuing import add_token

_RUN = "from plc.cli.app import main; main()"
_START_SECONDS = 60.0
_END_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Program:
    """A server that runs. `tokens` are those of its clients, `log` is what it writes to stderr."""

    url: str
    port: int
    tokens: tuple[str, ...]
    log: Path
    process: subprocess.Popen[bytes]

    def mib(self, field: str = "VmRSS") -> float:
        """Its resident memory; `VmHWM` is the most that it ever was."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        found = re.search(rf"^{field}:\s+(\d+) kB", status, re.MULTILINE)
        if found is None:
            raise RuntimeError(f"/proc says no {field}")
        return int(found[1]) / 1024

    def complaints(self) -> list[str]:
        """The lines of its log that tell of a failure."""
        lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()
        return [line for line in lines if re.search(r" ERROR |Traceback| 500 ", line)]


@contextmanager
def served(folder: Path, *flags: str, clients: Sequence[str] = ("one",)) -> Iterator[Program]:
    """A server on a free port of this machine, ended by SIGTERM."""
    tokens = folder / "tokens.toml"
    made = tuple(add_token(tokens, name, today=today_utc(), until=None) for name in clients)
    log = folder / "serve.log"
    command = [sys.executable, "-c", _RUN, "serve", "--port", "0", "--tokens", str(tokens), *flags]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    environment.pop("PLC_TOKEN", None)
    with log.open("wb") as stderr, subprocess.Popen(command, env=environment, stderr=stderr) as process:
        try:
            url, port = _address(log, process)
            yield Program(url, port, made, log, process)
        finally:
            process.terminate()
            try:
                process.wait(_END_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                raise


def _address(log: Path, process: subprocess.Popen[bytes]) -> tuple[str, int]:
    until = time.monotonic() + _START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        said = log.read_text(encoding="utf-8")
        if found := re.search(r"on (https?://127\.0\.0\.1:(\d+)),", said):
            return found[1], int(found[2])
        time.sleep(0.1)
    raise RuntimeError(f"the server did not start: {log.read_text(encoding='utf-8')}")
