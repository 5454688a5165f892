"""The fix that a tool itself proposes: its edits checked as one, and refused where they cannot be made."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise

from plc.diagnostics.diagnostic import Location, Replacement
from plc.diagnostics.input.fields import DamagedError

MOST = 200  # edits of one fix
MOST_OTHERS = 5  # fixes of the notes of one diagnostic
# Notes whose fix says what the author is likely to have meant. Others silence the tool, or change what right
# code does, as "use '=' to turn this equality comparison into an assignment".
_MEANT = re.compile(
    r"^(?:use ['\u2018]==['\u2019]|treat the string as an argument"
    r"|did you mean\b|add ['\u2018](?:override|final|const)['\u2019]|include the header|suggested|FIX-IT"
    r"|initialize the variable|['\u2018]?\S+['\u2019]? (?:is )?declared here$|previous|add explicit braces"
    r"|['\u2018]\S+['\u2019] is defined in header)"
)
_SILENCES = re.compile(
    r"\b(?:silence|suppress|disable)\b|\bexplicitly cast\b|\binto an assignment\b|\bcondition is always\b"
)
LONGEST = 100_000  # characters that a fix writes

_Place = tuple[int, int]
_END_OF_LINE = 1 << 40  # the column of what goes on to the end of its line


def own_fix(
    edits: Iterable[Replacement], of: str, on_damage: Callable[[str], None]
) -> tuple[Replacement, ...]:
    """The edits of a tool's fix; none of them where one cannot be read or made, which `on_damage` hears.

    `of` is whose fix it is, as "diagnostic 3 of the gcc report". A tool's report stands without its fix.
    """
    try:
        return checked(edits)
    except DamagedError as damage:
        on_damage(f"the fix of {of} is damaged: {damage}")
        return ()


def other_fixes(
    others: Iterable[tuple[str, Iterable[Replacement]]], *, are_of_notes: bool = True
) -> tuple[tuple[Replacement, ...], ...]:
    """The other fixes of a report, each with what is said of it; none that silences the tool or is damaged.

    Of those of notes only where the note says what was meant. They are other ways, such as `==` for `=`: what
    is wrong with one is not worth a word.
    """
    found: list[tuple[Replacement, ...]] = []
    for said, edits in others:
        is_meant = not are_of_notes or _MEANT.search(said) is not None
        if len(found) == MOST_OTHERS or _SILENCES.search(said) or not is_meant:
            continue
        try:
            fix = checked(edits)
        except DamagedError:
            continue
        if fix and fix not in found:
            found.append(fix)
    return tuple(found)


def checked(edits: Iterable[Replacement]) -> tuple[Replacement, ...]:
    """Edits as they are, each once. DamagedError: too many, too long, backwards, one over the other."""
    found: dict[tuple[str, _Place, _Place, str, int], Replacement] = {}
    size = 0
    for number, edit in enumerate(edits):
        if number == MOST:
            raise DamagedError(f"it has more than {MOST} edits")
        size += len(edit.text)
        if size > LONGEST:
            raise DamagedError(f"it writes more than {LONGEST:,} characters")
        if "\0" in edit.text:
            raise DamagedError("its text holds a NUL byte")
        begin, end = _ends(edit.location)
        if end < begin:
            raise DamagedError(f"an edit ends before it begins, at line {begin[0]}")
        again = number if begin == end else 0  # brackets may be put in twice at one place
        found[str(edit.location.path), begin, end, edit.text, again] = edit
    _refuse_overlaps([key[:3] for key in found])
    return tuple(found.values())


def _refuse_overlaps(ranges: Iterable[tuple[str, _Place, _Place]]) -> None:
    for one, other in pairwise(sorted(ranges)):
        if one[0] == other[0] and other[1] < one[2]:
            raise DamagedError(f"its edits overlap at line {other[1][0]}")


def _ends(place: Location) -> tuple[_Place, _Place]:
    """Where an edit begins and ends, in an order that can be compared."""
    if place.line is None:
        raise DamagedError("an edit names no line, or lies outside of its file")
    end_line = place.end_line if place.end_line is not None else place.line
    end_column = place.end_column if place.end_column is not None else _END_OF_LINE
    return (place.line, place.column or 1), (end_line, end_column)


def unescaped(text: str) -> str:
    """The text between the quotes of a `fix-it:` line of gcc and clang, whose other bytes are octal."""
    return bytes(_bytes_of(text)).decode("utf-8", errors="replace")


_NAMED = {"n": 10, "t": 9, "r": 13, "v": 11, "f": 12, "a": 7, "b": 8}


def _bytes_of(text: str) -> Iterator[int]:
    at = 0
    while at < len(text):
        if text[at] != "\\" or at + 1 == len(text):
            yield from text[at].encode("utf-8", errors="surrogateescape")
            at += 1
            continue
        digits = text[at + 1 : at + 4]
        if len(digits) == 3 and all(digit in "01234567" for digit in digits):
            yield int(digits, 8) & 0xFF
            at += 4
            continue
        named = _NAMED.get(text[at + 1])
        yield from (named,) if named is not None else text[at + 1].encode("utf-8", errors="surrogateescape")
        at += 2
