"""How much planted noise a ranking finds early, and how long a ranking of many pairs takes.

    python -m benchmarks.trust.noise DATA [--pairs 3000] [--share 0.1] [--repeats 10] [--by family|row]
    python -m benchmarks.trust.noise DATA --time 100000

Of DATA's flawed pairs, `--pairs` are drawn: whole families (a Juliet variant with all its flow variants, the
fixes of a repository), or single rows. A share of them is corrupted (plc/audit/planting.py, `mixed`). The
table has the share of the corrupted rows among the first 10, 20 and 30 % of the ranking: MARGIN's high-pass,
the plain disagreement with the neighbours, and chance; the mean of the repeats, the lowest and the highest.
`--time` repeats DATA's pairs up to that number and prints the seconds of the processor and of the clock.
Seeds 0 to 2 of Juliet C were used to choose the weights; `--first-seed` is 10.
"""

from __future__ import annotations

import argparse
import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from benchmarks.trust.drawing import draw
from data_prep.dataset import Pair, read_pairs
from plc.audit.corpora import PairCorpus
from plc.audit.neighbours import embedded, neighbours_of
from plc.audit.noise import NEIGHBOURS, disagreement, kinds_of, noise_scores, scores_of
from plc.audit.planting import mixed
from plc.audit.vectors import Floats, sides_of

CUTS = (0.1, 0.2, 0.3)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--pairs", type=int, default=3000)
    parser.add_argument("--share", type=float, default=0.1)
    parser.add_argument("--repeats", type=int, default=10)
    parser.add_argument("--first-seed", type=int, default=10)
    parser.add_argument("--by", choices=("family", "row"), default="family")
    parser.add_argument("--time", type=int)
    given = parser.parse_args()
    pairs = [pair for pair in read_pairs(given.data) if pair.kind == "flawed"]
    if given.time is not None:
        _time(pairs, given.time)
        return
    found: dict[str, list[list[float]]] = defaultdict(list)
    for seed in range(given.first_seed, given.first_seed + given.repeats):
        random = np.random.default_rng(seed)
        drawn = draw(pairs, given.pairs, random, by=given.by)
        for name, recall in recalls(drawn, given.share, random).items():
            found[name].append(recall)
    print(f"{given.data.name}, {given.pairs} pairs by {given.by}, {given.repeats} repeats")
    print("| ranking | " + " | ".join(f"{100 * cut:.0f} %" for cut in CUTS) + " |")
    print("| --- |" + " --- |" * len(CUTS))
    for name, rows in found.items():
        table = np.array(rows)
        cells = [f"{column.mean():.3f} ({column.min():.3f} to {column.max():.3f})" for column in table.T]
        print(f"| {name} | " + " | ".join(cells) + " |")


def recalls(pairs: Sequence[Pair], share: float, random: np.random.Generator) -> dict[str, list[float]]:
    """The share of the corrupted rows among the first 10, 20 and 30 % of each ranking."""
    corpus = PairCorpus("drawn", tuple(pairs), (False,) * len(pairs), "source", {})
    planted = mixed(corpus, share, random)
    is_bad = np.array([pair.id in planted.rows for pair in planted.corpus.pairs])
    sources, targets = sides_of(planted.corpus.pairs)
    near = neighbours_of(embedded(sources), NEIGHBOURS)
    edits = (targets - sources).tocsr()
    edits.eliminate_zeros()
    rankings = {
        "high-pass": scores_of(sources, targets, near),
        "disagreement": disagreement(kinds_of(edits), near) + 1e-6 * random.random(len(pairs)),
        "chance": random.random(len(pairs)),
    }
    return {name: [_recall(scores, is_bad, cut) for cut in CUTS] for name, scores in rankings.items()}


def _recall(scores: Floats, is_bad: np.ndarray, cut: float) -> float:
    first = np.argsort(-scores, kind="stable")[: round(cut * len(scores))]
    return float(is_bad[first].sum() / is_bad.sum())


def _time(pairs: Sequence[Pair], count: int) -> None:
    many = [pairs[place % len(pairs)] for place in range(count)]
    processor, clock = time.process_time(), time.perf_counter()
    noise_scores(many)
    used, passed = time.process_time() - processor, time.perf_counter() - clock
    print(f"{count} pairs: {used:.0f} s of the processor, {passed:.0f} s by the clock")


if __name__ == "__main__":
    main()
