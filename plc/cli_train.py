"""`plc train`: parse, train, and turn the outcome into an exit code."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

INTERRUPTED, TERMINATED = 130, 143


def train(
    config: Path,
    *,
    data: Annotated[list[Path], Parameter(consume_multiple=True)],
    run: Path,
    resume: bool = False,
    max_minutes: float | None = None,
    threads: int | None = None,
) -> int:
    """Train a model.

    Parameters
    ----------
    config
        A TOML file; see configs/.
    data
        One or more datasets made by `plc prep`, trained together.
    run
        The directory that the run writes; it holds everything to repeat it.
    resume
        Go on from the run's last checkpoint.
    max_minutes
        Save and stop after so many minutes; the schedule stays that of the configuration.
    threads
        Processor threads; all cores when left out.
    """
    # before torch is imported: threads that spin while they wait lose nine tenths of the speed to any neighbour
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    import torch

    from plc.train.config import read_config
    from plc.train.run import train_run

    if threads is not None:
        torch.set_num_threads(threads)
    outcome = train_run(read_config(config), data=data, run=run, resume=resume, lease_minutes=max_minutes)
    progress = outcome.progress
    print(
        f"{outcome.reason} after {progress.step:,} steps and {progress.seconds / 60:.1f} minutes; "
        f"best repair rate on validation {progress.best_repaired:.1%} at step {progress.best_step:,}",
        file=sys.stderr,
    )
    match outcome.reason:
        case "interrupt":
            return INTERRUPTED
        case "terminate":
            return TERMINATED
        case _:
            return 0
