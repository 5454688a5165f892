"""What a tool complains of, where the complaint counts, and the record of a flawed function in the store."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from data_prep.text.languages import Language
from plc.diagnostics import Category

Level = str  # "error" or "warning"


@dataclass(frozen=True, slots=True)
class Complaint:
    """One report of one tool about one file; lines and columns begin at 1, and are 0 where it gives none."""

    tool: str
    rule: str
    category: Category
    level: Level
    line: int
    column: int
    message: str

    @property
    def key(self) -> tuple[str, str, str]:
        """What stays the same where the code moves."""
        return self.tool, self.rule, _without_numbers(self.message)


Said = dict[str, list[Complaint]]
"""The complaints of each file, by its path within the package."""


@dataclass(frozen=True, slots=True)
class Span:
    """A function in a text of its file: the bytes that it has there and the lines that it takes."""

    start: int
    end: int
    first_line: int
    last_line: int

    @staticmethod
    def of(text: bytes, start: int, end: int) -> Span:
        """The span of some bytes."""
        first = text.count(b"\n", 0, start) + 1
        return Span(start, end, first, first + text.count(b"\n", start, end))

    def has(self, line: int) -> bool:
        """Whether a complaint of this line is one of the function: the line behind its last one counts."""
        return self.first_line <= line <= self.last_line + 1


@dataclass(frozen=True, slots=True)
class Flawed:
    """A function with a flaw, and what tools say of it in its file; `start` is the byte where it stands."""

    name: str
    start: int
    before: bytes  # flawed
    after: bytes  # as it was
    made_by: tuple[str, ...]
    complaints: tuple[Complaint, ...]

    def record(self) -> dict[str, Any]:
        """The JSON of the store."""
        return {
            "name": self.name,
            "start": self.start,
            "before": self.before.decode("utf-8", "surrogateescape"),
            "after": self.after.decode("utf-8", "surrogateescape"),
            "made_by": list(self.made_by),
            "complaints": [
                {
                    "tool": one.tool,
                    "rule": one.rule,
                    "category": one.category,
                    "level": one.level,
                    "line": one.line,
                    "column": one.column,
                    "message": one.message,
                }
                for one in self.complaints
            ],
        }


def file_record(path: str, language: Language, blob: str, functions: Sequence[Flawed]) -> dict[str, Any]:
    """The store's line of one file; its whole text stands in a line of its own, under `blob`."""
    return {
        "of": blob,
        "path": path,
        "language": language,
        "functions": [one.record() for one in functions],
    }


def new_complaints(found: Sequence[Complaint], known: Sequence[Complaint]) -> list[Complaint]:
    """Those that were not there before the flaw, in their order; equal ones count as often as they come."""
    left = Counter(one.key for one in known)
    fresh = []
    for one in found:
        if left[one.key]:
            left[one.key] -= 1
        else:
            fresh.append(one)
    return fresh


def _without_numbers(message: str) -> str:
    return "".join("0" if letter.isdigit() else letter for letter in message)
