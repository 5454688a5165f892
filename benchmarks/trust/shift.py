"""The figures of docs/results/trust-shift.md: power and size, false alarms, foreign sources, speed.

python -m benchmarks.trust.shift cells
python -m benchmarks.trust.shift functions --known FOLDER --foreign FOLDER… [--ordinary FOLDER…]
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from data_prep.text.languages import LANGUAGES, Language
from plc.shift.graphs import Drawn, Rows, drawn_in, rows_of
from plc.shift.reference import Known
from plc.shift.trees import LEAST, NOVEL, drawn_below, evenly, shift_of
from plc.shift.two_sample import Shift, Statistic, two_sample

D, EPSILON, RUNS, LEVEL = 200, 0.04, 200, 0.05
DRAW = 16
REFERENCE = 800
EFFECTS = (0.35, 0.4, 0.45, 0.5)


def block_graphs(
    count: int, random_: np.random.Generator, *, within: float, between: float
) -> npt.NDArray[np.float32]:
    """Undirected graphs of two equal blocks on D nodes, the pairs of nodes as a row each."""
    first, second = np.triu_indices(D, k=1)
    same = (first < D // 2) == (second < D // 2)
    chance = np.where(same, within, between)
    return (random_.random((count, len(chance))) < chance).astype(np.float32)


def cells() -> None:
    """Power and size on the block model of Ghoshdastidar and von Luxburg (2018)."""
    print("| m | n | epsilon | statistic | rejected at 5 % of 200 |")
    print("|---|---|---|---|---|")
    for m, n in ((8, 8), (4, 12), (12, 4), (8, 32), (32, 8)):
        for epsilon in (0.0, EPSILON):
            for statistic in ("full", "shortened"):
                print(
                    f"| {m} | {n} | {epsilon:g} | {statistic} | {_rejected(m, n, epsilon, statistic):.3f} |"
                )


def _rejected(m: int, n: int, epsilon: float, statistic: Statistic) -> float:
    random_ = np.random.default_rng(7)
    rejected = 0
    for run in range(RUNS):
        ours = block_graphs(m, random_, within=0.1, between=0.05)
        theirs = block_graphs(n, random_, within=0.1 + epsilon, between=0.05)
        found = two_sample(ours, theirs, permutations=199, seed=run, statistic=statistic)
        rejected += found.p <= LEVEL
    return rejected / RUNS


def functions(known: Path, foreign: Sequence[Path], ordinary: Sequence[Path]) -> None:
    """False notes on known functions, notes on foreign and on ordinary unseen trees, for each language."""
    pools: dict[Language, list[list[Drawn]]] = {language: [] for language in LANGUAGES}
    for folder in sorted(known.iterdir()):
        by_language = _by_language(folder)
        for language, drawings in by_language.items():
            random.Random(0).shuffle(drawings)
            pools[language].append(drawings)
    references: dict[Language, Known] = {}
    large = " | ".join(f"and effect >= {each:g}" for each in EFFECTS)
    print(f"| source | language | functions | draws of 16: p <= 0.05 | {large} | novel | median effect |")
    print("|---" * (6 + len(EFFECTS)) + "|")
    for language, parts in pools.items():
        reference = evenly([part[::2] for part in parts], most=REFERENCE)
        held_out = evenly([part[1::2] for part in parts], most=REFERENCE)
        if len(held_out) < 100:
            continue
        references[language] = Known(rows_of(each.graph for each in reference))
        _row("known, held out", language, rows_of(each.graph for each in held_out), references[language])
    for name, folders in (("foreign", foreign), ("ordinary", ordinary)):
        for folder in folders:
            for language, drawings in _by_language(folder).items():
                if language in references and len(drawings) >= DRAW:
                    rows = rows_of(each.graph for each in drawings)
                    _row(f"{name}: {folder.name}", language, rows, references[language])


def _by_language(folder: Path) -> dict[Language, list[Drawn]]:
    found: dict[Language, list[Drawn]] = {language: [] for language in LANGUAGES}
    for _, language, drawn in drawn_below([folder], print):
        found[language].append(drawn)
    return found


def _row(name: str, language: Language, rows: Rows, known: Known) -> None:
    random_ = np.random.default_rng(1)
    shifts: list[Shift] = []
    assert DRAW >= LEAST
    for run in range(RUNS):
        shift = shift_of(rows[random_.permutation(len(rows))[:DRAW]], known, seed=run)
        assert shift is not None
        shifts.append(shift)
    few = rows[random_.permutation(len(rows))[:1000]]
    novel = float((known.novelty(few) <= NOVEL).mean())
    shares = [
        sum(each.p <= LEVEL and each.effect >= least for each in shifts) / RUNS for least in (0.0, *EFFECTS)
    ]
    effect = float(np.median([each.effect for each in shifts]))
    shown = " | ".join(f"{each:.1%}" for each in shares)
    print(f"| {name} | {language} | {len(rows)} | {shown} | {novel:.1%} | {effect:.2f} |", flush=True)


def speed(folder: Path) -> None:
    """Functions a second: parsed, drawn, compared with the reference."""
    texts = [(path.read_bytes(), path) for path in sorted(folder.rglob("*.c"))][:400]
    began = time.process_time()
    found = [drawn for text, _ in texts for drawn in drawn_in(text, "c")]
    drawn = time.process_time() - began
    rows = rows_of(each.graph for each in found)
    known = Known(rows[:REFERENCE])
    began_all = time.process_time()
    rows_of(each.graph for each in found)
    for start in range(0, len(rows), 512):
        known.novelty(rows[start : start + 512])
    compared = time.process_time() - began_all
    print(
        f"{len(found)} functions: {len(found) / drawn:,.0f}/s parsed and drawn, "
        f"{len(found) / compared:,.0f}/s compared, {len(found) / (drawn + compared):,.0f}/s in all"
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["cells", "functions", "speed"])
    parser.add_argument("--known", type=Path, help="a folder that has a folder for each known package")
    parser.add_argument("--foreign", type=Path, nargs="*", default=[])
    parser.add_argument("--ordinary", type=Path, nargs="*", default=[])
    asked = parser.parse_args()
    match asked.what:
        case "cells":
            cells()
        case "functions":
            functions(asked.known, asked.foreign, asked.ordinary)
        case _:
            speed(asked.known)
