"""The test of membership of `plc evaluate --suite trust` alone, on as many rows as wanted.

    python -m benchmarks.trust.membership MODEL --data DATA... [--learnt-from DATA... --every-row] [--control]

With --control the rows of --learnt-from that training held out stand for the training rows: the area then
tells in what the two samples differ anyway, for the model has read neither.
"""

from __future__ import annotations

import argparse
from functools import partial
from pathlib import Path

from plc.evaluate.readers import load_subject
from plc.evaluate.tables import to_markdown
from plc.evaluate.trust.membership import measure, samples
from plc.evaluate.trust.report import membership_table
from plc.evaluate.trust.rows import held_out_rows, training_rows


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("model", type=Path)
    parser.add_argument("--data", type=Path, nargs="+", required=True)
    parser.add_argument("--learnt-from", type=Path, nargs="+")
    parser.add_argument("--every-row", action="store_true")
    parser.add_argument("--control", action="store_true")
    parser.add_argument("--rows", type=int, default=1500, help="of training, and as many others")
    parser.add_argument("--longest", type=int, default=400, help="words of a source")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    given = parser.parse_args()
    subject = load_subject(given.model, threads=given.threads)
    learnt_from = given.learnt_from or given.data
    unread = partial(held_out_rows, subject, split="source", limit=1, seed=given.seed)
    held_out = unread(given.data, every=given.every_row)
    members, others, same_groups = samples(
        unread(learnt_from, every=False).pairs if given.control else training_rows(subject, learnt_from),
        held_out.pairs,
        limit=given.rows,
        longest=given.longest,
        seed=given.seed,
    )
    found = measure(subject, members, others, same_groups=same_groups, seed=given.seed)
    print(to_markdown(membership_table(found)), end="")


if __name__ == "__main__":
    main()
