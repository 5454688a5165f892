"""Whether prototypes stand for a corpus: k-medoids against MARGIN's smoothest rows, and rows at random.

    python -m benchmarks.trust.prototypes DATA [--pairs 3000] [--count 20] [--repeats 10]

Of DATA's flawed pairs whole families are drawn (a Juliet variant with all its flow variants, the fixes of a
repository). MARGIN takes as prototypes the rows whose signal the graph changes least: here those with the
lowest high-pass of plc/audit/noise.py. The table has, in the mean of the repeats with the lowest and the
highest: of how many families the prototypes are, how many different edits they make, and how near a row is to
the nearest of them (the mean cosine).
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from benchmarks.trust.drawing import draw
from data_prep.dataset import Pair, read_pairs
from plc.audit.noise import noise_scores
from plc.audit.prototypes import medoids, signature
from plc.evaluate.edit_kinds import edit_of

MEASURES = ("families", "different edits", "cosine to the nearest")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--pairs", type=int, default=3000)
    parser.add_argument("--count", type=int, default=20)
    parser.add_argument("--repeats", type=int, default=10)
    given = parser.parse_args()
    pairs = [pair for pair in read_pairs(given.data) if pair.kind == "flawed"]
    found: dict[str, list[tuple[float, ...]]] = defaultdict(list)
    for seed in range(given.repeats):
        random = np.random.default_rng(seed)
        drawn = draw(pairs, given.pairs, random, by="family")
        rows = signature(drawn)
        chosen = {
            "k-medoids": medoids(rows, given.count, random),
            "MARGIN, lowest high-pass": np.argsort(noise_scores(drawn), kind="stable")[: given.count],
            "at random": random.choice(len(drawn), given.count, replace=False),
        }
        for name, places in chosen.items():
            found[name].append(measured(drawn, rows, places))
    print(f"{given.data.name}: {given.count} prototypes of {given.pairs} pairs, {given.repeats} repeats")
    print("| prototypes | " + " | ".join(MEASURES) + " |")
    print("| --- |" + " --- |" * len(MEASURES))
    for name, values in found.items():
        table = np.array(values)
        cells = [f"{column.mean():.3g} ({column.min():.3g} to {column.max():.3g})" for column in table.T]
        print(f"| {name} | " + " | ".join(cells) + " |")


def measured(
    pairs: Sequence[Pair], rows: npt.NDArray[np.float32], places: npt.NDArray[np.int64]
) -> tuple[float, ...]:
    """The three measures of some prototypes."""
    return (
        float(len({pairs[place].variant for place in places})),
        float(len({edit_of(pairs[place]) for place in places})),
        float((rows @ rows[places].T).max(axis=1).mean()),
    )


if __name__ == "__main__":
    main()
