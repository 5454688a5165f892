"""What `plc evaluate --calibrate` measures: answers about validation rows, and what they mean."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from plc.decode.curve import Doubles
from plc.evaluate.calibration.fitting import Calibrated, calibrate
from plc.evaluate.calibration.rows import CalibrationRows, gather
from plc.evaluate.calibration.thresholds import LOWEST
from plc.evaluate.held_out import Source
from plc.evaluate.predictions import Reader, first_pass, input_of, predict
from plc.evaluate.readers import Subject
from plc.repair.predict.novelty import Profiler, Profiles, Reference

Progress = Callable[[str, int | None], AbstractContextManager[Callable[[int], None]]]


@dataclass(frozen=True, slots=True)
class Measured:
    """A calibration, the data that set it in words, and the profiles it measures novelty by, if it does."""

    calibrated: Calibrated
    data: str
    learnt: Profiles | None


def measure(
    subject: Subject,
    directories: Sequence[Path],
    *,
    seed: int,
    limit: int | None = None,
    progress: Progress,
) -> Measured:
    """Ask about even samples of the validation part, with the beam, and of the test part, without.

    `limit` makes the samples smaller: at most so many rows of each stratum.
    """
    with progress("reading the datasets", None):
        rows = gather(directories, subject.config.data, seed=seed, limit=limit)
    reader = replace(subject.reader, confidence=None)  # what the model itself says
    with progress(f"asking {subject.name}", len(rows.valid) + len(rows.tests)) as tell:
        predictions = predict(reader, rows.valid, floor=LOWEST, flawed_floor=LOWEST, tell=tell)
        tests = first_pass(reader, rows.tests, tell=tell)
    profiler = Profiler(reader.vocabulary)
    learnt = profiles_of(reader, profiler, rows.learnt)
    found = calibrate(
        predictions,
        distances=_distances(reader, profiler, learnt, rows.valid),
        tests=tests,
        test_distances=_distances(reader, profiler, learnt, rows.tests),
    )
    return Measured(found, _in_words(rows, directories), learnt if found.unlike is not None else None)


def profiles_of(reader: Reader, profiler: Profiler, sources: Sequence[Source]) -> Profiles:
    """One profile a row."""
    return profiler([input_of(reader, source).ids for source in sources])


def _distances(
    reader: Reader, profiler: Profiler, learnt: Profiles, sources: Sequence[Source]
) -> Doubles | None:
    if not len(learnt):
        return None
    asked = profiles_of(reader, profiler, sources)
    stored = Reference(learnt.astype(np.float16).astype(np.float32))  # as serving will read them
    blocks = [stored.distances(asked[first : first + 256]) for first in range(0, len(asked), 256)]
    return np.concatenate([*blocks, np.zeros(0)])


def _in_words(rows: CalibrationRows, directories: Sequence[Path]) -> str:
    kinds = [source.kind for source in rows.valid]
    real = len({source.variant for source in rows.valid if source.variant in rows.projects})
    return (
        f"validation part of {', '.join(path.name for path in directories)}: "
        f"{kinds.count('flawed'):,} flawed sources and {kinds.count('identity'):,} clean ones, "
        f"a sample of {rows.available:,}; {real} of the projects are real"
    )
