"""Start the processes of a training group on this machine, and end together."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from collections.abc import Sequence
from types import FrameType

SIGNALS = (signal.SIGINT, signal.SIGTERM)
ORDERLY = (130, 143)  # a signal that all processes heed together
LOOK_EVERY = 0.2  # seconds


def launch(command: Sequence[str], *, processes: int, threads: int) -> int:
    """Run one command in every process of a group; gives the exit code of the first that failed, or 0."""
    environment = os.environ | {
        "WORLD_SIZE": str(processes),
        "LOCAL_WORLD_SIZE": str(processes),
        "MASTER_ADDR": "127.0.0.1",
        "MASTER_PORT": str(_free_port()),
        "OMP_NUM_THREADS": str(threads),
    }
    # own process groups: a terminal's Ctrl-C reaches each of them once, from here
    running = [
        subprocess.Popen(list(command), env=environment | {"RANK": str(rank)}, process_group=0)
        for rank in range(processes)
    ]

    def pass_on(number: int, _frame: FrameType | None) -> None:
        for process in running:
            process.send_signal(number)

    before = {number: signal.signal(number, pass_on) for number in SIGNALS}
    try:
        return _wait(running)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _wait(running: Sequence[subprocess.Popen[bytes]]) -> int:
    """Wait for all; once one has failed, the others cannot go on without it."""
    first = 0
    while True:
        codes = [process.poll() for process in running]
        if not first:
            first = next((code for code in codes if code), 0)
            if first and first not in ORDERLY:
                for process in running:
                    process.terminate()
        if None not in codes:
            return first
        time.sleep(LOOK_EVERY)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
