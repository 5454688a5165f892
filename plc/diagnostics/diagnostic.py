"""One diagnostic: a place in a file, and what a tool or a person says of it."""

from __future__ import annotations

from collections.abc import Callable
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


COMPILERS = ("gcc", "clang", "javac", "ecj")  # the tools that say whether a text compiles


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
class Replacement:
    """One edit of the fix that a tool itself proposes: `text` in the place of what stands there.

    A column of None is the begin of the line, an end column of None the end of its text.
    """

    location: Location
    text: str


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
    replacements: tuple[Replacement, ...] = ()  # the tool's own fix, all of it; () where it proposes none
    alternatives: tuple[tuple[Replacement, ...], ...] = ()  # other fixes, such as those of notes

    @property
    def is_bare(self) -> bool:
        """Whether a person names the place and says no more."""
        return not self.tool and not self.message

    def placed(self, place: Callable[[Location], Location]) -> Diagnostic:
        """The same with each of its places as `place` gives it."""
        return replace(
            self,
            location=place(self.location),
            related=tuple(map(place, self.related)),
            replacements=_placed(self.replacements, place),
            alternatives=tuple(_placed(each, place) for each in self.alternatives),
        )

    @property
    def brief(self) -> Diagnostic:
        """The same with as much of its message as rules read: patterns are slow on endless ones."""
        return self if len(self.message) <= _READ else replace(self, message=self.message[:_READ])


def _placed(fix: tuple[Replacement, ...], place: Callable[[Location], Location]) -> tuple[Replacement, ...]:
    return tuple(replace(one, location=place(one.location)) for one in fix)
