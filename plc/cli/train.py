"""`plc train`: parse, train, and turn the outcome into an exit code."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Parameter

from data_prep.errors import ConfigError
from plc.base.printable import printable

if TYPE_CHECKING:
    from plc.train.loop import Outcome

INTERRUPTED, TERMINATED = 130, 143


def train(
    config: Path,
    *,
    data: Annotated[list[Path], Parameter(consume_multiple=True)],
    run: Path,
    resume: bool = False,
    begin_from: Annotated[Path | None, Parameter(name="--from")] = None,
    max_minutes: float | None = None,
    processes: int = 1,
    threads: int | None = None,
    perturbation: bool = False,
    by: Literal["language", "cwe", "length", "repository"] = "language",
) -> int:
    """Train a model.

    Parameters
    ----------
    config
        The training configuration, a TOML file such as those in configs/.
    data
        One or more datasets of `plc prep`, which are trained on together.
    run
        The directory to write: checkpoints, logs, and what is needed to repeat the run.
    resume
        Continue from the run's last checkpoint.
    begin_from
        Start from the weights of this run or model directory. Words that it does not know are added. A
        configuration without [model] or [data] takes over its sections.
    max_minutes
        Save and stop after this many minutes. The schedule stays that of the configuration.
    processes
        How many processes share each batch. On a CPU, one for each core is the fastest. Leave it out under
        torchrun, which starts the processes itself.
    threads
        Processor threads of each process. Default: the cores divided by the processes.
    perturbation
        Keep the weights of --from, and learn a small addition to the embedded input, so that groups of code
        (--by) are repaired equally well. It is written to perturbation.safetensors in --run (some kilobytes)
        and fits this model only; `plc evaluate --perturbation FILE` applies it. Of the configuration, only
        [optim], seed and stop.max_steps are read.
    by
        With --perturbation: how rows are grouped.
    """
    # before torch is imported: threads that spin while they wait lose most of the speed to any neighbour
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    if processes > 1 and "RANK" not in os.environ:
        from plc.train.processes.launch import launch

        each = threads or max(1, (os.cpu_count() or 1) // processes)
        command = [sys.executable, "-c", "from plc.cli.app import main; main()", *sys.argv[1:]]
        return launch(command, processes=processes, threads=each)
    import torch

    from plc.train.config import read_training_config

    if threads is not None:
        torch.set_num_threads(threads)
    if perturbation:
        from plc.train.parity.learning import learn

        if resume or processes > 1:
            raise ConfigError(
                "--perturbation is learnt in one go by one process: leave out --resume, --processes"
            )
        path = learn(read_training_config(config), data=data, run=run, begin_from=begin_from, by=by)
        print(f"plc: written to {printable(path)}", file=sys.stderr)
        return 0
    from plc.train.processes.group import join_group
    from plc.train.start import train_run

    group = join_group()
    try:
        outcome = train_run(
            read_training_config(config),
            data=data,
            run=run,
            resume=resume,
            begin_from=begin_from,
            lease_minutes=max_minutes,
            group=group,
        )
        group.wait()  # nobody hangs up while another still writes
    finally:
        group.leave()
    if group.leads:
        _tell(outcome)
    match outcome.reason:
        case "interrupt":
            return INTERRUPTED
        case "terminate":
            return TERMINATED
        case _:
            return 0


def _tell(outcome: Outcome) -> None:
    progress = outcome.progress
    judged = (
        f"best repair rate on validation {progress.best_repaired:.1%} at step {progress.best_step:,}"
        if progress.best_step
        else "not validated yet (stop.validate_steps)"
    )
    print(
        f"{outcome.reason} after {progress.step:,} steps and {progress.seconds / 60:.1f} minutes; {judged}",
        file=sys.stderr,
    )
