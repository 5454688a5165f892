"""A file of JSON records, one a line, each on the disk before the next; half a record is cut off."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self, final


@final
class RecordFile:
    """An open file of records, to be added to by one writer.

    What there is of a record that could not be written whole, for the disk was full or the writer killed, is
    cut off before the next one. OSError where a record cannot be brought to the disk.
    """

    def __init__(self, path: Path, handle: int) -> None:
        self.path = path
        self._stream = open(handle, "r+b", buffering=0)  # noqa: SIM115, it lives as long as this
        try:
            self._end = self._stream.readall().rfind(b"\n") + 1
        except BaseException:
            self._stream.close()
            raise

    @classmethod
    def create(cls, path: Path) -> RecordFile:
        """A new file, for its owner alone."""
        return cls(
            path, os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
        )

    @classmethod
    def open(cls, path: Path) -> RecordFile:
        """A file that is there."""
        return cls(path, os.open(path, os.O_RDWR | getattr(os, "O_BINARY", 0)))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def append(self, record: Mapping[str, Any]) -> None:
        """Add a record, and wait until the disk has it."""
        line = memoryview(json.dumps(record).encode() + b"\n")
        self._stream.seek(self._end)
        self._stream.truncate()
        left = line
        while left:
            left = left[self._stream.write(left) :]
        os.fsync(self._stream.fileno())
        self._end += len(line)

    def close(self) -> None:
        """Nothing is left to write: records are not kept back."""
        self._stream.close()
