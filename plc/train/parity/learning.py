"""`plc train --perturbation`: a model directory and datasets to a side file."""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import torch

from data_prep.dataset import read_pairs
from data_prep.errors import ConfigError, TrainingError
from plc.decode.model_directory import MANIFEST, check_manifest
from plc.models.edits import EditModel
from plc.models.perturbation import Perturbation
from plc.train.config import Config
from plc.train.data import Example, assign, example_of
from plc.train.parity.balanced import Balanced
from plc.train.parity.fitting import Plan, Step, fit
from plc.train.parity.groups import By, group_of
from plc.train.parity.side_file import NAME, give, write
from plc.train.record.origin import Origin, read_origin
from plc.train.record.run import hashes_of, model_of

RANK = 8  # 8 directions of 256 numbers and 8 shares of 400 positions: 11 KB
STEPS = 200  # unless the configuration says max_steps


def learn(config: Config, *, data: Sequence[Path], run: Path, begin_from: Path | None, by: By) -> Path:
    """Learn on the training rows of `data`, with the model frozen; the side file in `run`."""
    if begin_from is None or not (begin_from / MANIFEST).is_file():
        raise ConfigError("--perturbation is learnt for a model directory: give --from checkpoints/default")
    digest, _ = check_manifest(begin_from)
    origin = read_origin(begin_from)
    model = model_of(origin.config.model, origin.lexicon)
    model.load_state_dict(origin.tensors())
    if not isinstance(model, EditModel):
        raise ConfigError("--perturbation is for models of family 'edits'")
    path = run / NAME
    if path.exists():
        raise TrainingError(f"{path}: exists already; choose another --run")
    torch.manual_seed(config.seed)
    perturbation = Perturbation(
        positions=origin.config.data.max_words, rank=RANK, embedding=origin.config.model.embedding
    )
    give(model, perturbation)
    groups = _groups(data, origin, by)
    steps = config.stop.max_steps if "max_steps" in config.stop.model_fields_set else STEPS
    fit(
        model,
        list(perturbation.parameters()),
        Balanced(groups, config.optim.batch_words),
        Plan(
            steps=steps,
            learning_rate=config.optim.learning_rate,
            clip=config.optim.clip,
            warmup=max(1, config.optim.warmup_steps),
            seed=config.seed,
        ),
        tell=_tell,
    )
    run.mkdir(parents=True, exist_ok=True)
    write(path, perturbation, model_sha256=digest)
    record = {
        "model": digest,
        "by": by,
        "data": hashes_of(data),
        "groups": {k: len(v) for k, v in groups.items()},
    }
    (run / "perturbation.json").write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    return path


def _groups(data: Sequence[Path], origin: Origin, by: By) -> dict[str, list[Example]]:
    """The rows that the model's configuration trains on, by group; none that it holds out."""
    found: dict[str, list[Example]] = defaultdict(list)
    labels = {cwe: number for number, cwe in enumerate(origin.lexicon.cwes)}
    for directory in data:
        for pair in read_pairs(directory):
            if (
                assign(pair, origin.config.data) == "train"
                and len(pair.source) <= origin.config.data.max_words
            ):
                example = example_of(pair, origin.lexicon, labels, origin.config.model.family)
                found[group_of(pair, by, words=len(pair.source))].append(example)
    if not found:
        raise TrainingError("--data has no row that the model's configuration trains on")
    return dict(sorted(found.items()))


def _tell(step: Step) -> None:
    if step.number == 1 or step.number % 20 == 0:
        print(
            f"step {step.number}: loss {step.loss:.3f}, spread between groups {step.spread:.3f}",
            file=sys.stderr,
            flush=True,
        )
