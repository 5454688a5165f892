"""The words that a suggestion changes, followed through later versions of their function."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from rapidfuzz.distance import Levenshtein

from data_prep.text.word_edits import WordEdit, apply

_BESIDE = 2  # words on each side of a change that must stand


@dataclass(frozen=True, slots=True)
class Place:
    """A function's words, and what the suggestion would make of them."""

    words: tuple[str, ...]
    edits: tuple[WordEdit, ...]

    @classmethod
    def between(cls, words: Sequence[str], suggested: Sequence[str]) -> Place:
        """The place where two versions of a function differ; edits that touch are one."""
        edits: list[WordEdit] = []
        for step in Levenshtein.opcodes(words, suggested):
            if step.tag == "equal":
                continue
            written = tuple(suggested[step.dest_start : step.dest_end])
            if edits and edits[-1].end == step.src_start:
                last = edits.pop()
                edits.append(WordEdit(last.start, step.src_end, last.words + written))
            else:
                edits.append(WordEdit(step.src_start, step.src_end, written))
        return cls(tuple(words), tuple(edits))

    def is_touched_by(self, later: Sequence[str]) -> bool:
        """Whether a later version changed words that the suggestion changes, or wrote where it writes."""
        steps = [step for step in Levenshtein.opcodes(self.words, later) if step.tag != "equal"]
        return any(_touches(edit, step.src_start, step.src_end) for edit in self.edits for step in steps)

    def is_made_by(self, later: Sequence[str]) -> bool:
        """Whether a later version reads at the place as the suggestion would, with its neighbours.

        The suggestion must also lie on the shortest way to that version: in a function that was rewritten, a
        word or two may well stand where they would have been written.
        """
        suggested = apply(self.words, self.edits)
        way = sum(Levenshtein.distance(self.words[e.start : e.end], e.words) for e in self.edits)
        if Levenshtein.distance(self.words, later) != way + Levenshtein.distance(suggested, later):
            return False
        kept = [step for step in Levenshtein.opcodes(suggested, later) if step.tag == "equal"]
        moved = 0
        for edit in self.edits:
            start = edit.start + moved
            end = start + len(edit.words)
            first, last = max(start - _BESIDE, 0), min(end + _BESIDE, len(suggested))
            if not any(step.src_start <= first and last <= step.src_end for step in kept):
                return False
            moved += len(edit.words) - (edit.end - edit.start)
        return True

    def moved_to(self, later: Sequence[str]) -> Place:
        """The same place in a later version; ValueError where that touches it."""
        if self.is_touched_by(later):
            raise ValueError("the later version touches the place")
        kept = [step for step in Levenshtein.opcodes(self.words, later) if step.tag == "equal"]
        edits: list[WordEdit] = []
        for edit in self.edits:
            for step in kept:
                if step.src_start <= edit.start and edit.end <= step.src_end:
                    by = step.dest_start - step.src_start
                    edits.append(WordEdit(edit.start + by, edit.end + by, edit.words))
                    break
        return Place(tuple(later), tuple(edits))

    def renamed(self, later: Sequence[str], names: Mapping[str, str]) -> Place:
        """The same place in a version that differs by names alone."""
        edits = tuple(
            replace(edit, words=tuple(names.get(word, word) for word in edit.words)) for edit in self.edits
        )
        return Place(tuple(later), edits)


def _touches(edit: WordEdit, start: int, end: int) -> bool:
    if edit.start == edit.end:
        return start <= edit.start <= end
    if start == end:
        return edit.start < start < edit.end
    return start < edit.end and edit.start < end
