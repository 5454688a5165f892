"""What server and worker say to each other: a JSON header and raw bytes, each with its length before it."""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from pathlib import PurePath
from typing import Any, BinaryIO

from data_prep.errors import PlcError
from plc.diagnostics import Diagnostic, Location, Replacement
from plc.repair import Cwe, Edit, FileReport, Finding, Position, Range, Skipped, Suggestion
from plc.repair.findings import Alike, Explanation, Heat
from plc.repair.reported.answer import Answer

LENGTHS = struct.Struct(">II")
LARGEST = 256 << 20  # bytes of a header or a payload: four bytes of text read as a length are more
CUT_OFF = "the other side ended in the middle of a message"


class MessageError(PlcError):
    """What came is no message: half of one, or something else."""


def packed(header: Mapping[str, Any], payload: bytes = b"") -> bytes:
    """A message as bytes."""
    head = json.dumps(header).encode()
    return LENGTHS.pack(len(head), len(payload)) + head + payload


def receive(stream: BinaryIO) -> tuple[dict[str, Any], bytes] | None:
    """The next message; None where the other side is gone.

    MessageError where it ended in the middle of one, or sent something else.
    """
    lengths = stream.read(LENGTHS.size)
    if not lengths:
        return None
    head, payload = lengths_of(lengths)
    return header_of(_exactly(stream, head)), _exactly(stream, payload)


def lengths_of(data: bytes) -> tuple[int, int]:
    """How long the header and the payload of a message are."""
    if len(data) < LENGTHS.size:
        raise MessageError(CUT_OFF)
    head, payload = LENGTHS.unpack(data)
    if max(head, payload) > LARGEST:
        raise MessageError(f"no message begins with {data!r}")
    return head, payload


def header_of(data: bytes) -> dict[str, Any]:
    """The header of a message."""
    try:
        header = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise MessageError(f"a header that is no JSON: {error}") from error
    if not isinstance(header, dict):
        raise MessageError("a header that is no JSON object")
    return header


def _exactly(stream: BinaryIO, number: int) -> bytes:
    data = stream.read(number)
    if len(data) < number:
        raise MessageError(CUT_OFF)
    return data


def report_to_json(report: FileReport) -> dict[str, Any]:
    """A report as JSON values."""
    made: dict[str, Any] = _plain(report)
    return made


def _plain(value: Any) -> Any:
    """A dataclass as JSON values; `dataclasses.asdict` copies each string, and takes four times as long."""
    kind: Any = type(value)
    names = _fields_of(kind)
    if names is not None:
        return {name: _plain(getattr(value, name)) for name in names}
    return [_plain(each) for each in value] if isinstance(value, tuple) else value


@cache
def _fields_of(kind: type) -> tuple[str, ...] | None:
    return tuple(field.name for field in fields(kind)) if is_dataclass(kind) else None


def report_from_json(value: Mapping[str, Any]) -> FileReport:
    """The report that `report_to_json` was given."""
    return FileReport(
        language=value["language"],
        encoding=value["encoding"],
        functions=value["functions"],
        findings=tuple(_finding(entry) for entry in value["findings"]),
        skipped=tuple(_skipped(entry) for entry in value["skipped"]),
    )


def complaint_to_json(diagnostic: Diagnostic) -> dict[str, Any]:
    """A diagnostic of another tool as JSON values."""
    place = diagnostic.location
    return {
        "path": str(place.path),
        "place": [place.line, place.column, place.end_line, place.end_column],
        "message": diagnostic.message,
        "tool": diagnostic.tool,
        "rule": diagnostic.rule,
        "category": diagnostic.category,
        "cwe": diagnostic.cwe,
        "level": diagnostic.level,
        "header": diagnostic.header,
        "related": [
            [str(each.path), each.line, each.column, each.end_line, each.end_column]
            for each in diagnostic.related
        ],
        "replacements": [
            [each.text, str(place.path), place.line, place.column, place.end_line, place.end_column]
            for each in diagnostic.replacements
            for place in [each.location]
        ],
    }


def complaint_from_json(value: Mapping[str, Any]) -> Diagnostic:
    """The diagnostic that `complaint_to_json` was given."""
    names = ("message", "tool", "rule", "category", "cwe", "level", "header")
    location = Location(PurePath(value["path"]), *value["place"])
    related = tuple(Location(PurePath(path), *place) for path, *place in value["related"])
    replacements = tuple(
        Replacement(Location(PurePath(path), *place), text) for text, path, *place in value["replacements"]
    )
    return Diagnostic(
        location, related=related, replacements=replacements, **{name: value[name] for name in names}
    )


def answer_to_json(answered: Answer) -> dict[str, Any]:
    """An answer to a diagnostic as JSON values, without the diagnostic."""
    finding = None if answered.finding is None else _plain(answered.finding)
    return {"status": answered.status, "reason": answered.reason, "cause": answered.cause, "finding": finding}


def answer_from_json(value: Mapping[str, Any], diagnostic: Diagnostic) -> Answer:
    """The answer to a diagnostic that `answer_to_json` was given."""
    finding = None if value["finding"] is None else _finding(value["finding"])
    return Answer(diagnostic, value["status"], value["reason"], value["cause"], finding)


def finding_to_json(finding: Finding) -> dict[str, Any]:
    """A finding as JSON values."""
    made: dict[str, Any] = _plain(finding)
    return made


def finding_from_json(value: Mapping[str, Any]) -> Finding:
    """The finding that `finding_to_json` was given, without its explanation."""
    return _finding(value)


def explanation_to_json(explanation: Explanation) -> dict[str, Any]:
    """What a fix depends on as JSON values."""
    made: dict[str, Any] = _plain(explanation)
    return made


def explanation_from_json(value: Mapping[str, Any]) -> Explanation:
    """The explanation that `explanation_to_json` was given."""
    lists = {
        "words": tuple(Heat(**each) for each in value["words"]),
        "top": tuple(value["top"]),
        "alike": tuple(Alike(**each) for each in value["alike"]),
    }
    return Explanation(**{**value, **lists})


def _skipped(value: Mapping[str, Any]) -> Skipped:
    place = value["range"]
    return Skipped(
        value["function"],
        value["reason"],
        value["cause"],
        None if place is None else Range(Position(**place["start"]), Position(**place["end"])),
    )


def _finding(value: Mapping[str, Any]) -> Finding:
    return Finding(
        function=value["function"],
        start=Position(**value["start"]),
        end=Position(**value["end"]),
        start_byte=value["start_byte"],
        end_byte=value["end_byte"],
        confidence=value["confidence"],
        cwe=tuple(Cwe(**entry) for entry in value["cwe"]),
        suggestions=tuple(_suggestion(entry) for entry in value["suggestions"]),
        digest=value["digest"],
        kind=value["kind"],
    )


def _suggestion(value: Mapping[str, Any]) -> Suggestion:
    edits = tuple(Edit(**entry) for entry in value["edits"])
    return Suggestion(value["rank"], value["confidence"], tuple(value["checks"]), edits, value["removes"])
