"""The log of `plc repair --log`: what the model said of each text, before any option narrows it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, final

from data_prep.errors import PlcError
from data_prep.substitutes.outside import outside_here
from plc.base.locking import BusyError, UnlockableError, drop, take
from plc.base.printable import printable
from plc.base.record_file import RecordFile
from plc.repair.findings import FileReport
from plc.replay.records import FORMAT, file_record, run_record

if TYPE_CHECKING:
    from plc.repair.files.selection import SourceFile
    from plc.repair.reporter import Reporter

_PATIENCE = 2.0  # seconds for another run to end


class RunLogError(PlcError):
    """A run log that cannot be written, or a file that is none."""


@final
class RunLog:
    """An open log, which one run at a time adds to; a narrowing of reports that changes none."""

    def __init__(self, path: Path, *, code: bool, confidences: Mapping[Path, float | None]) -> None:
        """`code` says to keep texts too; `confidences` has each file's `min_confidence`. RunLogError."""
        self._path = path
        self._code = code
        self._confidences = confidences
        self._adding = Lock()
        place = path.absolute()
        try:
            self._lock = take(place.with_name(place.name + ".lock"), patience=_PATIENCE)
        except BusyError as error:
            raise self._error(
                "another run of plc writes it: wait for its end, or name another file"
            ) from error
        except UnlockableError as error:
            raise self._error(str(error)) from error
        try:
            self._file = self._opened()
        except BaseException:
            drop(self._lock)
            raise

    @classmethod
    def of_run(
        cls, path: Path, *, code: bool, model: Reporter, sources: Sequence[object], folders: Sequence[Path]
    ) -> Self:
        """The log of a run over some sources, with the record that begins it."""
        from plc.repair.files.selection import SourceFile

        files: list[SourceFile] = [each for each in sources if isinstance(each, SourceFile)]
        log = cls(path, code=code, confidences={each.path: each.min_confidence for each in files})
        log.add(run_record(name=model.name, sha256=model.sha256, folders=folders))
        return log

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()
        drop(self._lock)

    def __call__(self, path: Path, text: bytes, report: FileReport) -> FileReport:
        """Note what was said of a text, also of one with fixes made; the report as it is."""
        self.add(
            file_record(
                path,
                text,
                report,
                outside=outside_here(),
                min_confidence=self._confidences.get(path),
                code=self._code,
            )
        )
        return report

    def add(self, record: Mapping[str, Any]) -> None:
        """Add a record, whole or not at all; RunLogError."""
        with self._adding:
            try:
                self._file.append(record)
            except OSError as error:
                raise self._error(f"cannot be written: {error.strerror or error}") from error

    def _opened(self) -> RecordFile:
        """The file to add to: a new one, or a run log, and nothing else."""
        try:
            if not self._path.exists():
                return RecordFile.create(self._path)
            with closing(self._path.open("rb")) as stream:
                first = stream.readline(1 << 20)
            if first and not is_run(first):
                raise self._error("is no run log, and would be added to: name another file")
            return RecordFile.open(self._path)
        except OSError as error:
            raise self._error(f"cannot be written: {error.strerror or error}") from error

    def _error(self, problem: str) -> RunLogError:
        return RunLogError(f"--log {printable(self._path)}: {problem}")


def is_run(line: bytes) -> bool:
    """Whether a line is the record that begins a run."""
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return False
    return isinstance(value, dict) and value.get("type") == "run" and value.get("format") == FORMAT
