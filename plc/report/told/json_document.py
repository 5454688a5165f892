"""Format `json` for answers: the object that docs/findings.schema.json describes, written file by file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import BinaryIO

from plc.repair.batch import Failed
from plc.repair.told.outcomes import Answered
from plc.report.formats.json_document import nested
from plc.report.formats.json_text import json_text
from plc.report.formats.protocol import Run
from plc.report.json_report import VERSION, error_object
from plc.report.told.objects import elsewhere_object, file_object


def json_document(outcomes: Iterable[Answered | Failed], run: Run, given: BinaryIO | None) -> Iterator[bytes]:
    """The object, its files as they come; errors and reports of files that are not read are at the end."""
    del given
    head = json_text({"version": VERSION, "model": {"name": run.name, "sha256": run.sha256}}, indent=2)
    yield head.removesuffix("\n}").encode() + b',\n  "files": ['
    errors: list[object] = []
    elsewhere: list[object] = []
    between = b"\n"
    for outcome in outcomes:
        if isinstance(outcome, Failed):
            errors.append(error_object(outcome.path, outcome.message))
        elif outcome.language is None:
            elsewhere += [elsewhere_object(outcome, answer) for answer in outcome.told]
        else:
            yield between + nested(file_object(outcome, top=run.top), depth=2)
            between = b",\n"
    yield (b"\n  ]" if between == b",\n" else b"]") + b',\n  "errors": '
    yield nested(errors, depth=1).lstrip()
    yield b',\n  "elsewhere": ' + nested(elsewhere, depth=1).lstrip() + b"\n}\n"
