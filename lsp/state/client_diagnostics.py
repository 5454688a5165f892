"""Diagnostics as clients send them back, other tools' among them, reduced to what can be read of each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lsprotocol.converters import get_converter
from lsprotocol.types import Diagnostic

_CONVERTER = get_converter()
_LARGEST = 2**31 - 1  # the protocol's largest number


def structured(diagnostics: object) -> list[Diagnostic]:
    """Those diagnostics that are about a place, as the protocol's own type."""
    return [_CONVERTER.structure(each, Diagnostic) for each in readable(diagnostics)]


def readable(diagnostics: object) -> list[dict[str, Any]]:
    """Those diagnostics that are about a place, in the shape that the protocol wants."""
    entries = diagnostics if isinstance(diagnostics, list) else []
    return [read for entry in entries if (read := _diagnostic(entry)) is not None]


def readable_range(range_: object) -> dict[str, Any] | None:
    """A range whose numbers are whole, not below 0 and not too large, its ends in order."""
    if not isinstance(range_, Mapping):
        return None
    start = readable_position(range_.get("start"))
    end = readable_position(range_.get("end")) or start
    if start is None or end is None:
        return None
    if (end["line"], end["character"]) < (start["line"], start["character"]):
        start, end = end, start
    return {"start": start, "end": end}


def readable_position(position: object) -> dict[str, int] | None:
    """A position with whole numbers, not below 0 and not too large; by default at the head of its line."""
    if not isinstance(position, Mapping):
        return None
    line, character = _whole(position.get("line")), _whole(position.get("character", 0))
    return None if line is None or character is None else {"line": line, "character": character}


def _whole(number: object) -> int | None:
    if isinstance(number, bool) or not isinstance(number, int | float) or number != number:
        return None
    return int(min(max(number, 0), _LARGEST))


def _diagnostic(entry: object) -> dict[str, Any] | None:
    if not isinstance(entry, Mapping) or (range_ := readable_range(entry.get("range"))) is None:
        return None
    read: dict[str, Any] = {"range": range_, "message": _text(entry.get("message"))}
    code: object = entry.get("code")
    target: object = entry.get("codeDescription")
    if isinstance(code, Mapping):  # as VS Code's extensions have it
        target = {"href": code.get("target")}
        code = code.get("value")
    if isinstance(code, str) or (isinstance(code, int) and not isinstance(code, bool)):
        read["code"] = code if isinstance(code, str) or abs(code) <= _LARGEST else str(code)
    href = target.get("href") if isinstance(target, Mapping) else None
    if isinstance(href, str):
        read["codeDescription"] = {"href": href}
    severity = entry.get("severity")
    if isinstance(severity, int | float) and severity in (1, 2, 3, 4):
        read["severity"] = int(severity)
    if isinstance(entry.get("source"), str):
        read["source"] = entry["source"]
    tags = entry.get("tags")
    if isinstance(tags, list):
        read["tags"] = [tag for tag in tags if isinstance(tag, int) and tag in (1, 2)]
    related = entry.get("relatedInformation")
    if isinstance(related, list):
        read["relatedInformation"] = [place for each in related if (place := _related(each)) is not None]
    if entry.get("data") is not None:
        read["data"] = entry["data"]
    return read


def _related(entry: object) -> dict[str, Any] | None:
    location = entry.get("location") if isinstance(entry, Mapping) else None
    if not isinstance(entry, Mapping) or not isinstance(location, Mapping):
        return None
    range_, uri = readable_range(location.get("range")), location.get("uri")
    if range_ is None or not isinstance(uri, str):
        return None
    return {"location": {"uri": uri, "range": range_}, "message": _text(entry.get("message"))}


def _text(message: object) -> str:
    """A message, which may be marked up."""
    if isinstance(message, Mapping):
        message = message.get("value")
    return message if isinstance(message, str) else ""
