"""Whether what `plc repair --explain` marks is what a fix depends on: a deletion test on held-out pairs.

    python -m benchmarks.trust.explaining MODEL --data DATA... [--pairs 200] [--every-row] [--out FILE]

For each pair the spans of the source's syntax tree are masked in turn, as `--explain` does, and the loss of
the log-probability of the pair's edit is noted. Then the hottest tenth of the words is masked at once, and
tenths drawn at random (five times; in another column only from the words that the edit leaves alone): what do
they cost? And how often do the three spans that count most, of at most a tenth of the words each, overlap the
statement that the edit changes? Beside it three spans of that length drawn from the tree at random. Pairs are
those that the model's training held out under the split `source`; with --every-row all. Rows of FILE, one
JSON line for each pair, are kept: a second run goes on with what is missing.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from data_prep.dataset import Pair
from data_prep.text.word_edits import diff
from plc.decode.encoder_input import InputBuilder
from plc.evaluate.held_out import read_all
from plc.evaluate.rate import Rate
from plc.evaluate.readers import Subject, load_subject
from plc.evaluate.reported.asking import input_of
from plc.explain.heat import Weighing, heat_of, largest, weighed
from plc.explain.masking import Asked, span_losses, target_of
from plc.explain.spans import spans_of, statement_at, walk
from plc.train.data import assign

WEIGHINGS: tuple[Weighing, ...] = ("drop", "sparse")
DRAWS = 5


def main() -> None:
    """Measure, add to the file, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("model", type=Path)
    parser.add_argument("--data", type=Path, nargs="+", required=True)
    parser.add_argument("--pairs", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--longest", type=int, default=400, help="words of a source")
    parser.add_argument("--every-row", action="store_true")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--out", type=Path)
    given = parser.parse_args()
    subject = load_subject(given.model, threads=given.threads)
    rows: dict[str, Any] = {}
    if given.out is not None and given.out.exists():
        rows = {row["id"]: row for row in map(json.loads, given.out.read_text("utf-8").splitlines())}
    chosen = drawn(subject, given)
    for pair in chosen:
        if pair.id in rows or (row := tested(subject, pair)) is None:
            continue
        rows[pair.id] = row
        if given.out is not None:
            with given.out.open("a", encoding="utf-8") as stream:
                stream.write(json.dumps(row) + "\n")
    print(table([rows[pair.id] for pair in chosen if pair.id in rows], asked=len(chosen)))


def drawn(subject: Subject, given: argparse.Namespace) -> list[Pair]:
    """Flawed pairs, one for each source, that the model can write."""
    sources: dict[str, Pair] = {}
    for pair in read_all(given.data):
        held_out = given.every_row or assign(pair, subject.config.data) == "test-source"
        if pair.kind == "flawed" and held_out and 20 <= len(pair.source) <= given.longest:
            edits = diff(pair.source, pair.target)
            if edits and target_of(edits, subject.reader.vocabulary) is not None:
                sources.setdefault(pair.source_id, pair)
    pairs = list(sources.values())
    return random.Random(given.seed).sample(pairs, min(given.pairs, len(pairs)))


def tested(subject: Subject, pair: Pair) -> dict[str, Any] | None:
    """The costs of masking for one pair; None where its words have no spans."""
    edits = diff(pair.source, pair.target)
    target = target_of(edits, subject.reader.vocabulary)
    whole = spans_of(pair.spelled or pair.source, pair.language)  # type: ignore[arg-type]
    if target is None or not whole.children:
        return None
    build = InputBuilder(subject.reader.vocabulary, subject.reader.parts)
    asked = Asked(subject.reader.model, input_of(build, pair, reported=True), target)
    losses = span_losses(asked, whole)
    count = len(pair.source)
    tenth = max(1, count // 10)
    random_ = random.Random(pair.id)
    touched = {
        place for edit in edits for place in range(edit.start - (edit.start == edit.end), edit.end + 1)
    }
    left = [place for place in range(count) if place not in touched]
    at_random = [random_.sample(range(count), tenth) for _ in range(DRAWS)]
    beside = [random_.sample(left, min(tenth, len(left))) for _ in range(DRAWS)]
    hottest, untouched = {}, {}
    for weighing in WEIGHINGS:
        heat = heat_of(weighed(losses, whole, weighing), count)
        order = np.argsort(-heat, kind="stable").tolist()
        hottest[weighing] = order[:tenth]
        untouched[weighing] = [place for place in order if place not in touched][:tenth]
    costs = asked.losses([*at_random, *beside, *hottest.values(), *untouched.values()])
    statement = statement_at(whole, range(edits[0].start, max(edits[-1].end, edits[0].start + 1)))
    longest = max(3, tenth)
    short = [span for span in walk(whole) if len(span) <= longest]
    chance = random_.sample(short, min(3, len(short)))
    return {
        "id": pair.id,
        "language": pair.language,
        "words": count,
        "spans": len(losses),
        "statement": len(statement),
        "probability": float(np.exp(asked.log_probabilities([()])[0])),
        "random": float(costs[:DRAWS].mean()),
        "random beside": float(costs[DRAWS : 2 * DRAWS].mean()),
        "hottest": dict(zip(WEIGHINGS, map(float, costs[2 * DRAWS :]), strict=False)),
        "hottest beside": dict(zip(WEIGHINGS, map(float, costs[2 * DRAWS + len(WEIGHINGS) :]), strict=True)),
        "overlap": {
            weighing: any(
                span.meets(statement)
                for span in largest(weighed(losses, whole, weighing), count=3, longest=longest)
            )
            for weighing in WEIGHINGS
        },
        "overlap by chance": any(span.meets(statement) for span in chance),
    }


def table(rows: Sequence[dict[str, Any]], *, asked: int) -> str:
    """Markdown: a row for each weighing."""
    random_cost = np.array([row["random"] for row in rows])
    beside_cost = np.array([row["random beside"] for row in rows])
    lines = [
        f"{len(rows)} of {asked} pairs, {np.mean([row['words'] for row in rows]):.0f} words, "
        f"{np.mean([row['spans'] for row in rows]):.0f} spans masked; "
        f"a random tenth costs {random_cost.mean():.2f} nats, beside the edit {beside_cost.mean():.2f}",
        "",
        "| weighing | hottest tenth costs | times a random one | beside the edit, times | overlap |",
        "| --- | --- | --- | --- | --- |",
    ]
    for weighing in WEIGHINGS:
        hot = np.array([row["hottest"][weighing] for row in rows])
        beside = np.array([row["hottest beside"][weighing] for row in rows])
        overlap = Rate.of(row["overlap"][weighing] for row in rows)
        lines.append(
            f"| {weighing} | {hot.mean():.2f} | {_times(hot, random_cost)} | {_times(beside, beside_cost)} "
            f"| {overlap} |"
        )
    chance = Rate.of(row["overlap by chance"] for row in rows)
    return "\n".join([*lines, f"| three spans at random | | | | {chance} |"])


def _times(hot: np.ndarray[Any, Any], random_cost: np.ndarray[Any, Any]) -> str:
    """The ratio of the means, with the 95 % interval of 2,000 bootstrap samples of the pairs."""
    draws = np.random.default_rng(1).integers(0, len(hot), (2000, len(hot)))
    ratios = hot[draws].mean(1) / random_cost[draws].mean(1)
    low, high = np.quantile(ratios, [0.025, 0.975])
    return f"{hot.mean() / random_cost.mean():.2f} ({low:.2f} to {high:.2f})"


if __name__ == "__main__":
    main()
