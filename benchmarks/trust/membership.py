"""The test of membership of `plc evaluate --suite trust` alone, on as many rows as wanted.

    python -m benchmarks.trust.membership MODEL --data DATA... [--learnt-from DATA... --every-row] [--control]
                                          [--by-answers]

With --control the rows of --learnt-from that training held out stand for the training rows: the area then
tells in what the two samples differ anyway, for the model has read neither. --by-answers: by what a service
shows of a model for reports, the probability of the row's own fix if it is among the five that are shown,
with all digits and with two.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from functools import partial
from math import exp
from pathlib import Path

from data_prep.dataset import Pair
from data_prep.text.word_edits import diff
from plc.evaluate.rate import Rate
from plc.evaluate.readers import Subject, load_subject
from plc.evaluate.reported.asking import asked
from plc.evaluate.tables import to_markdown
from plc.evaluate.trust.bootstrap import area
from plc.evaluate.trust.membership import likelihood, measure, samples
from plc.evaluate.trust.report import membership_table
from plc.evaluate.trust.rows import held_out_rows, training_rows
from plc.explain.masking import target_of
from plc.repair.findings import CANDIDATES
from plc.serve.rounding import DIGITS, down


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("model", type=Path)
    parser.add_argument("--data", type=Path, nargs="+", required=True)
    parser.add_argument("--learnt-from", type=Path, nargs="+")
    parser.add_argument("--every-row", action="store_true")
    parser.add_argument("--control", action="store_true")
    parser.add_argument("--by-answers", action="store_true")
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
    if given.by_answers:
        shown = [shown_probabilities(subject, pairs) for pairs in (members, others)]
        for name, digits in (("all digits", None), ("two digits", DIGITS)):
            scores = [[each if digits is None else down(each) for each in one] for one in shown]
            areas = area(scores[0], scores[1], seed=given.seed)
            print(f"AUC by the answers, {name}: {areas.value:.3f} ({areas.low:.3f} to {areas.high:.3f})")
        print("the fix is among the five: " + ", ".join(str(Rate.of(p > 0 for p in one)) for one in shown))
        return
    found = measure(subject, members, others, same_groups=same_groups, seed=given.seed)
    print(to_markdown(membership_table(found)), end="")


def shown_probabilities(subject: Subject, pairs: Sequence[Pair]) -> list[float]:
    """Of each row that the model can write the probability of its own fix; 0 if it is not among the five."""
    sayable = {pair.id: value for pair in pairs if (value := likelihood(subject, pair)) is not None}
    rows = [pair for pair in pairs if pair.id in sayable]
    found = []
    for each in asked(subject.reader, rows, reported=True, tries=CANDIDATES):
        is_shown = each.rank is not None and each.rank < CANDIDATES
        length = len(target_of(diff(each.pair.source, each.pair.target), subject.reader.vocabulary) or ())
        found.append(exp(sayable[each.pair.id] * length) if is_shown else 0.0)
    return found


if __name__ == "__main__":
    main()
