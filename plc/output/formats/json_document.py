"""Format `json`: the one object that docs/reference/findings.schema.json describes, written file by file."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator

from plc.output.formats.json_text import json_text
from plc.output.formats.protocol import Run
from plc.output.json_report import VERSION, error_object, file_object, in_file
from plc.repair.batch import Analysed, Failed

_INDENT = 2


def json_document(outcomes: Iterable[Analysed | Failed], run: Run) -> Iterator[bytes]:
    """The object, its files as they come; errors are kept for the end."""
    head = json_text({"version": VERSION, "model": {"name": run.name, "sha256": run.sha256}}, indent=_INDENT)
    yield head.removesuffix("\n}").encode() + b',\n  "files": ['
    errors: list[object] = []
    between = b"\n"
    for outcome in outcomes:
        if isinstance(outcome, Failed):
            errors.append(error_object(outcome.path, outcome.message))
            continue
        yield between + nested(file_object(outcome.path, in_file(outcome), top=run.top), depth=2)
        between = b",\n"
    yield (b"\n  ]" if between == b",\n" else b"]") + b',\n  "errors": '
    yield nested(errors, depth=1).lstrip()
    if (stopped := run.stopped()) is not None:
        yield b',\n  "stopped": ' + nested(stopped.in_json(), depth=1).lstrip()
    yield b"\n}\n"


def nested(value: object, *, depth: int) -> bytes:
    """A value as a part of an object, `depth` levels deep."""
    return textwrap.indent(json_text(value, indent=_INDENT), " " * _INDENT * depth).encode()
