"""What the checks of `plc audit` find of poison that was planted: precision and recall of each.

    python -m benchmarks.trust.poison DATA [--rows 12000] [--shares 0 0.01 0.05 0.1 0.2] [--seed 1]

Whole families of DATA (Juliet variants, repositories), flawed rows and correct ones, up to `--rows`; poison
of each kind goes into a share of the flawed training rows (plc/audit/planting.py). Recall is the share of the
poisoned rows that a check names, precision the share of poisoned rows among those that it names; for starved
classes the same of classes. At share 0, and in the column `named`, stands what a check names of clean rows.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np

from benchmarks.trust.drawing import draw
from data_prep.dataset import read_pairs
from plc.audit.checks import classes, flips, sides, targets, triggers
from plc.audit.checks.classes import starved_classes
from plc.audit.corpora import PairCorpus
from plc.audit.planting import PLANTS, Planted
from plc.audit.registry import PairCheck

CHECKS: Mapping[str, Sequence[PairCheck]] = {
    "flipped sides": (sides.check_conflicts, sides.check_flaws_back, flips.check),
    "foreign target": (targets.check_foreign, flips.check),
    "trigger words": (triggers.check,),
    "starved class": (classes.check,),
}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--rows", type=int, default=12_000)
    parser.add_argument("--shares", type=float, nargs="+", default=[0, 0.01, 0.05, 0.1, 0.2])
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    corpus = _drawn(given.data, given.rows, np.random.default_rng(given.seed))
    print(f"{given.data.name}: {len(corpus.pairs)} rows, {len(corpus.flawed())} flawed")
    print("| poison | share | check | severity | named | precision | recall |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for kind, plant in PLANTS.items():
        for share in given.shares:
            planted = plant(corpus, share, np.random.default_rng(given.seed))
            for name, severity, rows in _named(kind, planted):
                wanted = planted.classes if kind == "starved class" else planted.rows
                hit = len(wanted & rows)
                precision = f"{hit / len(rows):.3f}" if rows and wanted else ""
                recall = f"{hit / len(wanted):.3f}" if wanted else ""
                cells = (kind, f"{100 * share:g} %", name, severity, str(len(rows)), precision, recall)
                print("| " + " | ".join(cells) + " |", flush=True)


def _named(kind: str, planted: Planted) -> Iterator[tuple[str, str, frozenset[str] | frozenset[int]]]:
    """Each check with its severity and what it names, and all of them together."""
    if kind == "starved class":
        corpus = planted.corpus
        counts = classes.counts_of(corpus)
        yield "class-starved", "warn", frozenset(starved_classes(*counts))
        return
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for check in CHECKS[kind]:
        for finding in check(planted.corpus):
            found[finding.check, finding.severity] |= set(finding.rows)
    for (name, severity), rows in found.items():
        yield name, severity, frozenset(rows)
    yield "any of these", "", frozenset(row for rows in found.values() for row in rows)


def _drawn(data: Path, count: int, random: np.random.Generator) -> PairCorpus:
    """Whole families in random order, in training or test by their place in the split by source."""
    kept = tuple(draw(list(read_pairs(data)), count, random, by="family"))
    return PairCorpus(data.name, kept, tuple(pair.bucket_source < 4 for pair in kept), "source", {})


if __name__ == "__main__":
    main()
