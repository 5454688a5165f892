"""A learnt perturbation of the embedded input against input-bias tuning and fine-tuning, by group of code.

    python -m benchmarks.trust.perturbation MODEL --data DATA... --by language --out FILE

The rows of a part that the model's training held out (--part) are halved by test case: one half to fit on,
the other to measure on. Each method fits the same batches (equally many words of each group) for the same
steps, with the model frozen but for what the method changes. The table has, for each, the share of flawed
rows for which greedy decoding writes exactly the target, by group, the share of correct rows that stay, and
PSE (plc/evaluate/parity/figures.py). What is measured is added to FILE as it comes; a second run goes on with
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

from data_prep.dataset import Pair, read_pairs
from plc.evaluate.parity.figures import Parity, counted, parity_of
from plc.models.edits import EditModel
from plc.models.perturbation import Perturbation
from plc.train.data import Example, assign, example_of
from plc.train.parity.balanced import Balanced
from plc.train.parity.fitting import Plan, Step, exact, fit
from plc.train.parity.groups import By, group_of
from plc.train.record.origin import Origin, read_origin
from plc.train.record.run import model_of

RATES = {"as it is": 0.0, "input bias": 0.02, "perturbation": 0.02, "fine-tuning": 3e-4}


def main() -> None:
    """Measure, add to the file, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("model", type=Path)
    parser.add_argument("--data", type=Path, nargs="+", required=True)
    parser.add_argument("--by", choices=get_args(By), default="language")
    parser.add_argument("--part", default="test-cwe")
    parser.add_argument("--methods", nargs="+", choices=list(RATES), default=list(RATES))
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
    halves = halved(given.data, origin, part=given.part)
    results = json.loads(given.out.read_text("utf-8")) if given.out.exists() else {}
    for seed in range(given.first_seed, given.first_seed + given.seeds):
        for method in given.methods:
            key = method if method == "as it is" else f"{method}, seed {seed}"
            if key in results:
                continue
            model = fitted(origin, halves[0], method, given, seed=seed)
            results[key] = measured(model, halves[1], origin, by=given.by, most=given.most)
            given.out.write_text(json.dumps(results, indent=1) + "\n", "utf-8")
            print(key, results[key], flush=True)
    print(table(results, seeds=range(given.first_seed, given.first_seed + given.seeds)))


def halved(data: Sequence[Path], origin: Origin, *, part: str) -> tuple[list[Pair], list[Pair]]:
    """The rows of a held-out part, whole test cases to one half or the other."""
    halves: tuple[list[Pair], list[Pair]] = ([], [])
    for directory in data:
        for pair in read_pairs(directory):
            if assign(pair, origin.config.data) == part:
                halves[random.Random(f"{pair.language} {pair.variant}").random() < 0.5].append(pair)
    return halves


def fitted(
    origin: Origin, pairs: Sequence[Pair], method: str, given: argparse.Namespace, *, seed: int
) -> nn.Module:
    """The model after a method's fitting on these rows."""
    model = model_of(origin.config.model, origin.lexicon)
    model.load_state_dict(origin.tensors())
    assert isinstance(model, EditModel)
    if method == "as it is":
        return model.eval()
    torch.manual_seed(seed)
    if method != "fine-tuning":
        rank = given.rank if method == "perturbation" else 0
        model.perturbation = Perturbation(
            positions=given.positions, rank=rank, embedding=origin.config.model.embedding
        )
    groups: dict[str, list[Example]] = defaultdict(list)
    for pair, example in zip(pairs, examples_of(pairs, origin), strict=True):
        groups[group_of(pair, given.by, words=len(pair.source))].append(example)
    weights = list((model if model.perturbation is None else model.perturbation).parameters())
    fit(
        model,
        weights,
        Balanced(dict(sorted(groups.items())), given.batch_words),
        Plan(steps=given.steps, learning_rate=RATES[method], spread=given.spread, seed=seed),
        tell=lambda step: _tell(method, step),
    )
    return model


def _tell(method: str, step: Step) -> None:
    if step.number == 1 or step.number % 20 == 0:
        print(f"  {method}, step {step.number}: loss {step.loss:.3f}, spread {step.spread:.3f}", flush=True)


def examples_of(pairs: Sequence[Pair], origin: Origin) -> list[Example]:
    """Rows as the model reads them."""
    labels = {cwe: number for number, cwe in enumerate(origin.lexicon.cwes)}
    return [example_of(pair, origin.lexicon, labels, origin.config.model.family) for pair in pairs]


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
    before = results["as it is"]
    names = list(before["groups"])
    minority = min(names, key=lambda name: before["groups"][name]["repaired"]["rate"])
    lines = [
        "| method | " + " | ".join([*names, "all", "kept", "PSE", "PSE of each seed, change"]) + " |",
        "| --- |" + " --- |" * (len(names) + 4),
    ]
    for method in RATES:
        runs = (
            [results[method]]
            if method == "as it is"
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
