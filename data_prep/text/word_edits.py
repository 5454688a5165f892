"""The difference between two lists of words as a list of edits, and back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein


@dataclass(frozen=True, slots=True)
class WordEdit:
    """Replaces `source[start:end]` by `words`; an insertion has start == end, a deletion has no words."""

    start: int
    end: int
    words: tuple[str, ...]


# Words between two edits that are cheaper to write again than to point around: an edit costs two pointers.
CLOSEST = 2


def diff(source: Sequence[str], target: Sequence[str]) -> tuple[WordEdit, ...]:
    """The fewest word changes, left to right, where changes at most `CLOSEST` words apart are one edit."""
    edits: list[WordEdit] = []
    for step in Levenshtein.opcodes(source, target):
        if step.tag == "equal":
            continue
        words = tuple(target[step.dest_start : step.dest_end])
        if edits and step.src_start - edits[-1].end <= CLOSEST:
            between = tuple(source[edits[-1].end : step.src_start])
            edits[-1] = WordEdit(edits[-1].start, step.src_end, edits[-1].words + between + words)
        else:
            edits.append(WordEdit(step.src_start, step.src_end, words))
    return tuple(edits)


def apply(source: Sequence[str], edits: Iterable[WordEdit]) -> list[str]:
    """The target that edits make of a source; ValueError where they touch, step back or lead outside."""
    target: list[str] = []
    position = -1
    for edit in edits:
        if not position < edit.start <= edit.end <= len(source):
            raise ValueError(
                f"edit [{edit.start}, {edit.end}) does not fit after word {position} of {len(source)}; "
                "edits go left to right, and a word of the source lies between two of them"
            )
        target += source[max(position, 0) : edit.start]
        target += edit.words
        position = edit.end
    target += source[max(position, 0) :]
    return target
