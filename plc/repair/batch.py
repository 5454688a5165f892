"""Many files through one repairer: several at a time, answers in order, one file's trouble not another's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, assert_never

from data_prep.errors import PlcError
from plc.repair.files import FileError, SourceFile, language_in, read_source, write_source
from plc.repair.findings import FileReport, Finding
from plc.repair.fixing import fix
from plc.repair.repairer import Repairer

Mode = Literal["report", "diff", "fix"]


@dataclass(frozen=True, slots=True)
class Looked:
    """One file that was looked at.

    In mode `report` and `diff` the report is about `before`; in mode `fix` it is about `after`, which is then
    what the file holds, and `fixed` names the findings that are gone.
    """

    path: Path
    before: bytes
    after: bytes
    report: FileReport
    fixed: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Failed:
    """One path that could not be looked at, or not be fixed."""

    path: Path
    message: str


def look_through(
    repairer: Repairer,
    sources: Sequence[SourceFile | FileError],
    *,
    mode: Mode,
    min_confidence: float | None,
    jobs: int,
) -> Iterator[Looked | Failed]:
    """Look at each file, `jobs` at a time, and yield in the order given."""

    def one(source: SourceFile | FileError) -> Looked | Failed:
        if isinstance(source, FileError):
            return Failed(source.path, source.problem)
        try:
            return _look(repairer, source, mode=mode, min_confidence=min_confidence)
        except FileError as error:
            return Failed(error.path, error.problem)
        except PlcError as error:
            return Failed(source.path, str(error))

    with ThreadPoolExecutor(max(1, jobs)) as pool:
        try:
            yield from pool.map(one, sources)
        finally:
            pool.shutdown(cancel_futures=True)


def _look(repairer: Repairer, source: SourceFile, *, mode: Mode, min_confidence: float | None) -> Looked:
    text = read_source(source.path)
    language = language_in(text, source.language, source.path)
    report = repairer.report(text, language, min_confidence=min_confidence)
    match mode:
        case "report":
            return Looked(source.path, text, text, report, ())
        case "diff":
            outcome = fix(text, report)
            return Looked(source.path, text, outcome.text, report, outcome.fixed)
        case "fix":
            outcome = fix(text, report)
            if not outcome.fixed:
                return Looked(source.path, text, text, report, ())
            write_source(source.path, outcome.text, was=text)
            after = repairer.report(outcome.text, language, min_confidence=min_confidence)
            return Looked(source.path, text, outcome.text, after, outcome.fixed)
        case _:
            assert_never(mode)
