"""A function before and after a fix, and the line that was reported, to the words of a pair."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from sys import intern

from data_prep.dataset import NO_LINE
from data_prep.text.functions import Function
from data_prep.text.naming import Names
from data_prep.text.reported import ReportedInstance
from data_prep.text.word import Word
from data_prep.text.word_edits import WordEdit, diff

MOST_EDITS = 6  # of one fix
MOST_WRITTEN = 60  # words of one fix
UNREACHABLE = ("<unreachable>",)


@dataclass(frozen=True, slots=True)
class ReportedWords:
    """The columns of a pair that a reported instance gives; lines count from the function's first."""

    source: tuple[str, ...]
    target: tuple[str, ...]
    spelled: tuple[str, ...]
    lines: tuple[int, ...] = ()
    reported_line: int = NO_LINE
    around: tuple[str, ...] = ()
    around_spelled: tuple[str, ...] = ()


def edits_between(before: Function, after: Function) -> tuple[WordEdit, ...]:
    """What a fix does to the words of a function."""
    return diff([word.text for word in before.words], [word.text for word in after.words])


def reported_words(
    instance: ReportedInstance,
    after: Function,
    edits: Sequence[WordEdit],
    kept_names: frozenset[str],
    *,
    every: bool = False,
) -> ReportedWords | str:
    """The words of the pair, or why there is none; `edits` are those of the instance's function.

    With `every`, for measuring, a fix of few edits that is too long or reaches out of the window makes a pair
    too: with a target that no model writes, so that it counts as missed.
    """
    if not edits:
        return "same words"
    if len(edits) > MOST_EDITS:
        return "too large a change"
    window = instance.window
    reason = ""
    if sum(len(edit.words) for edit in edits) > MOST_WRITTEN:
        reason = "too large a change"
    elif not all(window.holds(edit.start, edit.end) for edit in edits):
        reason = "change reaches out of the window"
    if reason:
        return reason if not every else replace(unchanged_words(instance, kept_names), target=UNREACHABLE)
    ranges = (
        [(0, window.head), (window.first, window.last)] if window.seam is not None else [(0, window.last)]
    )
    target = [word for start, end in ranges for word in _changed(instance.function, after, edits, start, end)]
    return _words(instance, target, kept_names)


def unchanged_words(instance: ReportedInstance, kept_names: frozenset[str]) -> ReportedWords:
    """The words of an identity pair."""
    return _words(instance, instance.words, kept_names)


def _words(instance: ReportedInstance, target: Sequence[Word], kept_names: frozenset[str]) -> ReportedWords:
    names = Names.new(kept_names)
    source = tuple(map(intern, names.rename(instance.words)))
    around = tuple(map(intern, names.rename(instance.around)))
    first = instance.lines[0]
    return ReportedWords(
        source=source,
        target=tuple(map(intern, names.rename(target))),
        spelled=tuple(intern(word.text) for word in instance.words),
        lines=tuple(line - first for line in instance.lines),
        reported_line=instance.line - first,
        around=around,
        around_spelled=tuple(intern(word.text) for word in instance.around),
    )


def _changed(
    before: Function, after: Function, edits: Sequence[WordEdit], start: int, end: int
) -> list[Word]:
    """The words that the function has after the fix in the place of those from `start` to `end`."""
    words: list[Word] = []
    at, shift = start, 0
    for edit in edits:
        if start <= edit.start and edit.end <= end:
            words += before.words[at : edit.start]
            words += after.words[edit.start + shift : edit.start + shift + len(edit.words)]
            at = edit.end
        shift += len(edit.words) - (edit.end - edit.start)
    return [*words, *before.words[at:end]]
