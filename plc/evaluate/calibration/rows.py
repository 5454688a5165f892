"""Datasets to a calibration's rows: validation, tests that judge it, and a sample of training."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from data_prep.dataset import BUCKETS, Kind, Pairs, read_pairs
from data_prep.errors import CorpusError
from plc.evaluate.calibration.strata import LIMITS, Suite, projects_in, sampled
from plc.evaluate.held_out import Source, sources_of
from plc.train.config import DataConfig
from plc.train.data import Part, assign

_EXAMINED = 20_000  # rows of training in each dataset
_LEARNT: Mapping[tuple[Suite, Kind], int] = dict.fromkeys(LIMITS, 256)  # 2,048 in all


@dataclass(frozen=True, slots=True)
class CalibrationRows:
    """What the model is given."""

    valid: tuple[Source, ...]
    available: int  # sources of the validation part before sampling
    tests: tuple[Source, ...]  # of the part that is held out by source
    learnt: tuple[Source, ...]
    projects: frozenset[str]  # the real ones, of all parts


def gather(
    directories: Sequence[Path], config: DataConfig, *, seed: int = 1, limit: int | None = None
) -> CalibrationRows:
    """Even samples of each part, the same for the same data and seed; of tests half as many.

    CorpusError where training held nothing out for validation. One dataset is in memory at a time.
    """
    found: dict[Part, list[Source]] = {"valid": [], "test-source": [], "train": []}
    for directory in directories:
        held, rest = _read(directory, config)
        for part, sources in found.items():
            sources += sources_of([pair for pair in (*held, *rest) if assign(pair, config) == part])
        found["train"] = sampled(found["train"], limits=_LEARNT, seed=seed)
    limits = {key: most if limit is None else min(most, limit) for key, most in LIMITS.items()}
    halved = {key: most // 2 for key, most in limits.items()}
    if not found["valid"]:
        raise CorpusError(
            "this model's training held nothing of this data out as 'valid', so there is nothing to "
            "calibrate on; give --data the datasets that it was trained on"
        )
    return CalibrationRows(
        valid=tuple(sampled(found["valid"], limits=limits, seed=seed)),
        available=len(found["valid"]),
        tests=tuple(sampled(found["test-source"], limits=halved, seed=seed)),
        learnt=tuple(found["train"]),
        projects=projects_in(source for sources in found.values() for source in sources),
    )


def _read(directory: Path, config: DataConfig) -> tuple[Pairs, Pairs]:
    """The rows that are held out, and a part of the others: training is only sampled."""
    held = {*config.valid_source, *config.test_source}
    trained = [bucket for bucket in range(BUCKETS) if bucket not in held]
    return (
        read_pairs(directory, within={"source": sorted(held), "pair": config.valid_pair}),
        read_pairs(directory, within={"source": trained}, most=_EXAMINED),
    )
