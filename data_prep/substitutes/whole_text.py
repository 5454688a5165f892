"""Substitutes found without tokens, in a whole text: `fallthrough` attributes, comments within `#define`s."""

from __future__ import annotations

import re

from data_prep.substitutes.model import Substitute, blanked

_FALL_THROUGH = re.compile(rb"\b__attribute(?:__)?\s*\(\s*\(\s*(?:__)?fallthrough(?:__)?\s*\)\s*\)(?=\s*;)")
_DEFINE = re.compile(
    rb"^[ \t]*\#[ \t]*define\b(?:[^\\\n]|\\\r?\n|\\)*\\\r?\n(?:[^\\\n]|\\\r?\n|\\)*", re.MULTILINE
)
_COMMENT = re.compile(rb"/\*.*?\*/", re.DOTALL)


def fall_through_attributes(text: bytes) -> list[Substitute]:
    """Blanks for each `__attribute__((fallthrough))` that is a statement, in healthy texts as well."""
    if b"fallthrough" not in text:
        return []
    return [blanked(text, *found.span()) for found in _FALL_THROUGH.finditer(text)]


def comments_in_definitions(text: bytes) -> list[Substitute]:
    """Blanks for each comment in a macro of several lines, where the grammars take the macro to end."""
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
