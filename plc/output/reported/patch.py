"""Format `patch` for answers: what their first fixes change, as one unified diff."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import BinaryIO

from plc.output.formats.patch import file_patch
from plc.output.formats.protocol import Run
from plc.repair.batch import Failed
from plc.repair.reported.outcomes import Answered


def patch(outcomes: Iterable[Answered | Failed], run: Run, given: BinaryIO | None) -> Iterator[bytes]:
    """The patch of each file as it comes."""
    del given
    for outcome in outcomes:
        if isinstance(outcome, Answered):
            yield from patch_of(outcome, run)


def patch_of(answered: Answered, run: Run) -> Iterator[bytes]:
    """One file's patch; see `file_patch`."""
    return file_patch(answered, answered.encoding, run)
