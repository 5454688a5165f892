"""Format `json-lines` for answers: one object a line as they come, each with its type."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import BinaryIO

from plc.output.formats.json_text import json_text
from plc.output.formats.protocol import Run
from plc.output.json_report import VERSION, error_object
from plc.output.reported.objects import elsewhere_object, file_object
from plc.repair.batch import Failed
from plc.repair.reported.outcomes import Answered


def json_lines(outcomes: Iterable[Answered | Failed], run: Run, given: BinaryIO | None) -> Iterator[bytes]:
    """`finding` for reports in files that are read, `elsewhere` for others; `stopped` ends a part of them."""
    del given
    yield _line({"type": "run", "version": VERSION, "model": {"name": run.name, "sha256": run.sha256}})
    for outcome in outcomes:
        if isinstance(outcome, Failed):
            yield _line({"type": "error", **error_object(outcome.path, outcome.message)})
            continue
        if outcome.language is None:
            for answer in outcome.reported:
                yield _line({"type": "elsewhere", **elsewhere_object(outcome, answer)})
            continue
        file = file_object(outcome, top=run.top)
        where = {"path": file["path"], "language": file["language"]}
        for finding in file["findings"]:
            yield _line({"type": "finding", **where, **finding})
    if (stopped := run.stopped()) is not None:
        yield _line({"type": "stopped", **stopped.in_json()})


def _line(value: object) -> bytes:
    return json_text(value).encode() + b"\n"
