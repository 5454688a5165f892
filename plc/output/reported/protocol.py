"""What writes answers in a format: a function that turns them into bytes, as they come."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import BinaryIO, Protocol

from plc.output.formats.protocol import Run
from plc.repair.batch import Failed
from plc.repair.reported.outcomes import Answered


class AnswerWriter(Protocol):
    """Writes answers."""

    def __call__(
        self, outcomes: Iterable[Answered | Failed], run: Run, given: BinaryIO | None
    ) -> Iterator[bytes]:
        """The output, in pieces; `given` is the SARIF report that was read, where there was just one."""
        ...
