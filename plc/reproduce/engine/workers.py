"""The same work in several processes, which divide the cells among themselves by their claims."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence

from data_prep.errors import ConfigError
from plc.reproduce.engine.training import passing_on

WORKER = "PLC_REPRODUCE_WORKER"  # set for these processes: they only run cells
INCOMPLETE = 1  # what a process ends with that leaves a cell, be it to one beside it
_MOST = 4  # processes for each core


def check_jobs(jobs: int) -> None:
    """ConfigError where that many processes are none, or more than the machine could bear."""
    cores = os.cpu_count() or 1
    if jobs < 1:
        raise ConfigError(f"--jobs {jobs}: give at least one process")
    if jobs > _MOST * cores:
        raise ConfigError(
            f"--jobs {jobs}: this machine has {cores} cores; give at most {_MOST * cores}, best one for each"
        )


def in_processes(jobs: int, words: Sequence[str]) -> int:
    """`plc reproduce` with these words, one thread each; the worst code that is no mere INCOMPLETE, or 0.

    Exit codes do not show what the processes left unfinished: each leaves what another is at work on.
    """
    environment = os.environ | {WORKER: "1", "OMP_NUM_THREADS": "1"}
    command = [sys.executable, "-c", "from plc.cli.app import main; main()", "reproduce", *words]
    with passing_on() as passed_to:
        running = [passed_to(subprocess.Popen(command, env=environment)) for _ in range(jobs)]
        codes = [process.wait() for process in running]
    worst = max((code if code >= 0 else 128 - code for code in codes), default=0)
    return worst if worst > INCOMPLETE else 0
