"""Which group of code a row belongs to: figures are compared by them, and a perturbation evens them out."""

from __future__ import annotations

from bisect import bisect_left
from typing import Literal, Protocol, assert_never

By = Literal["language", "cwe", "length", "repository"]
LENGTHS = (40, 80, 160)  # words; the last group has no end


class Grouped(Protocol):
    """What tells a row's group."""

    @property
    def language(self) -> str: ...
    @property
    def cwe(self) -> int: ...
    @property
    def variant(self) -> str: ...


def group_of(row: Grouped, by: By, *, words: int) -> str:
    """The name of a row's group; `words` is how long its source is.

    The repository is the dataset's `variant`: for mined fixes and real code it names the repository or the
    package, for the suites the test case.
    """
    match by:
        case "language":
            return row.language
        case "cwe":
            return f"CWE-{row.cwe}" if row.cwe else "none"
        case "length":
            return _length(words)
        case "repository":
            return row.variant
        case _:
            assert_never(by)


def _length(words: int) -> str:
    """Names that sort as the lengths do."""
    place = bisect_left(LENGTHS, words)
    if place == len(LENGTHS):
        return f"over {LENGTHS[-1]:3d} words"
    return f"to {LENGTHS[place]:3d} words"
