"""One diagnostic: a place in a file, and what a tool or a person says of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Literal, get_args

Category = Literal[
    "null-dereference",
    "leak",
    "bounds",
    "use-after-free",
    "uninitialized",
    "overflow",
    "format",
    "resource",
    "concurrency",
    "dead-code",
    "type",
    "syntax",
    "undeclared-name",
    "other",
]
CATEGORIES: tuple[Category, ...] = get_args(Category)


def category_of(name: str) -> Category | None:
    """The category of this name; None for no name. ValueError for a word that is no category."""
    if not name:
        return None
    if name not in CATEGORIES:
        raise ValueError(f"{name!r} is no category; the categories are {', '.join(CATEGORIES)}")
    return name


_READ = 2000  # characters of a message
Level = Literal["error", "warning", "note"]


@dataclass(frozen=True, slots=True)
class Location:
    """A place in a file. Lines and columns begin at 1; a column counts bytes of its line.

    `line` None stands for the whole file, `column` None for the whole line; `end_line` and `end_column` None
    for a place whose end is not known. An end column is the one behind the last byte, as in SARIF.
    """

    path: PurePath
    line: int | None
    column: int | None = None
    end_line: int | None = None
    end_column: int | None = None
    snippet: str | None = None  # the text of the place as the tool saw it, if it says so


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """What one tool says of one place."""

    location: Location
    message: str = ""
    tool: str = ""  # "gcc", "cppcheck", …; "" where a person says it
    rule: str = ""  # the tool's own name of the rule, "-Wformat", "nullPointer"; "" where there is none
    category: Category = "other"
    cwe: int | None = None
    level: Level = "warning"
    related: tuple[Location, ...] = ()  # allocation, free, note lines, code flow: nearest to the fault first
    fingerprint: str = ""
    suppressed: bool = False
    header: str = ""  # "<string.h>": what a compiler says is to be included
    index: int | None = None  # which result of its report, from 0, so that the report can be given back

    @property
    def is_bare(self) -> bool:
        """Whether a person names the place and says no more."""
        return not self.tool and not self.message

    @property
    def brief(self) -> Diagnostic:
        """The same with as much of its message as rules read: patterns are slow on endless ones."""
        return self if len(self.message) <= _READ else replace(self, message=self.message[:_READ])
