"""Small models of the served family, trained on a processor in minutes, and asked like any other."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import torch

from data_prep.dataset import Pair, write_pairs
from plc.evaluate.readers import Subject, load_subject
from plc.train.config import Config, DataConfig, ModelConfig, OptimConfig, StopConfig
from plc.train.record.checkpoint import LAST, load
from plc.train.start import train_run


def arguments(description: str | None, *, share: float) -> argparse.Namespace:
    """What a command is given that trains small models on poisoned rows; `share` of them by default."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--rows", type=int, default=3000)
    parser.add_argument("--longest", type=int, default=90, help="words of a source")
    parser.add_argument("--share", type=float, default=share)
    parser.add_argument("--steps", type=int, default=900)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--out", type=Path)
    return parser.parse_args()


def small_config(*, steps: int, references: Literal["closest", "all"] = "closest") -> Config:
    """A fiftieth of the served model's weights; bucket 0 of the split by source is held out."""
    return Config(
        seed=1,
        model=ModelConfig(embedding=64, hidden=64, encoder_layers=2, decoder_layers=1, heads=4),
        data=DataConfig(test_source=(0,), valid_source=(1,), references=references, identity_share=0.4),
        optim=OptimConfig(learning_rate=3e-3, warmup_steps=50, batch_words=2500),
        stop=StopConfig(
            max_steps=steps, validate_steps=max(1, steps // 3), validate_sources=150, save_minutes=2.0
        ),
    )


def trained(run: Path, pairs: Sequence[Pair], config: Config, *, threads: int = 1) -> Subject:
    """The model of `run`: trained on these rows, from where an earlier call was broken off."""
    torch.set_num_threads(threads)
    data = run.with_name(f"{run.name}-data")
    if not data.exists():
        write_pairs(data, pairs, summary={"preset": "trust benchmark"}, kept_names=frozenset())
    began = (run / LAST).exists()
    if not began or load(run / LAST)[1].step < config.stop.max_steps:
        outcome = train_run(config, data=[data], run=run, resume=began)
        if outcome.reason in ("interrupt", "terminate"):
            raise SystemExit(f"{run}: stopped; the same command goes on")
    return load_subject(run, threads=threads)
