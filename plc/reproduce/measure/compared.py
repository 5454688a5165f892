"""The models that are measured side by side, and the rows that they are measured on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from data_prep.dataset import read_pairs
from plc.reproduce.engine.cells import Json
from plc.reproduce.engine.folds import dataset_of, held_out
from plc.reproduce.engine.items import Plan
from plc.reproduce.engine.models import ENCODERS, GRU_ATTENTIONS, config_of, job_config
from plc.train.config import Config, OptimConfig, StopConfig
from plc.train.data import Example, encode, lexicon_of

KINDS = (*GRU_ATTENTIONS, "transformer")
FOLD = 0  # of the C suite: what is measured here hardly depends on which rows are held out


@dataclass(frozen=True, slots=True)
class Material:
    """Training rows as ids, and how many words there are."""

    examples: Sequence[Example]
    vocabulary: int


def row_of(kind: str, encoder: str) -> str:
    """The row of the paper's tables."""
    return f"{kind}-{encoder}"


def kinds_wanted(plan: Plan) -> list[str]:
    """The kinds of which a row was asked for: both encoders of one kind are measured together."""
    return [kind for kind in KINDS if any(plan.wants(row_of(kind, encoder)) for encoder in ENCODERS)]


def measured_job(kind: str, plan: Plan) -> dict[str, Any]:
    """What decides the outcome of measuring a kind: both configurations, rows, device, beside the sizes."""
    data = dataset_of("c", FOLD, plan.scale, plan.datasets)
    configs: dict[str, Json] = {
        encoder: job_config(
            _of_a_step(config_of(row_of(kind, encoder), plan.scale, held_out(FOLD, plan.scale)))
        )
        for encoder in ENCODERS
    }
    return {
        "scale": plan.scale.name,
        "data": {"name": data.name, "sha256": plan.datasets.digest_of(data)},
        "configs": configs,
        **device_job(plan),
    }


def device_job(plan: Plan) -> dict[str, Json]:
    """The kind of device, for a job that it decides; nothing where that is the processor.

    So a cell that was begun on one does not go on on the other.
    """
    from plc.reproduce.measure.stepping import device_of  # torch: not for every page

    kind = device_of(plan.device).type
    return {} if kind == "cpu" else {"device": kind}


def _of_a_step(config: Config) -> Config:
    """What one step depends on: not the schedule, nor when training ends."""
    optim = config.optim.model_dump(include={"clip", "precision", "label_smoothing", "cwe_weight", "average"})
    return config.model_copy(update={"seed": 0, "optim": OptimConfig(**optim), "stop": StopConfig()})


def material(directory: Path, config: Config) -> Material:
    """The training rows of a dataset as that configuration reads them."""
    pairs = read_pairs(directory)
    lexicon = lexicon_of(pairs, config=config.data, family=config.model.family)
    examples = encode(pairs, lexicon=lexicon, config=config.data, family=config.model.family)
    return Material(examples.train, len(lexicon.vocabulary))


def part(value: Json, *names: str) -> Any:
    """What lies under these names in a job or a result."""
    for name in names:
        assert isinstance(value, Mapping)
        value = value[name]
    return value
