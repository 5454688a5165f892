"""Findings as the JSON object that docs/reference/findings.schema.json describes; version 1."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from plc.repair.batch import Analysed
from plc.repair.findings import Explanation, FileReport, Finding, Position, Range, Skipped, Suggestion
from plc.repair.text.in_file import report_in_file

VERSION = 1
DIGITS = 6  # of a probability, which nobody reads further
EXACT = 1000  # digits, and more than any number has: for whoever goes on with the numbers


def report_object(
    *,
    name: str,
    sha256: str,
    files: Iterable[tuple[Path, FileReport]],
    errors: Iterable[tuple[Path, str]],
    top: int | None = None,
    digits: int = DIGITS,
) -> dict[str, Any]:
    """The whole report of one run, with the `top` suggestions of each finding."""
    return {
        "version": VERSION,
        "model": {"name": name, "sha256": sha256},
        "files": [file_object(path, report, top=top, digits=digits) for path, report in files],
        "errors": [error_object(path, message) for path, message in errors],
    }


def error_object(path: Path, message: str) -> dict[str, Any]:
    """A path that could not be analysed, and why."""
    return {"path": _shown(path), "message": message}


def file_object(
    path: Path, report: FileReport, *, top: int | None = None, digits: int = DIGITS
) -> dict[str, Any]:
    """One file of the report, with the `top` suggestions of each finding."""
    return {
        "path": _shown(path),
        "language": report.language,
        "functions": report.functions,
        "findings": [finding_object(finding, top, digits) for finding in report.findings],
        "skipped": [_skipped(skipped) for skipped in report.skipped],
    }


def in_file(analysed: Analysed) -> FileReport:
    """The report of a file with byte offsets in the file, not in its text."""
    return report_in_file(analysed.report, analysed.after, analysed.wide)


def _skipped(skipped: Skipped) -> dict[str, Any]:
    value: dict[str, Any] = {
        "function": skipped.function,
        "reason": skipped.reason,
        "cause": skipped.cause,
    }
    if skipped.range is not None:
        value["range"] = _range(skipped.range)
    return value


def finding_object(finding: Finding, top: int | None, digits: int) -> dict[str, Any]:
    """One finding, with its `top` suggestions."""
    value: dict[str, Any] = {
        "function": finding.function,
        "range": _range(Range(finding.start, finding.end)),
        "start_byte": finding.start_byte,
        "end_byte": finding.end_byte,
        "confidence": round(finding.confidence, digits),
        "cwe": [{"id": cwe.id, "probability": round(cwe.probability, digits)} for cwe in finding.cwe],
        "suggestions": [_suggestion(suggestion, digits) for suggestion in finding.suggestions[:top]],
    }
    if finding.kind:
        value["kind"] = finding.kind
    if finding.explanation is not None:
        value["explanation"] = _explanation(finding.explanation, digits)
    return value


def _explanation(explanation: Explanation, digits: int) -> dict[str, Any]:
    if explanation.reason:
        return {"reason": explanation.reason}
    alike: dict[str, Any] = {"not_alike": explanation.not_alike} if explanation.not_alike else {}
    if explanation.alike:
        alike["alike"] = [
            {**asdict(each), "likeness": round(each.likeness, digits)} for each in explanation.alike
        ]
    return {
        **({"change": explanation.change} if explanation.change else {}),
        **alike,
        "top": list(explanation.top),
        "words": [
            {
                "start_byte": each.start_byte,
                "end_byte": each.end_byte,
                "weight": round(each.weight, digits),
            }
            for each in explanation.words
        ],
    }


def _suggestion(suggestion: Suggestion, digits: int) -> dict[str, Any]:
    value: dict[str, Any] = {
        "rank": suggestion.rank,
        "confidence": round(suggestion.confidence, digits),
        "checks": list(suggestion.checks),
        "edits": [
            {"start_byte": edit.start_byte, "end_byte": edit.end_byte, "text": edit.text}
            for edit in suggestion.edits
        ],
    }
    return value | {"removes": True} if suggestion.removes else value


def _range(place: Range) -> dict[str, dict[str, int]]:
    return {"start": _position(place.start), "end": _position(place.end)}


def _position(position: Position) -> dict[str, int]:
    return {"line": position.line, "column": position.column}


def _shown(path: Path) -> str:
    return os.fsencode(path).decode("utf-8", "replace")
