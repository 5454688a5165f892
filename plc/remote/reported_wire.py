"""What is asked of a server about reports, and its answer: no path, no message, no rule travels."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Mapping
from pathlib import PurePath
from typing import Any, cast, get_args

from data_prep.text.languages import LANGUAGES
from plc.diagnostics import CATEGORIES, Diagnostic, Location
from plc.remote.contract import MOST_TRIES, NO_PATH
from plc.remote.macros_wire import file_in, outside_in, said_of
from plc.remote.wire import (
    FileReader,
    UnfitAnswerError,
    each_of,
    get,
    object_in,
    text_in,
    the_file_of,
    whole,
)
from plc.repair.findings import Encoding, digest_of
from plc.repair.reported.answer import Answer, Cause, FileAnswers, Status
from plc.repair.reported.answering import Complaint
from plc.repair.text.source_text import NotTextError, SourceText

_PLACE = ("line", "column", "end_line", "end_column")
_STATUSES: frozenset[Status] = frozenset(("proposed", "declined"))  # nothing is verified there
_CAUSES = frozenset(get_args(Cause))


def asked(complaint: Complaint, *, tries: int) -> bytes:
    """One file and what is said of it, as it is sent; related places of other files stay here."""
    document = {
        "language": complaint.language,
        "tries": tries,
        "text": b64encode(complaint.text).decode(),
        "diagnostics": [_diagnostic(each) for each in complaint.diagnostics],
        **said_of(complaint.outside),
    }
    return json.dumps(document, separators=(",", ":")).encode()


def complaint_in(request: bytes, *, largest: int) -> tuple[Complaint, int]:
    """What was sent, and the number of tries; UnfitAnswerError where it is no such request."""
    document = object_in(request)
    language = get(document, "language", str)
    if language not in LANGUAGES:
        raise UnfitAnswerError(f"language: give one of {', '.join(LANGUAGES)}")
    text = file_in(document, largest=largest)
    tries = whole(document, "tries", least=1) if "tries" in document else MOST_TRIES
    diagnostics = each_of(document, "diagnostics", _read_diagnostic)
    return Complaint(text, language, diagnostics, outside_in(document)), min(tries, MOST_TRIES)


def answers_in(answer: bytes, complaint: Complaint, *, sha256: str) -> FileAnswers:
    """The answers to a complaint's diagnostics; UnfitAnswerError where any could not be acted on."""
    file = the_file_of(answer, complaint.language, sha256=sha256)
    encoding = _encoding(complaint.text)
    read = FileReader(len(complaint.text), encoding, digest_of(complaint.text), most=MOST_TRIES)
    diagnostics = iter(complaint.diagnostics)

    def reported(value: Mapping[str, Any]) -> Answer:
        diagnostic = next(diagnostics, None)
        if diagnostic is None:
            raise UnfitAnswerError("more answers than questions")
        status, cause = text_in(value, "status"), value.get("status_cause")
        reason = text_in(value, "status_reason") if "status_reason" in value else ""
        if status not in _STATUSES or (status == "declined") != (cause in _CAUSES):
            raise UnfitAnswerError(f"an answer of status {status!r} for the cause {cause!r}")
        finding = read.finding(value)
        asked_model = bool(finding.function or finding.suggestions)
        return Answer(
            diagnostic,
            status,
            reason,
            cast("Cause | None", cause),
            finding if asked_model else None,
        )

    answered = each_of(file, "findings", reported)
    if next(diagnostics, None) is not None:
        raise UnfitAnswerError("fewer answers than questions")
    return FileAnswers(complaint.language, encoding, whole(file, "functions", least=0), answered)


def _diagnostic(diagnostic: Diagnostic) -> dict[str, Any]:
    own = diagnostic.location.path
    related = [_place(place) for place in diagnostic.related if place.path == own and place.line is not None]
    return {
        **_place(diagnostic.location),
        "category": diagnostic.category,
        "tool": bool(diagnostic.tool),
        "message": bool(diagnostic.message),
        "suppressed": diagnostic.suppressed,
        **({} if diagnostic.cwe is None else {"cwe": diagnostic.cwe}),
        "related": related,
    }


def _place(location: Location) -> dict[str, int]:
    return {name: value for name in _PLACE if (value := getattr(location, name)) is not None}


def _read_diagnostic(value: Mapping[str, Any]) -> Diagnostic:
    category = get(value, "category", str) if "category" in value else "other"
    if category not in CATEGORIES:
        raise UnfitAnswerError(f"category {category!r}")
    return Diagnostic(
        _read_place(value),
        message="message" if value.get("message") is True else "",
        tool="tool" if value.get("tool") is True else "",
        category=category,
        cwe=whole(value, "cwe", least=1) if "cwe" in value else None,
        suppressed=value.get("suppressed") is True,
        related=each_of(value, "related", _read_place) if "related" in value else (),
    )


def _read_place(value: Mapping[str, Any]) -> Location:
    numbers = {name: whole(value, name, least=1) for name in _PLACE if value.get(name) is not None}
    return Location(
        PurePath(NO_PATH),
        numbers.get("line"),
        numbers.get("column"),
        numbers.get("end_line"),
        numbers.get("end_column"),
    )


def _encoding(text: bytes) -> Encoding:
    try:
        return SourceText.of(text).encoding
    except NotTextError:
        return "latin-1"
