"""Format `json` for answers: the object that docs/findings.schema.json describes, written file by file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from tempfile import SpooledTemporaryFile
from typing import BinaryIO

from plc.output.formats.json_document import nested
from plc.output.formats.json_text import json_text
from plc.output.formats.protocol import Run
from plc.output.json_report import VERSION, error_object
from plc.output.reported.objects import elsewhere_object, file_object
from plc.repair.batch import Failed
from plc.repair.reported.outcomes import Answered

_IN_MEMORY = 8 << 20  # bytes of reports of files that are not read, which come at the end


def json_document(outcomes: Iterable[Answered | Failed], run: Run, given: BinaryIO | None) -> Iterator[bytes]:
    """The object, its files as they come; errors and reports of files that are not read are at the end."""
    del given
    head = json_text({"version": VERSION, "model": {"name": run.name, "sha256": run.sha256}}, indent=2)
    yield head.removesuffix("\n}").encode() + b',\n  "files": ['
    errors: list[object] = []
    between = after = b"\n"
    with SpooledTemporaryFile(_IN_MEMORY) as elsewhere:
        for outcome in outcomes:
            if isinstance(outcome, Failed):
                errors.append(error_object(outcome.path, outcome.message))
            elif outcome.language is None:
                for answer in outcome.reported:
                    elsewhere.write(after + nested(elsewhere_object(outcome, answer), depth=2))
                    after = b",\n"
            else:
                yield between + nested(file_object(outcome, top=run.top), depth=2)
                between = b",\n"
        yield (b"\n  ]" if between == b",\n" else b"]") + b',\n  "errors": '
        yield nested(errors, depth=1).lstrip()
        yield b',\n  "elsewhere": ['
        elsewhere.seek(0)
        while piece := elsewhere.read(1 << 16):
            yield piece
        yield b"\n  ]" if after == b",\n" else b"]"
    if (stopped := run.stopped()) is not None:
        yield b',\n  "stopped": ' + nested(stopped.in_json(), depth=1).lstrip()
    yield b"\n}\n"
