"""One half of a Juliet test case, compiled with the sanitizers and run inside limits."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from data_prep.errors import PlcError
from plc.evaluate.runs.programs import Programs
from plc.verify.tools import Limits

Outcome = Literal["clean", "flagged", "hung", "not built"]


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
        self._programs = Programs(scratch, limits=limits, compiler=compiler)
        self._support = support
        self._scratch = scratch
        self._objects = tuple(self._support_object(name) for name in ("io", "std_thread"))

    def run(self, text: bytes, half: Half, *, include: Path) -> Run:
        """Compile `text` with one half left in, feed it `99999`, and say what the sanitizers made of it."""
        source, program = self._scratch / "case.c", self._scratch / "case"
        source.write_bytes(text)
        folders = [f"-I{self._support}", f"-I{include}"]
        arguments = ["-DINCLUDEMAIN", f"-D{half.omit}", *folders, str(source), *map(str, self._objects)]
        if not self._programs.links(arguments, to=program):
            return Run("not built")
        ended = self._programs.run(program, given=b"99999\n")
        if ended is None:
            return Run("hung")
        finished = ended.code == 0 and half.finished.encode() in ended.output
        return Run("clean" if finished else "flagged", _between_announcements(ended.output))

    def _support_object(self, name: str) -> Path:
        target = self._scratch / f"{name}.o"
        source = self._support / f"{name}.c"
        if not self._programs.compiles([f"-I{self._support}", "-c", str(source), "-o", str(target)]):
            raise PlcError(
                f"{source} does not compile: `runs` needs the corpus's testcasesupport "
                "folder and a compiler with the address and undefined-behaviour sanitizers "
                "(gcc with libasan and libubsan)"
            )
        return target


def _between_announcements(output: bytes) -> bytes:
    lines = output.splitlines(keepends=True)
    return b"".join(line for line in lines if not line.startswith((b"Calling ", b"Finished ")))
