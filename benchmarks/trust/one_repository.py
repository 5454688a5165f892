"""A model adapted to one repository's fixes: by a file of some kilobytes, or as a whole.

    python -m benchmarks.trust.one_repository MODEL --data DATA... --out FILE [--repositories NAME...]

The repositories are ones that the model did not train on. Of each the older commits are for fitting, the last
of these for choosing the learning rate, and the newest for measuring; a source that was fitted is not
measured. What is measured is the loss per written word of people's fixes, told the line, and how often greedy
decoding writes exactly the fix. Results are added to FILE as they come; a second run goes on with what is
missing.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path
from statistics import fmean
from typing import Any

import torch

from benchmarks.trust.adapting import AS_IT_IS, METHODS, Fit, adapted, best_rate, examples_of
from data_prep.corpora.reported_pairs import UNREACHABLE
from data_prep.dataset import NO_LINE, Pair, read_pairs
from plc.evaluate.rate import Rate
from plc.train.parity.fitting import exact, losses_of
from plc.train.record.origin import Origin, read_origin

FIT, CHOOSE = 0.55, 0.65  # shares of the commits, the oldest first: to fit on, and with those to choose on
LEAST = 30  # rows to measure


@dataclass(frozen=True, slots=True)
class Parts:
    """The rows of one repository, by age."""

    fit: list[Pair]
    choose: list[Pair]
    measure: list[Pair]


def main() -> None:
    """Adapt, measure, add to the file, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("model", type=Path)
    parser.add_argument("--data", type=Path, nargs="+", required=True)
    parser.add_argument("--repositories", nargs="+", help="only these")
    parser.add_argument("--methods", nargs="+", choices=METHODS, default=list(METHODS))
    parser.add_argument("--steps", type=int, default=60)
    parser.add_argument("--batch-words", type=int, default=1200)
    parser.add_argument("--longest", type=int, default=260, help="words of a source")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args()
    torch.set_num_threads(given.threads)
    origin, how = read_origin(given.model), Fit(given.steps, given.batch_words)
    results: dict[str, Any] = json.loads(given.out.read_text("utf-8")) if given.out.exists() else {}

    def save() -> None:
        given.out.write_text(json.dumps(results, indent=1) + "\n", "utf-8")

    found = repositories(given.data, given.longest)
    if not found.keys() & set(given.repositories or found):
        raise SystemExit(f"no repository with {LEAST} newer fixes; there are: {', '.join(found) or 'none'}")
    for name, parts in found.items():
        if given.repositories and name not in given.repositories:
            continue
        own = results.setdefault(name, {"rows": {k: len(v) for k, v in asdict(parts).items()}, "rates": {}})
        for method in given.methods:
            if method not in own:
                tried = own["rates"].setdefault(method, {})
                own[method] = measured(origin, parts, method, how, given.seed, tried=tried)
                save()
                print(name, method, own[method], flush=True)
    print(table(results))


def repositories(data: Sequence[Path], longest: int) -> dict[str, Parts]:
    """Each repository with enough fixes that a model can write; datasets have the newest commits first."""
    found: dict[str, dict[str, list[Pair]]] = {}
    for directory in data:
        for pair in read_pairs(directory):
            is_sayable = pair.target != UNREACHABLE and pair.reported_line != NO_LINE
            if pair.kind == "flawed" and is_sayable and len(pair.source) <= longest:
                commit = pair.id.partition("@")[2].partition("/")[0]
                found.setdefault(pair.variant, {}).setdefault(commit, []).append(pair)
    parts = {name: divided(list(commits.values())[::-1]) for name, commits in found.items()}
    return {name: each for name, each in parts.items() if len(each.measure) >= LEAST}


def divided(commits: Sequence[list[Pair]]) -> Parts:
    """By age, the oldest first; without sources that stand in an older part."""
    ends = [0, round(FIT * len(commits)), round(CHOOSE * len(commits)), len(commits)]
    known: set[tuple[str, ...]] = set()
    parts: list[list[Pair]] = []
    for begin, end in pairwise(ends):
        rows = [row for commit in commits[begin:end] for row in commit if row.source not in known]
        known |= {row.source for row in rows}
        parts.append(rows)
    return Parts(*parts)


def measured(
    origin: Origin, parts: Parts, method: str, how: Fit, seed: int, *, tried: dict[str, float]
) -> dict[str, Any]:
    """Loss per written word and exact fixes on the newest rows."""
    fitted, chosen, newest = (
        {"all": examples_of(rows, origin)} for rows in (parts.fit, parts.choose, parts.measure)
    )
    rate = 0.0 if method == AS_IT_IS else best_rate(origin, (fitted, chosen), method, how, tried=tried)
    model = adapted(origin, fitted, method, how, rate=rate, seed=seed)
    hits = exact(model, newest["all"])
    return {"loss": round(losses_of(model, newest)[0], 4), "exact": [sum(hits), len(hits)]}


def table(results: dict[str, Any]) -> str:
    """Markdown: a row for each repository, the loss of each method, and the exact fixes of all."""
    methods = [method for method in METHODS if any(method in own for own in results.values())]
    lines = [
        "| repository | fitted | measured | " + " | ".join(f"loss, {method}" for method in methods) + " |",
        "| --- |" + " --- |" * (len(methods) + 2),
    ]
    for name, own in results.items():
        losses = [f"{own[method]['loss']:.3f}" if method in own else "-" for method in methods]
        rows = own["rows"]
        lines.append(f"| {name} | {rows['fit']} | {rows['measure']} | " + " | ".join(losses) + " |")
    for method in methods:
        own_rates = [own[method] for own in results.values() if method in own]
        hits = Rate(sum(each["exact"][0] for each in own_rates), sum(each["exact"][1] for each in own_rates))
        mean = fmean(each["loss"] for each in own_rates)
        lines.append(f"\n{method}: mean loss {mean:.3f}, exact {hits} of {len(own_rates)} repositories")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
