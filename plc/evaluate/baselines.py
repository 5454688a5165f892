"""What needs no model: to copy the input, and to try the fixes that training saw most often."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from data_prep.dataset import Pair
from data_prep.text.word_edits import diff
from plc.evaluate.held_out import Words

_BREAK = "\0"


@dataclass(frozen=True, slots=True)
class Fix:
    """One hunk with a word of context on each side: `before` becomes `after` wherever it stands first."""

    before: Words
    after: Words


@dataclass(frozen=True, slots=True)
class FrequentFixes:
    """The fixes of the training pairs that are a single hunk, the most frequent first."""

    fixes: tuple[Fix, ...]

    def candidates(self, source: Words, *, count: int) -> tuple[Words, ...]:
        """The source after each of the `count` most frequent fixes that apply to it."""
        text = _joined(source)
        found: dict[Words, None] = {}
        for fix in self.fixes:
            place = text.find(_joined(fix.before))
            if place < 0:
                continue
            start = text.count(_BREAK, 0, place)
            found[source[:start] + fix.after + source[start + len(fix.before) :]] = None
            if len(found) == count:
                break
        return tuple(found)


def frequent_fixes(train: Iterable[Pair], *, most: int = 500) -> FrequentFixes:
    """Count the single-hunk fixes of the flawed training pairs."""
    counts: Counter[Fix] = Counter()
    for pair in train:
        if pair.kind != "flawed":
            continue
        edits = diff(pair.source, pair.target)
        if len(edits) != 1:
            continue
        (edit,) = edits
        left, right = pair.source[max(edit.start - 1, 0) : edit.start], pair.source[edit.end : edit.end + 1]
        removed = pair.source[edit.start : edit.end]
        counts[Fix(left + removed + right, left + edit.words + right)] += 1
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0].before, item[0].after))
    return FrequentFixes(tuple(fix for fix, _ in ranked[:most]))


def _joined(words: Words) -> str:
    """Words between breaks, so that a match begins and ends at a word."""
    return _BREAK + _BREAK.join(words) + _BREAK
