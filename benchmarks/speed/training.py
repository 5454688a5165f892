"""Target words per second of training at the paper's sizes: `python -m benchmarks.speed.training`.

GRU 3x400, vocabulary 1,500, source and target of 160 words; a step is everything that training does for a
batch: forward, loss, backward, sum over the processes, clipping, Adam, averaging. Every attention is measured
regular and pyramid, at each batch size and precision asked for; the best of those counts, and their geometric
mean is the figure.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import math
import os
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import get_args

import numpy as np
import torch

from plc.decode.encoder_input import EncoderInput
from plc.train.batches import collate
from plc.train.build import build_model
from plc.train.config import Attention, ModelConfig, OptimConfig, Precision
from plc.train.data import NO_CWE, Example
from plc.train.loss import Counts, losses, run
from plc.train.processes.group import Group, join_group
from plc.train.processes.launch import launch
from plc.train.record.run import environment
from plc.train.weights import Weights

COMPARED: tuple[Attention, ...] = ("dot", "general", "concat", "bahdanau")
VOCABULARY = 1500
WORDS = 160
GOAL = 3400.0  # 20 times the authors' code on 2 cores


@dataclass(frozen=True, slots=True)
class Case:
    """One model at one batch size and precision."""

    attention: Attention
    reduction: int
    batch: int
    precision: Precision

    @property
    def model(self) -> tuple[str, str]:
        return self.attention, "regular" if self.reduction == 1 else f"pyramid {self.reduction}"


@dataclass(frozen=True, slots=True)
class Result:
    """What was measured: the median step."""

    case: Case
    seconds: float
    words_per_second: float


def measure(case: Case, *, seconds: float, group: Group) -> Result:
    """Train for so many seconds after two steps of warming up."""
    torch.manual_seed(0)
    config = ModelConfig(
        family="gru",
        embedding=400,
        hidden=400,
        encoder_layers=3,
        decoder_layers=3,
        attention=case.attention,
        reduction=case.reduction,
    )
    weights = Weights(
        build_model(config, vocabulary=VOCABULARY, classes=1), OptimConfig(precision=case.precision)
    )
    weights.model.train()
    rows = _rows(case.batch)
    batch, counts = collate(group.share(rows)), Counts.of(rows)
    times: list[float] = []
    spent = 0.0  # by the first process's clock, so that all of them stop together
    while len(times) < 5 or spent < seconds:
        began = time.perf_counter()
        output = run(weights.model, batch, precision=case.precision)
        loss = losses(output, batch, counts, smoothing=0.0, cwe_weight=0.0)
        loss.total.backward()  # type: ignore[no-untyped-call]
        group.sum_gradients(weights.model)
        weights.update(learning_rate=1e-4, step=len(times))
        times.append(time.perf_counter() - began)
        (spent,) = group.sum_numbers([sum(times[2:]) if group.leads else 0.0])
    median = float(np.median(times[2:]))
    return Result(case, median, counts.words / median)


def _rows(size: int) -> list[Example]:
    random = np.random.default_rng(0)
    rows = random.integers(4, VOCABULARY, size=(size, 2, WORDS), dtype=np.int32)
    return [Example("", EncoderInput(source), target, NO_CWE, identity=False) for source, target in rows]


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print a table, and write JSON where asked."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--attention", nargs="+", choices=get_args(Attention), default=COMPARED)
    parser.add_argument("--reduction", nargs="+", type=int, default=(1, 2))
    parser.add_argument("--batch", nargs="+", type=int, default=(16, 32, 64))
    parser.add_argument("--precision", nargs="+", choices=get_args(Precision), default=("bfloat16",))
    parser.add_argument("--seconds", type=float, default=5.0, help="per case")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1, help="sharing each batch")
    parser.add_argument("--threads", type=int, default=1, help="of each process")
    parser.add_argument("--json", type=Path, help="write every measurement here")
    options = parser.parse_args(arguments)
    if options.processes > 1 and "RANK" not in os.environ:
        words = sys.argv[1:] if arguments is None else arguments
        command = [sys.executable, __file__, *words]
        sys.exit(launch(command, processes=options.processes, threads=options.threads))
    torch.set_num_threads(options.threads)
    group = join_group()
    with contextlib.redirect_stdout(None) if not group.leads else contextlib.nullcontext():
        _report(options, group)
    group.leave()


def _report(options: argparse.Namespace, group: Group) -> None:
    results: list[Result] = []
    best: dict[tuple[str, str], Result] = {}
    print(
        f"{'attention':<10}{'encoder':<11}{'batch':>6}  {'precision':<10}{'s/step':>8}{'target words/s':>16}"
    )
    for attention in options.attention:
        for reduction in options.reduction:
            for precision in options.precision:
                for size in options.batch:
                    case = Case(attention, reduction, size, precision)
                    result = measure(case, seconds=options.seconds, group=group)
                    results.append(result)
                    if result.words_per_second > (w.words_per_second if (w := best.get(case.model)) else 0.0):
                        best[case.model] = result
                    print(_line(result), flush=True)
    mean = math.exp(sum(math.log(result.words_per_second) for result in best.values()) / len(best))
    print("\nbest of each")
    for result in best.values():
        print(_line(result))
    threads = f"{group.size} x {options.threads} threads"
    print(f"\ngeometric mean {mean:,.0f} target words/s with {threads} (goal {GOAL:,.0f})")
    if options.json is not None and group.leads:
        report = {
            "geometric_mean": mean,
            "goal": GOAL,
            "best": [asdict(result) for result in best.values()],
            "all": [asdict(result) for result in results],
            "environment": environment() | {"processes": group.size},
        }
        options.json.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")


def _line(result: Result) -> str:
    attention, encoder = result.case.model
    return (
        f"{attention:<10}{encoder:<11}{result.case.batch:>6}  {result.case.precision:<10}"
        f"{result.seconds:>8.3f}{result.words_per_second:>16,.0f}"
    )


if __name__ == "__main__":
    main()
