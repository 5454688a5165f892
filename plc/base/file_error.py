"""The error of a file or folder that cannot be read or written; apart, because it must be cheap to import."""

from __future__ import annotations

from pathlib import Path

from data_prep.errors import PlcError
from plc.base.printable import printable


class FileError(PlcError):
    """A file or folder that cannot be read or written."""

    def __init__(self, path: Path, problem: str) -> None:
        super().__init__(f"{printable(path)}: {problem}")
        self.path = path
        self.problem = problem
