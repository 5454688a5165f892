"""What a fix changes, as lines: only the lines around its edits are compared, however long the file is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from plc.base.printable import printable
from plc.repair.findings import Edit, Encoding, apply_edits

_TAB = 4


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a change: its text without its end, printable; its number before and after, 1-based."""

    sign: Literal[" ", "-", "+"]
    text: str
    before: int | None
    after: int | None


@dataclass(frozen=True, slots=True)
class Hunk:
    """Neighbouring lines, removed ones before those that come in their place."""

    lines: tuple[Line, ...]
    head: str  # as in a unified diff


def hunks(text: bytes, edits: Sequence[Edit], *, encoding: Encoding, context: int) -> Iterator[Hunk]:
    """What edits change in a text, with `context` lines around."""
    if not edits:
        return
    start = _lines_back(text, min(edit.start_byte for edit in edits), context)
    end = _lines_on(text, max(edit.end_byte for edit in edits), context)
    inside = [Edit(edit.start_byte - start, edit.end_byte - start, edit.text) for edit in edits]
    part = text[start:end]
    old = part.split(b"\n")
    new = apply_edits(part, inside, encoding=encoding).split(b"\n")
    if end == len(text) and old[-1] == new[-1] == b"":  # the end of the last line, not a line
        old, new = old[:-1], new[:-1]
    first = text.count(b"\n", 0, start) + 1
    for group in SequenceMatcher(None, old, new, autojunk=False).get_grouped_opcodes(context):
        lines: list[Line] = []
        for tag, i1, i2, j1, j2 in group:
            if tag == "equal":
                pairs = zip(range(i1, i2), range(j1, j2), strict=True)
                lines += [Line(" ", shown(old[i], encoding), first + i, first + j) for i, j in pairs]
                continue
            lines += [Line("-", shown(old[i], encoding), first + i, None) for i in range(i1, i2)]
            lines += [Line("+", shown(new[j], encoding), None, first + j) for j in range(j1, j2)]
        (_, i1, _, j1, _), (_, _, i2, _, j2) = group[0], group[-1]
        head = f"@@ -{_range(first + i1, i2 - i1)} +{_range(first + j1, j2 - j1)} @@"
        yield Hunk(tuple(lines), head)


def shown(line: bytes, encoding: Encoding) -> str:
    """A line without its end as it may be shown: tabs as blanks, no other character that does anything."""
    return printable(line.removesuffix(b"\r").decode(encoding, "replace").expandtabs(_TAB))


def _range(first: int, number: int) -> str:
    if number == 1:
        return str(first)
    return f"{first if number else first - 1},{number}"


def _lines_back(text: bytes, position: int, number: int) -> int:
    """The start of the line that is `number` lines above a position."""
    for _ in range(number + 1):
        position = text.rfind(b"\n", 0, position)
        if position < 0:
            return 0
    return position + 1


def _lines_on(text: bytes, position: int, number: int) -> int:
    """The end, before its line feed, of the line that is `number` lines below a position."""
    for count in range(number + 1):
        position = text.find(b"\n", position + (count > 0))
        if position < 0:
            return len(text)
    return position
