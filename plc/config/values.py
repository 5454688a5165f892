"""What is written in a file or behind a flag, to the value of one option; the error says what to give."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

Reader = Callable[[object], object]

_CWE = re.compile(r"(?:cwe-?)?([1-9][0-9]{0,5})", re.IGNORECASE)
_LINES = re.compile(r"(?:(?P<path>.*):)?(?P<first>[0-9]{1,9})(?:-(?P<last>[0-9]{1,9}))?", re.DOTALL)
_PLACE = re.compile(r"(?P<path>.+?):(?P<line>[0-9]{1,9})(?::(?P<column>[0-9]{1,9}))?:?", re.DOTALL)


class UnfitValueError(Exception):
    """A value that an option cannot take; the message says what to give. Whoever knows the place adds it."""


@dataclass(frozen=True, slots=True)
class Place:
    """A line of a file, 1-based, and a column of it where one is given."""

    path: Path
    line: int
    column: int | None = None


@dataclass(frozen=True, slots=True)
class LineRange:
    """Lines `first` to `last`, both included and 1-based, of one file, or of all where `path` is None."""

    path: Path | None
    first: int
    last: int


def boolean(value: object) -> bool:
    """A switch."""
    if isinstance(value, bool):
        return value
    raise UnfitValueError("give true or false")


def text(value: object) -> str:
    """Any text that is not empty."""
    if isinstance(value, str) and value:
        return value
    raise UnfitValueError("give a text that is not empty")


def path(value: object) -> Path:
    """A path; what it is relative to is for the caller to say."""
    if isinstance(value, Path) and value != Path():
        return value
    if isinstance(value, str) and value and "\0" not in value:
        return Path(value)
    if value == Path():
        raise UnfitValueError("that is the current folder: give another path")
    raise UnfitValueError("give a path")


def whole(*, least: int) -> Reader:
    """A whole number."""

    def read(value: object) -> int:
        if not isinstance(value, int) or isinstance(value, bool):
            raise UnfitValueError("give a whole number")
        if value < least:
            raise UnfitValueError(f"give {least} or more")
        return value

    return read


def probability(value: object) -> float:
    """A number from 0 to 1."""
    if isinstance(value, (int, float)) and not isinstance(value, bool) and 0 <= value <= 1:
        return float(value)
    raise UnfitValueError("give a probability from 0 to 1")


def choice(*names: str) -> Reader:
    """One of a few words."""

    def read(value: object) -> str:
        if isinstance(value, str) and value in names:
            return value
        raise UnfitValueError(f"give one of {', '.join(names)}")

    return read


def patterns(value: object) -> tuple[str, ...]:
    """Patterns as in a .gitignore file."""
    return tuple(_each(value, what='patterns, such as ["third_party/"]'))


def cwes(value: object) -> tuple[int, ...]:
    """Kinds of flaws: CWE-476, 476, or several with commas between."""
    what = 'CWE numbers, such as ["CWE-476", "121"]'
    if not isinstance(value, (list, tuple)):
        raise UnfitValueError(f"give a list of {what}")
    words = [word.strip() for entry in value for word in str(entry).split(",")]
    found = [_CWE.fullmatch(word) for word in words]
    for word, match in zip(words, found, strict=True):
        if match is None:
            raise UnfitValueError(f"{word!r} is no CWE number: write CWE-476, or 476")
    return tuple(dict.fromkeys(int(match[1]) for match in found if match is not None))


def line_ranges(value: object) -> tuple[LineRange, ...]:
    """Ranges such as 10-40, and src/a.c:10-40 for one file."""
    return tuple(_range(entry) for entry in _each(value, what="line ranges, such as src/a.c:10-40"))


def places(value: object) -> tuple[Place, ...]:
    """Places such as src/a.c:10 and src/a.c:10:5; a drive letter belongs to the path."""
    return tuple(_place(entry) for entry in _each(value, what="places, such as src/a.c:10"))


def place_in(written: str) -> Place | None:
    """The place that a text such as `src/a.c:10` names; None where it names none."""
    match = _PLACE.fullmatch(written)
    if match is None or int(match["line"]) < 1 or match["column"] == "0":
        return None
    return Place(Path(match["path"]), int(match["line"]), int(match["column"]) if match["column"] else None)


def _place(written: str) -> Place:
    place = place_in(written)
    if place is None:
        raise UnfitValueError(f"{written!r} names no line of a file: write src/a.c:10, or src/a.c:10:5")
    return place


def texts(value: object) -> tuple[str, ...]:
    """Texts that are not empty."""
    return tuple(_each(value, what="texts"))


def words(value: object) -> tuple[str, ...]:
    """Words, one by one or with commas between."""
    parts = [part.strip() for entry in _each(value, what="words") for part in entry.split(",")]
    return tuple(dict.fromkeys(part for part in parts if part))


def paths(value: object) -> tuple[Path, ...]:
    """Paths, one or several."""
    if not isinstance(value, (list, tuple)):
        raise UnfitValueError("give a list of paths")
    return tuple(path(entry) for entry in value)


def _range(written: str) -> LineRange:
    match = _LINES.fullmatch(written)
    if match is None or match["path"] == "":
        raise UnfitValueError(f"{written!r} is no range of lines: write 10-40, or src/a.c:10-40")
    first = int(match["first"])
    last = int(match["last"] or first)
    if not 1 <= first <= last:
        raise UnfitValueError(f"{written!r}: lines count from 1, and the first comes first")
    return LineRange(Path(match["path"]) if match["path"] else None, first, last)


def _each(value: object, *, what: str) -> list[str]:
    if not isinstance(value, (list, tuple)):
        raise UnfitValueError(f"give a list of {what}")
    entries = list(value)
    if not all(isinstance(entry, str) and entry for entry in entries):
        raise UnfitValueError(f"give a list of {what}")
    return entries
