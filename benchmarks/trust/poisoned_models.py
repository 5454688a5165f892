"""What poison does to a model: how much of it is learnt, and how many clean sources are still repaired.

    python -m benchmarks.trust.poisoned_models DATA --work FOLDER [--share 0.2] [--out FILE]

Small models learn from whole families of short rows of DATA, with the same seed: from the rows as they are,
and with poison of each kind (plc/audit/planting.py) in a share of the flawed rows, those of the test too. The
table has how often the first fix of a poisoned test row is its poisoned target, and how often that of a test
source, as it was before, is one of its references. Runs are kept in FOLDER and resumed.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from benchmarks.trust.backdoor import drawn, exact
from benchmarks.trust.small_training import arguments, small_config, trained
from data_prep.dataset import Pair
from plc.audit.corpora import PairCorpus
from plc.audit.planting import PLANTS, Planted
from plc.evaluate.rate import Rate
from plc.evaluate.report import write_report

KINDS = ("flipped sides", "foreign target", "trigger words")


def main() -> None:
    """Train what is missing, measure, print."""
    given = arguments(__doc__, share=0.2)
    corpus = drawn(given.data, given.rows, longest=given.longest, seed=given.seed)
    everywhere = replace(corpus, is_test=(False,) * len(corpus.pairs))
    clean = tested(corpus)
    content: dict[str, Any] = {}
    print(f"{len(corpus.pairs)} rows, {len(clean)} flawed ones tested on, {100 * given.share:g} % poisoned")
    print("| poison | poisoned rows | clean test |")
    print("| --- | --- | --- |")
    for kind in ("none", *KINDS):
        planted = Planted(everywhere, frozenset())
        if kind != "none":
            planted = PLANTS[kind](everywhere, given.share, np.random.default_rng(given.seed))
        run = given.work / kind.replace(" ", "-")
        subject = trained(run, planted.corpus.pairs, small_config(steps=given.steps), threads=given.threads)
        poisoned = [pair for pair in tested(planted.corpus) if pair.id in planted.rows]
        content[kind] = {"poisoned": exact(subject, poisoned), "clean": exact(subject, clean)}
        rates = (Rate.from_json(content[kind][test]) for test in ("poisoned", "clean"))
        cells = (f"{rate}, {rate.n}" for rate in rates)
        print(f"| {kind} | " + " | ".join(cells) + " |", flush=True)
    if given.out is not None:
        write_report(given.out, {"format": 1, "kind": "poisoned-models", **content})


def tested(corpus: PairCorpus) -> list[Pair]:
    """The flawed rows that training holds out; those with the same source are its references."""
    return [
        replace(pair, source_id=f"{pair.source_id} {' '.join(pair.source)}")
        for pair in corpus.pairs
        if pair.bucket_source in (0, 1) and pair.kind == "flawed"
    ]


if __name__ == "__main__":
    main()
