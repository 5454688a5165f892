"""C programs compiled with the sanitizers and run inside limits, in a scratch directory of their own."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import final

from data_prep.errors import PlcError
from plc.verify.tools import Limits

_MEBIBYTE = 1 << 20
SANITIZER_EXIT = 99  # of a program that a sanitizer ended
# Memory is what the sanitizer itself allows: it reserves far more addresses than it uses.
_LIMITS = Limits(seconds=5.0, memory_mib=512, file_mib=16)
_COMPILE = ("-w", "-g0", "-O0", "-fsanitize=address,undefined", "-fno-sanitize-recover=undefined")
_LINK = ("-lm", "-lpthread")
_BUILD_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Ended:
    """How a program ended, and what it printed."""

    code: int
    output: bytes


@final
class Programs:
    """A compiler and a scratch directory; both belong to this object alone."""

    def __init__(self, scratch: Path, *, limits: Limits | None = None, compiler: str = "gcc") -> None:
        """PlcError where the compiler is not on PATH."""
        found = shutil.which(compiler)
        if found is None:
            raise PlcError(
                f"`runs` compiles C with {compiler}, which is not on PATH: install it or leave out --runs"
            )
        self._compiler = found
        self._scratch = scratch
        self._limits = limits or _LIMITS

    def compiles(self, arguments: Sequence[str]) -> bool:
        """Whether the compiler succeeds with these arguments behind the sanitizers'."""
        command = [self._compiler, *_COMPILE, *arguments]
        try:
            done = subprocess.run(
                command, capture_output=True, timeout=_BUILD_SECONDS, cwd=self._scratch, check=False
            )
        except subprocess.TimeoutExpired:
            return False
        return done.returncode == 0

    def links(self, arguments: Sequence[str], *, to: Path) -> bool:
        """Whether a program comes of sources and objects; it is at `to` then."""
        to.unlink(missing_ok=True)
        return self.compiles([*arguments, *_LINK, "-o", str(to)])

    def run(self, program: Path, *arguments: str, given: bytes = b"") -> Ended | None:
        """Run a program in an empty folder, with some bytes as its input; None where it does not end."""
        room = self._scratch / "room"
        shutil.rmtree(room, ignore_errors=True)
        room.mkdir()
        process = subprocess.Popen(
            ["/bin/sh", "-c", self._limited(), str(program), *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=room,
            env=self._environment(),
            start_new_session=True,
        )
        try:
            output, _ = process.communicate(given, timeout=self._limits.seconds)
        except subprocess.TimeoutExpired:
            _end_group(process)
            return None
        finally:
            shutil.rmtree(room, ignore_errors=True)
        return Ended(process.returncode, output)

    def _environment(self) -> dict[str, str]:
        shared = f"exitcode={SANITIZER_EXIT}:hard_rss_limit_mb={self._limits.memory_mib}"
        return {
            "PATH": os.defpath,
            "ASAN_OPTIONS": f"{shared}:detect_leaks=1:detect_stack_use_after_return=1",
            "UBSAN_OPTIONS": shared,
            "LSAN_OPTIONS": f"exitcode={SANITIZER_EXIT}",
        }

    def _limited(self) -> str:
        """What the shell does before it becomes the program; memory stays to ASan, which maps terabytes."""
        blocks = self._limits.file_mib * _MEBIBYTE // 512
        return f'ulimit -c 0; ulimit -f {blocks}; ulimit -t {int(self._limits.seconds) + 1}; exec "$0" "$@"'


def _end_group(process: subprocess.Popen[bytes]) -> None:
    """End the program and whatever it started, and collect it."""
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
