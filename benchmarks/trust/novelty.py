"""Is a function the less likely to be repaired, the more unlike known functions it is?

    python -m benchmarks.trust.novelty MODEL --data DATA... --limit 600

Held-out flawed functions, written out as text, get the p-value of `plc shift` (the share of known functions
that are as unlike the others) and are put to the model. Printed are Spearman's rank correlation of the
p-value with whether the first fix is right, the same of the function's length, and the share that is repaired
by fifths of the p-value.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from scipy.stats import spearmanr

from data_prep.text.languages import Language
from plc.evaluate.rate import Rate
from plc.evaluate.readers import load_subject
from plc.evaluate.trust.answering import answers_of
from plc.evaluate.trust.reading import Reading, text_of
from plc.evaluate.trust.rows import held_out_rows
from plc.shift.graphs import drawn_in, rows_of
from plc.shift.reference import Known, read_reference, shipped_reference

PARTS = 5


def main() -> None:
    """Compare and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("model", type=Path)
    parser.add_argument("--data", type=Path, nargs="+", required=True)
    parser.add_argument("--limit", type=int, default=600)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    subject = load_subject(given.model, threads=1)
    rows = held_out_rows(subject, given.data, split="source", every=False, limit=given.limit, seed=given.seed)
    known = read_reference(shipped_reference())
    measured = [(each, p) for each in rows.flawed if (p := novelty_of(each, known)) is not None]
    print(f"{len(measured)} of {len(rows.flawed)} functions have a graph")
    answers = answers_of(subject, [each.rows for each, _ in measured])
    right = np.array([each.is_right(1) for each in answers])
    p_values = np.array([p for _, p in measured])
    lengths = np.array([len(each.source) for each, _ in measured])
    for name, values in (("p-value of novelty", p_values), ("words of the function", lengths)):
        found = spearmanr(values, right)
        print(f"Spearman of {name} and a right first fix: {found.statistic:+.3f}, p = {found.pvalue:.3g}")
    print("| p-value of novelty | functions | words, median | right first fix |\n| --- | --- | --- | --- |")
    for part in np.array_split(np.argsort(p_values, kind="stable"), PARTS):
        low, high = p_values[part[0]], p_values[part[-1]]
        words = np.median(lengths[part])
        print(f"| {low:.3f} to {high:.3f} | {len(part)} | {words:g} | {Rate.of(right[part].tolist())} |")


def novelty_of(reading: Reading, known: Mapping[Language, Known]) -> float | None:
    """The p-value of a function; None where its text by itself has not exactly one function."""
    drawn = list(drawn_in(text_of(reading.source), reading.language))
    if len(drawn) != 1 or reading.language not in known:
        return None
    return float(known[reading.language].novelty(rows_of([drawn[0].graph]))[0])


if __name__ == "__main__":
    main()
