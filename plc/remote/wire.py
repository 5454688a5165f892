"""An answer of a server, held against the contract, as the report that it stands for."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Any, TypeVar, get_args

from data_prep.text.languages import Language
from plc.repair.findings import (
    CANDIDATES,
    Cause,
    Cwe,
    Edit,
    Encoding,
    FileReport,
    Finding,
    Position,
    Range,
    Skipped,
    Suggestion,
    digest_of,
)
from plc.repair.text.source_text import SourceText

_T = TypeVar("_T")
_CWE = re.compile("CWE-[0-9]{1,6}")
_CAUSES: Mapping[str, Cause] = {cause: cause for cause in get_args(Cause)}
_CHECKS = frozenset(["parse", "settled"])  # compilers and analyzers are asked here, not there


class UnfitAnswerError(Exception):
    """An answer that is not what the contract says; whoever knows the server adds its address."""


def report_in(answer: bytes, text: bytes, language: Language, *, sha256: str) -> FileReport:
    """The report on one text; UnfitAnswerError where anything in the answer could not be acted on."""
    file = the_file_of(answer, language, sha256=sha256)
    encoding = SourceText.of(text).encoding
    read = FileReader(len(text), encoding, digest_of(text))
    return FileReport(
        language=language,
        encoding=encoding,
        functions=whole(file, "functions", least=0),
        findings=each_of(file, "findings", read.finding),
        skipped=each_of(file, "skipped", read.skipped),
    )


def the_file_of(answer: bytes, language: Language, *, sha256: str) -> Mapping[str, Any]:
    """The one file that an answer is about; UnfitAnswerError where it is not what was asked of this model."""
    document = object_in(answer)
    if document.get("version") != 1:
        raise UnfitAnswerError(f"findings of version {document.get('version')!r}")
    if get(get(document, "model", dict), "sha256", str) != sha256:
        raise UnfitAnswerError("another model than the one that this run began with")
    files = get(document, "files", list)
    if len(files) != 1 or not isinstance(files[0], dict):
        raise UnfitAnswerError(f"{len(files)} files in answer to one")
    file: dict[str, Any] = files[0]
    if file.get("language") != language:
        raise UnfitAnswerError("findings of another language")
    return file


def object_in(answer: bytes) -> dict[str, Any]:
    """The JSON object that an answer is."""
    try:
        document = json.loads(answer)
    except (ValueError, RecursionError) as error:
        raise UnfitAnswerError("no JSON") from error
    if not isinstance(document, dict):
        raise UnfitAnswerError("no JSON object")
    return document


class FileReader:
    """Reads what belongs to one text: its length, encoding and digest."""

    def __init__(self, length: int, encoding: Encoding, digest: str, *, most: int = CANDIDATES) -> None:
        """`most`: how many suggestions a finding may have."""
        self._most = most
        self._length = length
        self._encoding: Encoding = encoding
        self._digest = digest

    def finding(self, value: Mapping[str, Any]) -> Finding:
        """A finding."""
        start, end = self._range(value)
        places = _range(value)
        suggestions = each_of(value, "suggestions", self._suggestion)
        if len(suggestions) > self._most:
            raise UnfitAnswerError(f"{len(suggestions)} suggestions for one finding")
        if [entry.rank for entry in suggestions] != list(range(1, len(suggestions) + 1)):
            raise UnfitAnswerError("suggestions out of order")
        return Finding(
            function=text_in(value, "function"),
            start=places.start,
            end=places.end,
            start_byte=start,
            end_byte=end,
            confidence=_probability(value, "confidence"),
            cwe=each_of(value, "cwe", lambda entry: Cwe(_cwe(entry), _probability(entry, "probability"))),
            suggestions=suggestions,
            digest=self._digest,
            kind=text_in(value, "kind") if "kind" in value else "",  # servers of older versions send none
        )

    def skipped(self, value: Mapping[str, Any]) -> Skipped:
        """What was not analysed."""
        cause = _CAUSES.get(get(value, "cause", str))
        if cause is None:
            raise UnfitAnswerError("a function skipped for no known cause")
        place = _range(value) if "range" in value else None  # servers of older versions send none
        return Skipped(text_in(value, "function"), text_in(value, "reason"), cause, place)

    def _suggestion(self, value: Mapping[str, Any]) -> Suggestion:
        checks = get(value, "checks", list)
        edits = each_of(value, "edits", self._edit)
        if not all(isinstance(check, str) and check in _CHECKS for check in checks):
            raise UnfitAnswerError("a suggestion with checks that a server cannot make")
        if not edits or any(a.end_byte > b.start_byte for a, b in pairwise(edits)):
            raise UnfitAnswerError("a suggestion without edits, or with edits over each other")
        removes = get(value, "removes", bool) if "removes" in value else False
        rank = whole(value, "rank", least=1)
        return Suggestion(rank, _probability(value, "confidence"), tuple(checks), edits, removes)

    def _edit(self, value: Mapping[str, Any]) -> Edit:
        start, end = self._range(value)
        text = get(value, "text", str)
        try:
            text.encode(self._encoding)
        except UnicodeEncodeError as error:
            raise UnfitAnswerError(f"an edit that cannot be written as {self._encoding}") from error
        return Edit(start, end, text)

    def _range(self, value: Mapping[str, Any]) -> tuple[int, int]:
        start, end = whole(value, "start_byte", least=0), whole(value, "end_byte", least=0)
        if not start <= end <= self._length:
            raise UnfitAnswerError(f"bytes {start} to {end} of a text of {self._length}")
        return start, end


def each_of(value: Mapping[str, Any], key: str, read: Callable[[Mapping[str, Any]], _T]) -> tuple[_T, ...]:
    """The objects of a list, read."""
    entries = get(value, key, list)
    if not all(isinstance(entry, dict) for entry in entries):
        raise UnfitAnswerError(f"`{key}` does not hold objects")
    return tuple(read(entry) for entry in entries)


def get(value: Mapping[str, Any], key: str, kind: type[_T]) -> _T:
    """A value of a type."""
    found = value.get(key)
    if not isinstance(found, kind):
        raise UnfitAnswerError(f"`{key}` is no {kind.__name__}")
    return found


def text_in(value: Mapping[str, Any], key: str) -> str:
    """A text that can be written."""
    found = get(value, key, str)
    try:
        found.encode()
    except UnicodeEncodeError as error:
        raise UnfitAnswerError(f"`{key}` is no text") from error
    return found


def whole(value: Mapping[str, Any], key: str, *, least: int) -> int:
    """A whole number."""
    found = get(value, key, int)
    if isinstance(found, bool) or found < least:
        raise UnfitAnswerError(f"`{key}` is no whole number from {least}")
    return found


def _probability(value: Mapping[str, Any], key: str) -> float:
    found = value.get(key)
    if not isinstance(found, (int, float)) or isinstance(found, bool) or not 0 <= found <= 1:
        raise UnfitAnswerError(f"`{key}` is no probability")
    return float(found)


def _range(value: Mapping[str, Any]) -> Range:
    places = get(value, "range", dict)
    return Range(_position(get(places, "start", dict)), _position(get(places, "end", dict)))


def _position(value: Mapping[str, Any]) -> Position:
    return Position(whole(value, "line", least=1), whole(value, "column", least=1))


def _cwe(value: Mapping[str, Any]) -> str:
    found = get(value, "id", str)
    if not _CWE.fullmatch(found):
        raise UnfitAnswerError("a kind of flaw that is no CWE number")
    return found
