"""How long `plc repair` takes before it can begin: on nothing, and on one small file, new or known."""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

SMALL = "int add(int a, int b)\n{\n    return a + b;\n}\n"
RUNS = (
    ("nothing to do", ("empty",)),
    ("one small file", ("small.c", "--no-cache")),
    ("one that the cache knows", ("small.c",)),
)


def main() -> None:
    """Print the median and the least of wall clock and processor time."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=20)
    rounds: int = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "empty").mkdir()
        (folder / "small.c").write_text(SMALL, encoding="utf-8")
        print("| | wall clock, median | least | processor, median | least |\n|---|---|---|---|---|")
        for what, words in RUNS:
            walls, processors = zip(*(timed(folder, words) for _ in range(rounds)), strict=True)
            print(f"| {what} | {seconds(walls)} | {seconds(processors)} |")


def timed(folder: Path, words: Sequence[str]) -> tuple[float, float]:
    """Seconds of one run: on the wall clock, and of the processor."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.perf_counter()
    command = [sys.executable, "-c", "from plc.cli.app import main; main()", "repair", *words]
    environment = {**os.environ, "XDG_CACHE_HOME": str(folder)}
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False, env=environment)
    wall = time.perf_counter() - began
    if done.returncode != 0:
        raise SystemExit(done.stderr.decode("utf-8", "replace"))
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def seconds(values: Sequence[float]) -> str:
    """The median and the least."""
    return f"{statistics.median(values):.2f} s | {min(values):.2f} s"


if __name__ == "__main__":
    main()
