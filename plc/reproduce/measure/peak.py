"""The most memory that training at one batch size takes, in a process that does nothing else."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from plc.reproduce.measure.errors import MeasuringError

STEPS = 2  # Adam's moments are there from the first on: the second holds all that training ever holds
TOO_LARGE = 75  # the child's exit code where the memory did not suffice
_KILLED = (-9, 137)
# large blocks go back to the system when they are freed: the peak is of what is in use, not of what is kept
_ALLOCATOR = {
    "MALLOC_ARENA_MAX": "1",
    "MALLOC_MMAP_THRESHOLD_": "65536",
    "MALLOC_TRIM_THRESHOLD_": "65536",
    "OMP_WAIT_POLICY": "passive",
}

How = Literal["CUDA allocator", "resident memory"]


@dataclass(frozen=True, slots=True)
class Load:
    """What the child trains: `rows` rows of `words` source and as many target words."""

    model: dict[str, object]  # plc.train.config.ModelConfig as JSON
    optim: dict[str, object]
    vocabulary: int
    rows: int
    words: int
    device: str


@dataclass(frozen=True, slots=True)
class Peak:
    """The most that was in use, and how that was counted."""

    bytes: int
    how: How
    parameters: int


def peak_of(load: Load) -> Peak | None:
    """Train a few steps in a fresh process; None where the memory does not suffice.

    Raises MeasuringError where the child fails otherwise.
    """
    done = subprocess.run(
        [sys.executable, "-m", "plc.reproduce.measure.peak"],
        input=json.dumps(asdict(load)),
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | _ALLOCATOR,
    )
    if done.returncode == TOO_LARGE or done.returncode in _KILLED:
        return None
    if done.returncode:
        last = done.stderr.strip().splitlines()[-1:] or ["it said nothing"]
        raise MeasuringError(
            f"the process that measures {load.rows} rows of {load.words} words failed: {last[0]}"
        )
    return Peak(**json.loads(done.stdout))


def main() -> int:
    """The child: a Load in on stdin, its Peak out on stdout."""
    load = Load(**json.load(sys.stdin))
    import torch

    try:
        print(json.dumps(asdict(_measure(load))))
    except (MemoryError, torch.OutOfMemoryError):
        return TOO_LARGE
    except RuntimeError as error:
        if "allocate memory" not in str(error):
            raise
        return TOO_LARGE
    return 0


def _measure(load: Load) -> Peak:
    import torch

    from plc.reproduce.measure.stepping import Stepper, device_of, equal_rows
    from plc.train.config import ModelConfig, OptimConfig

    device = device_of(load.device)
    stepper = Stepper(
        ModelConfig.model_validate_json(json.dumps(load.model)),
        optim=OptimConfig.model_validate_json(json.dumps(load.optim)),
        vocabulary=load.vocabulary,
        device=device,
    )
    rows = equal_rows(load.rows, words=load.words, vocabulary=load.vocabulary)
    for _ in range(STEPS):
        stepper.step(rows)
    if device.type == "cuda":
        return Peak(torch.cuda.max_memory_allocated(device), "CUDA allocator", stepper.parameters)
    return Peak(_resident_peak(), "resident memory", stepper.parameters)


def _resident_peak() -> int:
    """Bytes. On Linux of this program alone: ru_maxrss there begins with what the parent held (execve(2))."""
    status = Path("/proc/self/status")
    if status.exists():
        for line in status.read_text(encoding="ascii", errors="replace").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


if __name__ == "__main__":
    sys.exit(main())
