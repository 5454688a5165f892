"""Compile one C file with the sanitizers and run it inside limits, in a scratch directory of its own."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from data_prep.errors import PlcError
from plc.verify.tools import Limits

Outcome = Literal["clean", "flagged", "hung", "not built"]

_MEBIBYTE = 1 << 20
_SANITIZER_EXIT = 99
# Memory is what the sanitizer itself allows: it reserves far more addresses than it uses.
_LIMITS = Limits(seconds=5.0, memory_mib=512, file_mib=16)
_COMPILE = ("-w", "-g0", "-O0", "-fsanitize=address,undefined", "-fno-sanitize-recover=undefined")
_LINK = ("-lm", "-lpthread")


@dataclass(frozen=True, slots=True)
class Run:
    """What one run came to, and what it printed between the announcements of `main`."""

    outcome: Outcome
    printed: bytes = b""


@dataclass(frozen=True, slots=True)
class Half:
    """One half of a test case: the macro that leaves the other out, and what `main` says when it is done."""

    omit: str
    finished: str


BAD = Half("OMITGOOD", "Finished bad()")
GOOD = Half("OMITBAD", "Finished good()")


class Sandbox:
    """A compiler, the corpus's support files, and a scratch directory that belongs to this object alone."""

    def __init__(
        self, *, support: Path, scratch: Path, limits: Limits | None = None, compiler: str = "gcc"
    ) -> None:
        found = shutil.which(compiler)
        if found is None:
            raise PlcError(
                f"`runs` compiles C with {compiler}, which is not on PATH: install it or leave out --runs"
            )
        self._compiler = found
        self._support = support
        self._scratch = scratch
        self._limits = limits or _LIMITS
        self._objects = tuple(self._support_object(name) for name in ("io", "std_thread"))

    def run(self, text: bytes, half: Half, *, include: Path) -> Run:
        """Compile `text` with one half left in, feed it `99999`, and say what the sanitizers made of it."""
        source, program = self._scratch / "case.c", self._scratch / "case"
        source.write_bytes(text)
        program.unlink(missing_ok=True)
        arguments = ["-DINCLUDEMAIN", f"-D{half.omit}", f"-I{include}", str(source), *map(str, self._objects)]
        if not self._compile([*arguments, *_LINK, "-o", str(program)]):
            return Run("not built")
        return self._run(program, half)

    def _support_object(self, name: str) -> Path:
        target = self._scratch / f"{name}.o"
        if not self._compile(["-c", str(self._support / f"{name}.c"), "-o", str(target)]):
            raise PlcError(
                f"{self._support / name}.c does not compile: `runs` needs the corpus's testcasesupport "
                "folder and a compiler with the address and undefined-behaviour sanitizers "
                "(gcc with libasan and libubsan)"
            )
        return target

    def _compile(self, arguments: Sequence[str]) -> bool:
        command = [self._compiler, *_COMPILE, f"-I{self._support}", *arguments]
        try:
            done = subprocess.run(command, capture_output=True, timeout=60, cwd=self._scratch, check=False)
        except subprocess.TimeoutExpired:
            return False
        return done.returncode == 0

    def _run(self, program: Path, half: Half) -> Run:
        room = self._scratch / "room"
        shutil.rmtree(room, ignore_errors=True)
        room.mkdir()
        process = subprocess.Popen(
            ["/bin/sh", "-c", self._limited(), str(program)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=room,
            env=self._environment(),
            start_new_session=True,
        )
        try:
            output, _ = process.communicate(b"99999\n", timeout=self._limits.seconds)
        except subprocess.TimeoutExpired:
            _end_group(process)
            return Run("hung")
        finally:
            shutil.rmtree(room, ignore_errors=True)
        finished = process.returncode == 0 and half.finished.encode() in output
        return Run("clean" if finished else "flagged", _between_announcements(output))

    def _environment(self) -> dict[str, str]:
        shared = f"exitcode={_SANITIZER_EXIT}:hard_rss_limit_mb={self._limits.memory_mib}"
        return {
            "PATH": os.defpath,
            "ASAN_OPTIONS": f"{shared}:detect_leaks=1:detect_stack_use_after_return=1",
            "UBSAN_OPTIONS": shared,
            "LSAN_OPTIONS": f"exitcode={_SANITIZER_EXIT}",
        }

    def _limited(self) -> str:
        """What the shell does before it becomes the program; memory stays to ASan, which maps terabytes."""
        blocks = self._limits.file_mib * _MEBIBYTE // 512
        return f'ulimit -c 0; ulimit -f {blocks}; ulimit -t {int(self._limits.seconds) + 1}; exec "$0"'


def _between_announcements(output: bytes) -> bytes:
    lines = output.splitlines(keepends=True)
    return b"".join(line for line in lines if not line.startswith((b"Calling ", b"Finished ")))


def _end_group(process: subprocess.Popen[bytes]) -> None:
    """End the program and whatever it started, and collect it."""
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
