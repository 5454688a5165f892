"""A client's own edits, written without a look at the server's: by lists of code units."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

_ENDS = re.compile("\r\n|\r|\n")


def units_of(text: str, units: str) -> int:
    """The length of a text in an encoding's units."""
    match units:
        case "utf-8":
            return len(text.encode())
        case "utf-16":
            return len(text.encode("utf-16-le")) // 2
        case _:
            return len(text)


def offset(text: str, position: Mapping[str, int], units: str = "utf-16") -> int:
    """The index in a text of a position, which lies on a character of it."""
    start = 0
    for _ in range(position["line"]):
        found = _ENDS.search(text, start)
        assert found is not None, f"there is no line {position['line']}"
        start = found.end()
    found = _ENDS.search(text, start)
    line = text[start : found.start() if found else len(text)]
    for index in range(len(line) + 1):
        if units_of(line[:index], units) == position["character"]:
            return start + index
    raise AssertionError(f"{position} is on no character of {line!r}")


def position(text: str, index: int, units: str = "utf-16") -> dict[str, int]:
    """The position of an index in a text."""
    line, start = 0, 0
    for found in _ENDS.finditer(text):
        if found.end() > index:
            break
        line, start = line + 1, found.end()
    return {"line": line, "character": units_of(text[start:index], units)}


def applied(text: str, edits: Iterable[Mapping[str, Any]], units: str = "utf-16") -> str:
    """A text with LSP edits made."""
    placed = [
        (
            offset(text, edit["range"]["start"], units),
            offset(text, edit["range"]["end"], units),
            edit["newText"],
        )
        for edit in edits
    ]
    for start, end, new in sorted(placed, reverse=True):
        text = text[:start] + new + text[end:]
    return text


def edits_for(edit: Mapping[str, Any], uri: str) -> list[Mapping[str, Any]]:
    """The edits of one document in a WorkspaceEdit of either kind."""
    if "changes" in edit:
        return list(edit["changes"][uri])
    return [
        each
        for change in edit["documentChanges"]
        if change["textDocument"]["uri"] == uri
        for each in change["edits"]
    ]
