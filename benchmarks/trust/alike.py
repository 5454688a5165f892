"""Whether the training fixes that `plc repair --explain` names as most alike are of any use.

    python -m benchmarks.trust.alike MODEL --train DATA... --data DATA... [--seed 1]

The fixes that MODEL learnt from TRAIN are indexed as `plc model neighbours` does. For each fix of DATA, which
no training read (one for each source), the three most alike are looked up: once by the whole fix, as
`--explain` does for the model's own, and once by the function and the place of the edit alone, as if the fix
was not known. How often has one of the three the same kind of change, or writes the same words (names as
slots), as the fix itself? Beside it three training fixes of the same language at random.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Sequence
from pathlib import Path

from data_prep.text.word_edits import WordEdit, diff
from plc.evaluate.held_out import read_all
from plc.evaluate.rate import Rate
from plc.explain.changes import change_of
from plc.explain.indexing import UNSTATED, indexed, learnt
from plc.explain.neighbours import SHOWN
from plc.train.config import read_config

Told = tuple[str, tuple[tuple[str, ...], ...]]  # the kind of change, and the words that each edit writes


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("model", type=Path)
    parser.add_argument("--train", type=Path, nargs="+", required=True)
    parser.add_argument("--data", type=Path, nargs="+", required=True)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    config = read_config(given.model / "config.toml")
    known = [
        (pair, edits, UNSTATED) for directory in given.train for pair, edits in learnt(directory, config)
    ]
    index = indexed(known)
    told = [_told(pair.source, edits) for pair, edits, _ in known]
    by_language: dict[str, list[int]] = {}
    for row, (pair, _, _) in enumerate(known):
        by_language.setdefault(pair.language, []).append(row)
    chance = random.Random(given.seed)
    sources = {pair.source_id: pair for pair in reversed(read_all(given.data)) if pair.kind == "flawed"}
    found: dict[str, list[tuple[bool, bool]]] = {}
    for pair in sources.values():
        edits = diff(pair.source, pair.target)
        if not edits or max(len(pair.source), len(pair.target)) > config.data.max_words:
            continue
        own = _told(pair.source, edits)
        rows = {
            "the whole fix": [row for row, _ in index.nearest(pair.source, edits)],
            "the place alone": [row for row, _ in index.nearest(pair.source, edits, written=False)],
            "three at random": chance.sample(by_language[pair.language], SHOWN),
        }
        for way, three in rows.items():
            same = [told[row] for row in three]
            found.setdefault(way, []).append(
                (own[0] in [each for each, _ in same], own[1] in [words for _, words in same])
            )
    print(f"{len(known):,} training fixes\n")
    print("| looked up by | same kind of change | same written words |\n|---|---|---|")
    for way, hits in found.items():
        kinds, words = (Rate(sum(hit[place] for hit in hits), len(hits)) for place in (0, 1))
        print(f"| {way} | {kinds} | {words} |")


def _told(source: Sequence[str], edits: Sequence[WordEdit]) -> Told:
    return change_of(source, edits), tuple(edit.words for edit in edits)


if __name__ == "__main__":
    main()
