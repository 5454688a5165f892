"""Comments within `#define`s of several lines: the grammars take the macro to end there."""

from __future__ import annotations

import re

from data_prep.substitutes.model import Substitute, blanked

_DEFINE = re.compile(
    rb"^[ \t]*\#[ \t]*define\b(?:[^\\\n]|\\\r?\n|\\)*\\\r?\n(?:[^\\\n]|\\\r?\n|\\)*", re.MULTILINE
)
_COMMENT = re.compile(rb"/\*.*?\*/", re.DOTALL)


def comments_in_definitions(text: bytes) -> list[Substitute]:
    """Blanks for each comment in a macro of several lines."""
    if b"\\\n" not in text and b"\\\r\n" not in text:
        return []
    found: list[Substitute] = []
    for match in _DEFINE.finditer(text):
        if b"/*" in match[0]:
            for comment in _COMMENT.finditer(text, match.start(), match.end()):
                found += _lines(text, *comment.span())
    return found


def _lines(text: bytes, start: int, end: int) -> list[Substitute]:
    """Blanks that leave the `\\` at the end of each line."""
    found: list[Substitute] = []
    for line in re.finditer(rb"[^\n]+", text[start:end]):
        last = line.end() - (len(line[0]) - len(line[0].rstrip(b"\\\r")))
        if last > line.start():
            found.append(blanked(text, start + line.start(), start + last))
    return found
