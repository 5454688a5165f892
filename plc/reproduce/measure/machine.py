"""What a measurement was made on, and whether the machine had other work."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import cast

import torch

from plc.reproduce.engine.cells import Json

BESIDE = 0.5  # load at the start, beside the measurement's own threads, from which other work is spoken of


def machine(device: torch.device) -> dict[str, Json]:
    """Processor or card, cores, versions, and the load of the last minute."""
    return {
        "device": torch.cuda.get_device_name(device) if device.type == "cuda" else _processor(),
        "cores": os.cpu_count() or 1,
        "threads": torch.get_num_threads(),
        "torch": torch.__version__,
        "load": round(os.getloadavg()[0], 2),
    }


def described(machines: Sequence[Mapping[str, Json]]) -> str:
    """One sentence or two for a page: on what, and what else ran there."""
    if not machines:
        return ""
    kinds = dict.fromkeys(
        f"{m['device']}, {m['cores']} cores, {m['threads']} of them used, torch {m['torch']}"
        for m in machines
    )
    loads = [float(cast(float, m["load"])) for m in machines]
    busy = any(load > cast(int, m["threads"]) + BESIDE for load, m in zip(loads, machines, strict=True))
    text = f"Measured on {'; and on '.join(kinds)}."
    if busy:
        text += (
            f" **The machine had other work** (load {min(loads):.1f} to {max(loads):.1f} when measuring "
            "began): words a second are lower than on an idle machine and their ranges wider; regular and "
            "pyramid were measured in turns, so they still compare."
        )
    return text


@contextmanager
def threads(count: int) -> Iterator[None]:
    """So many processor threads for a while."""
    before = torch.get_num_threads()
    torch.set_num_threads(count)
    try:
        yield
    finally:
        torch.set_num_threads(before)


def _processor() -> str:
    """The model's name as Linux knows it, or what the platform says."""
    try:
        for line in Path("/proc/cpuinfo").read_text("utf-8", errors="replace").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    except FileNotFoundError:
        pass
    return platform.processor() or platform.machine()
