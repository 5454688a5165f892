"""Format `json-lines`: one object a line as they come: the run, findings, skipped functions, errors."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from plc.output.formats.json_text import json_text
from plc.output.formats.protocol import Run
from plc.output.json_report import VERSION, error_object, file_object, in_file
from plc.repair.batch import Analysed, Failed


def json_lines(outcomes: Iterable[Analysed | Failed], run: Run) -> Iterator[bytes]:
    """Each line says its `type`; a finding also its path and language. `stopped` ends a part of them."""
    yield _line({"type": "run", "version": VERSION, "model": {"name": run.name, "sha256": run.sha256}})
    for outcome in outcomes:
        if isinstance(outcome, Failed):
            yield _line({"type": "error", **error_object(outcome.path, outcome.message)})
            continue
        file = file_object(outcome.path, in_file(outcome), top=run.top)
        where = {"path": file["path"], "language": file["language"]}
        for finding in file["findings"]:
            yield _line({"type": "finding", **where, **finding})
        for skipped in file["skipped"]:
            yield _line({"type": "skipped", **where, **skipped})
    if (stopped := run.stopped()) is not None:
        yield _line({"type": "stopped", **stopped.in_json()})


def _line(value: object) -> bytes:
    return json_text(value).encode() + b"\n"
