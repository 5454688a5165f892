"""A copy of a served model, learnt from its answers alone: do rounded scores make it a worse one?

    python -m benchmarks.trust.copycat MODEL DATA --work FOLDER [--queries 2000] [--out FILE]

The model is asked about short functions of DATA as a client could ask it, everything shown: how likely it is
that something is wrong, and up to five fixes with their shares. A small model learns from the answers, not
from the references of DATA. Of each function it gets four rows that are drawn from the probabilities of the
answer: as they are (`full`), or rounded to two digits (`rounded`). `first` learns from the likeliest answer
alone, without any score. On functions of the same families that were not asked about:

- agreement: both find something or both do not; where the served model finds something, the copy's first fix
  is the same;
- score: how far the copy's score is from the served model's, in the mean;
- repaired: how often the first fix is a reference of DATA.

Runs are kept in FOLDER and resumed.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal, get_args

import numpy as np

from benchmarks.trust.backdoor import drawn
from benchmarks.trust.small_training import small_config, trained
from data_prep.dataset import Pair
from plc.evaluate.held_out import Words, sources_of
from plc.evaluate.metrics import hits_reference
from plc.evaluate.predictions import Prediction, Reader, predict
from plc.evaluate.rate import Rate
from plc.evaluate.readers import load_subject
from plc.evaluate.report import write_report

Given = Literal["full", "rounded", "first"]
ROWS = 4  # that are drawn of each answer
FOUND = 0.5
OTHERS = frozenset({0, 2, 3, 4, 5, 6})  # buckets of the functions that the copies are compared on


@dataclass(frozen=True, slots=True)
class Answer:
    """The served model's answer about one function: how likely each fix is, and leaving it as it is."""

    pair: Pair
    targets: tuple[Words, ...]  # the first is the function as it is
    shares: tuple[float, ...]

    def rows(self, given: Given, random: np.random.Generator) -> list[Pair]:
        """Training rows of a copy."""
        shares = np.array(self.shares)
        if given == "rounded":
            shares = np.round(shares, 2)
        if given == "first" or not shares.sum():
            drawn_ = [int(np.argmax(self.shares))]
        else:
            drawn_ = random.choice(len(shares), ROWS, p=shares / shares.sum()).tolist()
        return [
            replace(
                self.pair,
                id=f"{self.pair.id}:{number}",
                kind="flawed" if at else "identity",
                target=self.targets[at],
            )
            for number, at in enumerate(drawn_)
        ]


def main() -> None:
    """Ask, train what is missing, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("model", type=Path)
    parser.add_argument("data", type=Path)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--queries", type=int, default=2000)
    parser.add_argument("--longest", type=int, default=90, help="words of a source")
    parser.add_argument("--steps", type=int, default=900)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--out", type=Path)
    given = parser.parse_args()
    corpus = drawn(given.data, 3 * given.queries, longest=given.longest, seed=given.seed)
    served = load_subject(given.model, threads=given.threads)
    asked = one_of_each([pair for pair in corpus.pairs if pair.bucket_source not in OTHERS])[: given.queries]
    families = {pair.variant for pair in asked}
    others = one_of_each(
        [pair for pair in corpus.pairs if pair.bucket_source in OTHERS and pair.variant in families]
    )
    answers = [answer_of(pair, said) for pair, said in zip(asked, told(served.reader, asked), strict=True)]
    truth = told(served.reader, others)
    content: dict[str, Any] = {"queries": len(asked), "functions": len(others), "served": repaired(truth)}
    for name in get_args(Given):
        random = np.random.default_rng(given.seed)
        rows = [row for answer in answers for row in answer.rows(name, random)]
        config = small_config(steps=given.steps, references="all")
        copy = trained(given.work / name, rows, config, threads=given.threads)
        content[name] = compared(truth, told(copy.reader, others))
        print(name, json.dumps(content[name]), flush=True)
    print(json.dumps({key: content[key] for key in ("queries", "functions", "served")}))
    if given.out is not None:
        write_report(given.out, {"format": 1, "kind": "copycat", **content})


def one_of_each(pairs: Sequence[Pair]) -> list[Pair]:
    """One row for each source: what is asked about has no reference."""
    found: dict[tuple[str, str], Pair] = {}
    for pair in pairs:
        found.setdefault((pair.source_id, pair.kind), pair)
    return list(found.values())


def told(reader: Reader, pairs: Sequence[Pair]) -> list[Prediction]:
    """What a model says when it shows everything."""
    apart = [replace(pair, source_id=str(number)) for number, pair in enumerate(pairs)]
    return predict(reader, sources_of(apart), floor=0.0)


def answer_of(pair: Pair, said: Prediction) -> Answer:
    """The probabilities that the answer holds."""
    fixes = tuple(said.flawed * share for share in said.shares)
    return Answer(pair, (pair.source, *said.candidates), (1 - said.flawed, *fixes))


def compared(served: Sequence[Prediction], copy: Sequence[Prediction]) -> dict[str, Any]:
    """How alike the answers of the copy are."""
    both = list(zip(served, copy, strict=True))
    found = [(one, two) for one, two in both if one.flawed >= FOUND]
    return {
        "both find or do not": Rate.of(
            (one.flawed >= FOUND) == (two.flawed >= FOUND) for one, two in both
        ).to_json(),
        "same first fix": Rate.of(one.candidates[:1] == two.candidates[:1] for one, two in found).to_json(),
        "score": round(sum(abs(one.flawed - two.flawed) for one, two in both) / len(both), 4),
        "repaired": repaired(copy),
    }


def repaired(said: Sequence[Prediction]) -> dict[str, Any]:
    """How often the first fix is the reference of the row that was asked about."""
    flawed = [each for each in said if each.source.kind == "flawed"]
    return Rate.of(hits_reference(each, 1) for each in flawed).to_json()


if __name__ == "__main__":
    main()
