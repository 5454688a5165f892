"""Whether a fixed program does what the corrected one does: the same words, or the same run."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Literal, final, get_args

from plc.evaluate.itc_reports.programs import Program, Version
from plc.evaluate.itc_reports.reports import Report
from plc.evaluate.runs.programs import SANITIZER_EXIT, Ended, Programs

# `same words`: the function is the corrected one. `same run`: the program ends and prints as the corrected
# one, and the flawed one does not. `no difference`: so does the flawed one. `another run`: it does something
# else. `not judged`: the corrected program is not clean itself, or differs from run to run.
Behaviour = Literal["same words", "same run", "no difference", "another run", "not judged"]
BEHAVIOURS: tuple[Behaviour, ...] = get_args(Behaviour)
_Runs = tuple[Ended | None, ...]


@final
class Comparison:
    """Builds and runs programs in a scratch folder; what corrected and flawed ones do is remembered."""

    def __init__(self, scratch: Path, programs: Programs | None = None) -> None:
        self._scratch = scratch
        self._programs = programs or Programs(scratch)
        self._known: dict[tuple[Path, bool, tuple[str, ...]], _Runs | None] = {}

    def of(self, report: Report, fixed: bytes) -> Behaviour:
        """What became of a report's program by a fix."""
        program, function = report.program, report.function
        after = Version(fixed)
        if function and after.words(function) == program.corrected.words(function):
            return "same words"
        arguments = program.arguments(function)
        wanted = self._of_version(program, arguments, corrected=True)
        if wanted is None:
            return "not judged"
        if self._runs(program, fixed, arguments) != wanted:
            return "another run"
        return (
            "same run" if self._of_version(program, arguments, corrected=False) != wanted else "no difference"
        )

    def _of_version(self, program: Program, arguments: Sequence[str], *, corrected: bool) -> _Runs | None:
        """What a version of the benchmark does; None for a corrected one that is no measure."""
        key = (program.path, corrected, tuple(arguments))
        if key not in self._known:
            text = program.corrected.text if corrected else program.flawed.text
            runs = self._runs(program, text, arguments)
            if corrected and not (_is_clean(runs) and self._runs(program, text, arguments) == runs):
                runs = None
            self._known[key] = runs
        return self._known[key]

    def _runs(self, program: Program, text: bytes, arguments: Sequence[str]) -> _Runs | None:
        """How the program ends with each argument; None where it is not built."""
        source, built = self._scratch / program.path.name, self._scratch / "program"
        source.write_bytes(text)
        words = [f"-I{program.path.parent}", str(source), *map(str, program.others)]
        if not arguments or not self._programs.links(words, to=built):
            return None
        return tuple(self._programs.run(built, argument) for argument in arguments)


def _is_clean(runs: _Runs | None) -> bool:
    return runs is not None and all(each is not None and _is_well(each) for each in runs)


def _is_well(ended: Ended) -> bool:
    """Whether neither a signal nor a sanitizer ended a program."""
    return 0 <= ended.code < 128 and ended.code != SANITIZER_EXIT
