"""What server and worker say to each other: a JSON header and raw bytes, each with its length before it."""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, BinaryIO

from plc.repair import Cwe, Edit, FileReport, Finding, Position, Range, Skipped, Suggestion

LENGTHS = struct.Struct(">II")


def packed(header: Mapping[str, Any], payload: bytes = b"") -> bytes:
    """A message as bytes."""
    head = json.dumps(header).encode()
    return LENGTHS.pack(len(head), len(payload)) + head + payload


def receive(stream: BinaryIO) -> tuple[dict[str, Any], bytes] | None:
    """The next message; None where the other side is gone."""
    lengths = stream.read(LENGTHS.size)
    if len(lengths) < LENGTHS.size:
        return None
    head, payload = LENGTHS.unpack(lengths)
    header: dict[str, Any] = json.loads(stream.read(head))
    return header, stream.read(payload)


def report_to_json(report: FileReport) -> dict[str, Any]:
    """A report as JSON values."""
    return asdict(report)


def report_from_json(value: Mapping[str, Any]) -> FileReport:
    """The report that `report_to_json` was given."""
    return FileReport(
        language=value["language"],
        encoding=value["encoding"],
        functions=value["functions"],
        findings=tuple(_finding(entry) for entry in value["findings"]),
        skipped=tuple(_skipped(entry) for entry in value["skipped"]),
    )


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
