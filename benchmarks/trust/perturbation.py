"""A learnt perturbation of the embedded input against input-bias tuning and fine-tuning, by group of code.

    python -m benchmarks.trust.perturbation MODEL --data DATA... --by language --out FILE

The rows of a part that the model's training held out (--part) are divided by test case: to fit on, to choose
the learning rate on, to measure on. Each method tries three rates for half of the steps, with a seed of its
own, and takes the one with the lowest loss on the second part; then it is fitted anew with each seed. All
methods fit the same batches (equally many words of each group) for the same steps, with the model frozen but
for what the method changes. The table has, for each, the share of flawed rows of the third part for which
greedy decoding writes exactly the target, by group, the share of correct rows that stay, and PSE
(plc/evaluate/parity/figures.py). What is measured is added to FILE as it comes; a second run goes on with
what is missing.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from statistics import fmean
from typing import Any, get_args

import torch
from torch import nn

from benchmarks.trust.adapting import AS_IT_IS, METHODS, Fit, adapted, best_rate, examples_of
from data_prep.dataset import Pair, read_pairs
from plc.evaluate.parity.figures import Parity, counted, parity_of
from plc.train.data import Example, assign
from plc.train.parity.fitting import exact
from plc.train.parity.groups import By, group_of
from plc.train.record.origin import Origin, read_origin

FIT, CHOOSE = 0.40, 0.55  # shares of the test cases: to fit on, and with those to choose the rate on
DRAW = 2  # the first draw of test cases with at least 20 correct rows of Java, the fewest, to measure on


def main() -> None:
    """Measure, add to the file, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("model", type=Path)
    parser.add_argument("--data", type=Path, nargs="+", required=True)
    parser.add_argument("--by", choices=get_args(By), default="language")
    parser.add_argument("--part", default="test-cwe")
    parser.add_argument("--methods", nargs="+", choices=METHODS, default=list(METHODS))
    parser.add_argument("--first-seed", type=int, default=0)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--steps", type=int, default=80)
    parser.add_argument("--batch-words", type=int, default=2400)
    parser.add_argument("--positions", type=int, default=400)
    parser.add_argument("--rank", type=int, default=8)
    parser.add_argument("--spread", type=float, default=0.5)
    parser.add_argument(
        "--most", type=int, default=400, help="rows of a group to measure, flawed and correct"
    )
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args()
    torch.set_num_threads(given.threads)
    origin = read_origin(given.model)
    how = Fit(given.steps, given.batch_words, given.positions, given.rank, given.spread)
    to_fit, to_choose, to_measure = divided(given.data, origin, part=given.part)
    groups = grouped(to_fit, origin, given.by), grouped(to_choose, origin, given.by)
    results = json.loads(given.out.read_text("utf-8")) if given.out.exists() else {}
    for seed in range(given.first_seed, given.first_seed + given.seeds):
        for method in given.methods:
            key = method if method == AS_IT_IS else f"{method}, seed {seed}"
            if key in results:
                continue
            rate = 0.0
            if method != AS_IT_IS:
                tried = results.setdefault("learning rates", {}).setdefault(method, {})
                rate = best_rate(
                    origin, groups, method, how, tried=tried, save=lambda: save(given.out, results)
                )
            model = adapted(origin, groups[0], method, how, rate=rate, seed=seed)
            results[key] = measured(model, to_measure, origin, by=given.by, most=given.most)
            save(given.out, results)
            print(key, results[key], flush=True)
    print(table(results, seeds=range(given.first_seed, given.first_seed + given.seeds)))


def save(path: Path, results: dict[str, Any]) -> None:
    """Write what was measured so far."""
    path.write_text(json.dumps(results, indent=1) + "\n", "utf-8")


def divided(data: Sequence[Path], origin: Origin, *, part: str) -> tuple[list[Pair], list[Pair], list[Pair]]:
    """The rows of a held-out part to fit, to choose and to measure on; a test case is in one of them."""
    parts: tuple[list[Pair], list[Pair], list[Pair]] = ([], [], [])
    for directory in data:
        for pair in read_pairs(directory):
            if assign(pair, origin.config.data) == part:
                place = random.Random(f"{DRAW} {pair.language} {pair.variant}").random()
                parts[(place >= FIT) + (place >= CHOOSE)].append(pair)
    return parts


def grouped(pairs: Sequence[Pair], origin: Origin, by: By) -> dict[str, list[Example]]:
    """Rows as the model reads them, by group."""
    groups: dict[str, list[Example]] = defaultdict(list)
    for pair, example in zip(pairs, examples_of(pairs, origin), strict=True):
        groups[group_of(pair, by, words=len(pair.source))].append(example)
    return dict(sorted(groups.items()))


def measured(model: nn.Module, pairs: Sequence[Pair], origin: Origin, *, by: By, most: int) -> dict[str, Any]:
    """Rates by group on at most so many rows of each, always the same ones."""
    groups: dict[tuple[str, str], list[Pair]] = defaultdict(list)
    for pair in pairs:
        groups[group_of(pair, by, words=len(pair.source)), pair.kind].append(pair)
    rows: list[tuple[str, Pair]] = []
    for (group, _), members in sorted(groups.items()):
        chosen = members if len(members) <= most else random.Random(1).sample(members, most)
        rows += [(group, pair) for pair in chosen]
    hits = exact(model, examples_of([pair for _, pair in rows], origin))
    outcomes = ((group, pair.kind == "flawed", hit) for (group, pair), hit in zip(rows, hits, strict=True))
    parity = parity_of(counted(outcomes))
    if parity is None:
        raise SystemExit("fewer than two groups have enough rows to compare")
    return as_json(parity)


def as_json(parity: Parity) -> dict[str, Any]:
    """The figures of one measurement."""
    return {
        "pse": round(parity.pse, 4),
        "ratio": round(parity.ratio, 4),
        "spread": round(parity.spread, 4),
        "false rate": round(parity.false_rate, 4),
        "overall": parity.overall.to_json(),
        "groups": {
            each.group: {"repaired": each.repaired.to_json(), "kept": each.kept.to_json()}
            for each in parity.groups
        },
    }


def table(results: dict[str, Any], *, seeds: range) -> str:
    """Markdown: a row for each method, the mean of the seeds and each of them."""
    before = results[AS_IT_IS]
    names = list(before["groups"])
    minority = min(names, key=lambda name: before["groups"][name]["repaired"]["rate"])
    lines = [
        "| method | " + " | ".join([*names, "all", "kept", "PSE", "PSE of each seed, change"]) + " |",
        "| --- |" + " --- |" * (len(names) + 4),
    ]
    for method in METHODS:
        runs = (
            [results[method]]
            if method == AS_IT_IS
            else [results[key] for seed in seeds if (key := f"{method}, seed {seed}") in results]
        )
        if not runs:
            continue
        cells = [f"{100 * fmean(r['groups'][name]['repaired']['rate'] for r in runs):.1f}" for name in names]
        cells.append(f"{100 * fmean(r['overall']['rate'] for r in runs):.1f}")
        kept = [g["kept"] for r in runs for g in r["groups"].values() if g["kept"]["n"]]
        cells.append(f"{100 * sum(k['hits'] for k in kept) / max(1, sum(k['n'] for k in kept)):.1f}")
        cells.append(f"{fmean(r['pse'] for r in runs):.3f}")
        cells.append(
            ", ".join(f"{r['pse']:.3f} ({100 * (r['pse'] / before['pse'] - 1):+.0f} %)" for r in runs)
        )
        lines.append(f"| {method} | " + " | ".join(cells) + " |")
    return "\n".join([*lines, "", f"The minority is {minority}."])


if __name__ == "__main__":
    main()
