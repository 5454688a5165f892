"""Format `sarif` for answers: the SARIF report that was read with fixes in it, else a report of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import BinaryIO

from plc.output.formats.protocol import Run
from plc.output.reported.sarif_own import own_sarif
from plc.repair.batch import Failed
from plc.repair.reported.outcomes import Answered


def sarif(outcomes: Iterable[Answered | Failed], run: Run, given: BinaryIO | None) -> Iterator[bytes]:
    """One log."""
    if given is None:
        yield from own_sarif(outcomes, run)
        return
    from plc.output.reported.sarif_back import sarif_back

    yield from sarif_back(outcomes, run, given)
