"""Fixes of people that a model misses: what was wanted and what it proposes, to be read by a person.

    python -m benchmarks.misses MODEL --data DATA... [--split valid] [--limit 160] [--seed 0] [--shown 100]

Rows are those of `plc evaluate MODEL --suite reported`, the line of the first edit given. Beside the counts
it says how many of the first five candidates only remove words, and how many leave a bracket open.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from data_prep.dataset import Pair
from data_prep.text.word_edits import WordEdit, apply, diff
from plc.evaluate.held_out import part_of, reported_pairs
from plc.evaluate.readers import load_subject
from plc.evaluate.reported.asking import Asked, asked

_FIVE = 5
_BRACKETS = {"(": ")", "[": "]", "{": "}"}
_AROUND = 3  # words shown on either side of an edit


def main() -> None:
    """Print the counts, then the misses."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("model", type=Path)
    parser.add_argument("--data", type=Path, nargs="+", required=True)
    parser.add_argument("--split", default="valid")
    parser.add_argument("--limit", type=int, default=160)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--shown", type=int, default=100)
    given = parser.parse_args()
    subject = load_subject(given.model, threads=1)
    pairs = reported_pairs(given.data, subject.config.data, part_of(given.split))
    if len(pairs) > given.limit:
        pairs = random.Random(given.seed).sample(pairs, given.limit)
    found = asked(subject.reader, pairs, reported=True)
    for line in counts(found):
        print(line)
    missed = [each for each in found if each.rank is None or each.rank >= _FIVE]
    for each in missed[: given.shown]:
        print(f"\n{each.pair.id}\n  wanted   {shown(each.pair, diff(each.pair.source, each.pair.target))}")
        for edits in each.candidates[:3]:
            print(f"  proposed {shown(each.pair, edits)}")


def counts(found: Sequence[Asked]) -> Iterator[str]:
    """How many are first, among five and among all, and what the first five are like."""
    ranks = [each.rank for each in found if each.rank is not None]
    first, five = ranks.count(0), sum(rank < _FIVE for rank in ranks)
    yield f"{len(found)} fixes: {first} first, {five} among five, {len(ranks)} among all candidates"
    shown_ones = [(each.pair, edits) for each in found for edits in each.candidates[:_FIVE]]
    removing = sum(all(not edit.words for edit in edits) for _, edits in shown_ones)
    unbalanced = sum(opened(apply(pair.source, edits)) != opened(pair.source) for pair, edits in shown_ones)
    yield (
        f"of {len(shown_ones)} candidates {removing / len(shown_ones):.0%} only remove words, "
        f"{unbalanced / len(shown_ones):.0%} leave a bracket open"
    )


def opened(words: Sequence[str]) -> dict[str, int]:
    """How many brackets of each kind are opened and not closed."""
    number = Counter(words)
    return {first: number[first] - number[last] for first, last in _BRACKETS.items()}


def shown(pair: Pair, edits: Sequence[WordEdit]) -> str:
    """Edits with the file's own spellings."""
    names = dict(zip((*pair.around, *pair.source), (*pair.around_spelled, *pair.spelled), strict=True))
    pieces = []
    for edit in edits:
        before = " ".join(pair.spelled[max(0, edit.start - _AROUND) : edit.start])
        old = " ".join(pair.spelled[edit.start : edit.end])
        new = " ".join(names.get(word, word) for word in edit.words)
        behind = " ".join(pair.spelled[edit.end : edit.end + _AROUND])
        pieces.append(f"{before} [-{old}-]{{+{new}+}} {behind}")
    return " … ".join(pieces)


if __name__ == "__main__":
    main()
