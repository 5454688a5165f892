"""A reported line of a function to the instance that is read about it: the same in training and serving."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass

from data_prep.text.around.surroundings import Surroundings
from data_prep.text.functions import Function
from data_prep.text.windows import REPORTED_WORDS, Window, window_around, words_on
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
    lines: Sequence[int],
    names: Surroundings | None,
    kept_names: Container[str] = frozenset(),
    within: tuple[int, int] | None = None,
    budget: int = REPORTED_WORDS,
    most: int = AROUND,
) -> ReportedInstance:
    """The window about a line of the file, or about where the function is nearest to it.

    `lines` has the line of each word of the function. `kept_names` are the names that the model has as words:
    it needs none of them from around. `within` are the bytes of the function in the text of `names`, where
    these are not its own.
    """
    window = window_around(function.words, words_on(lines, line), budget=budget)
    places = window.places
    words = tuple(function.words[place] for place in places)
    start, end = within or (function.start_byte, function.end_byte)
    left = _left_out(function, window, words, kept_names)[:most]
    used = {word.text for word in (*words, *left)}
    far = () if names is None else names.names(start, end, used, most=most - len(left))
    return ReportedInstance(
        function=function,
        window=window,
        words=words,
        lines=tuple(lines[place] for place in places),
        line=line,
        around=(*left, *far),
    )


def _left_out(
    function: Function, window: Window, words: Sequence[Word], kept_names: Container[str]
) -> list[Word]:
    """The names of the function that the window leaves out, the nearest first."""
    used = {word.text for word in words}
    middle = (window.first + window.last) / 2
    places = [*range(window.head, window.first), *range(window.last, len(function.words))]
    found: dict[str, Word] = {}
    for place in sorted(places, key=lambda place: abs(place - middle)):
        word = function.words[place]
        if word.role in NAMED and word.text not in used and word.text not in kept_names:
            found.setdefault(word.text, word)
    return list(found.values())
