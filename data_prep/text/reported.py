"""A reported line of a function to the instance that is read about it: the same in training and serving."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass

from data_prep.text.functions import Function
from data_prep.text.surroundings import Surroundings
from data_prep.text.windows import BUDGET, Lines, Window, window_around, words_on
from data_prep.text.word import Role, Word

AROUND = 32  # names from outside of the window
NAMED: frozenset[Role] = frozenset({"variable", "function", "type", "member", "constant"})


@dataclass(frozen=True, slots=True)
class ReportedInstance:
    """What is read of a function about a reported line; lines count from 0, in the file."""

    function: Function
    window: Window
    words: tuple[Word, ...]  # those of the window
    lines: tuple[int, ...]  # of each word
    line: int  # the reported one
    around: tuple[Word, ...]  # names from outside of the window, the nearest first

    @property
    def spelled(self) -> list[str]:
        return [word.text for word in self.words]


def reported_instance(
    function: Function,
    line: int,
    *,
    lines: Lines,
    names: Surroundings | None,
    known: Container[str] = frozenset(),
    budget: int = BUDGET,
    most: int = AROUND,
) -> ReportedInstance:
    """The window about a line of the file, or about where the function is nearest to it.

    `known` are the names that the model has as words: it needs none of them from around.
    """
    on = [lines.of(word.start_byte) for word in function.words]
    window = window_around(function.words, words_on(on, line), budget=budget)
    places = window.places
    words = tuple(function.words[place] for place in places)
    return ReportedInstance(
        function=function,
        window=window,
        words=words,
        lines=tuple(on[place] for place in places),
        line=line,
        around=_around(function, window, words, names, known, most),
    )


def _around(
    function: Function,
    window: Window,
    words: Sequence[Word],
    names: Surroundings | None,
    known: Container[str],
    most: int,
) -> tuple[Word, ...]:
    """Names of the function that the window leaves out, then those of the file."""
    used = {word.text for word in words}
    middle = (window.first + window.last) / 2
    left_out = [*range(window.head, window.first), *range(window.last, len(function.words))]
    found: dict[str, Word] = {}
    for place in sorted(left_out, key=lambda place: abs(place - middle)):
        word = function.words[place]
        if word.role in NAMED and word.text not in used and word.text not in known:
            found.setdefault(word.text, word)
    nearest = list(found.values())[:most]
    if names is not None and len(nearest) < most:
        had = used | found.keys()
        nearest += names.names(function.start_byte, function.end_byte, had, most=most - len(nearest))
    return tuple(nearest)
