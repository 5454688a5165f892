"""How many functions a second `plc repair` looks at in a tree, cold and from its cache, and in what memory.

    python -m benchmarks.speed.tree [--files 60] [--functions 10] [--words 150] [--flawed 0.02] [--jobs 2]
    python -m benchmarks.speed.tree --files 1 --functions 1000 --flawed 0.3  # one large file, much flawed
    python -m benchmarks.speed.tree --files 100000 --from DIR --words 60  # the memory of a large tree
    python -m benchmarks.speed.tree --against CHECKOUT --laps 5  # this checkout and another by turns

Each run is a process of its own: the real command with the real model, and an empty cache folder. The tree is
drawn from a seed: C, C++ and Java by turns, functions of about `--words` words made of loops, branches,
calls and arithmetic, a share of them flawed ones of examples/flawed. A tree of very many files draws few
texts and gives each file a comment of its own, so that no two are alike. With `--from` it has the C and C++
functions of at most `--words` words of a folder of real sources: each in a file of its own, and where
those do not suffice, two in each. With `--against` both checkouts repair the same tree without a cache, by
turns, and the processor time of this one is given as a share of the other's: the clock says little on a busy
machine. It is also given for each function that was read, because a checkout that reads more has more to do.
The tree is then `--tree` itself, if that is given.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import NamedTuple

from benchmarks.speed.planted import plant

RUN = """
import resource, sys
from plc.cli.app import main
try:
    main(sys.argv[1:])
except SystemExit as stopped:
    if stopped.code not in (0, 1, 2):
        raise
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr)
"""


_SAID = re.compile(rb"files?, ([\d,]+) functions?(?:, ([\d,]+) not read)?")


class Lap(NamedTuple):
    """One run: seconds of the clock and of the processor, and the most memory in MB."""

    wall: float
    processor: float
    memory: float
    output: bytes
    summary: str


def main() -> None:
    """Print a table of both runs; exit 1 where they do not say the same."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--files", type=int, default=60)
    parser.add_argument("--from", dest="sources", type=Path)
    parser.add_argument("--functions", type=int, default=10)
    parser.add_argument("--words", type=int, default=150)
    parser.add_argument("--flawed", type=float, default=0.02)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--format", default="json-lines")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--against", type=Path)
    parser.add_argument("--laps", type=int, default=5)
    parser.add_argument("--tree", type=Path)
    parser.add_argument("--model", type=Path)
    asked = parser.parse_args()
    if asked.against is not None:
        compare(asked)
        return
    with tempfile.TemporaryDirectory(prefix="plc-tree-") as name:
        folder = Path(name)
        functions, words = plant(folder / "tree", asked)
        kind = f"{asked.flawed:.0%} of them flawed" if asked.sources is None else "of real sources"
        size = f"{functions} functions of {words / max(1, functions):.0f} words"
        print(f"{asked.files} files, {size}, {kind}; {asked.jobs} jobs")
        print(f"{'':6} {'functions/s':>12} {'seconds':>9} {'processor':>10} {'memory':>9}")
        cold = lap(folder, asked)
        warm = lap(folder, asked)
    for title, one in (("cold", cold), ("warm", warm)):
        times = f"{one.wall:8.2f}s {one.processor:9.2f}s"
        print(f"{title:6} {functions / one.wall:12.0f} {times} {one.memory:6.0f} MB")
    print(cold.summary)
    if cold.output != warm.output:
        sys.exit("the cache says something else than the model")


def compare(asked: argparse.Namespace) -> None:
    """Print the processor time of both checkouts, lap by lap, and the median of their ratios."""
    here = Path(__file__).parents[2]
    ratios: list[float] = []
    per_function: list[float] = []
    with tempfile.TemporaryDirectory(prefix="plc-tree-") as name:
        folder = Path(name)
        if asked.tree is None:
            plant(folder / "tree", asked)
        else:
            (folder / "tree").symlink_to(asked.tree.resolve())
        for number in range(asked.laps):
            first, second = (here, asked.against) if number % 2 == 0 else (asked.against, here)
            runs = {each: _processor(folder, asked, each) for each in (first, second)}
            (time_here, read_here), (time_there, read_there) = runs[here], runs[asked.against]
            ratios.append(time_here / time_there)
            per_function.append(ratios[-1] * read_there / read_here)
            print(
                f"this {time_here:7.2f}s, {read_here} functions read  other {time_there:7.2f}s, {read_there}"
                f"  ratio {ratios[-1]:.3f}, for each function {per_function[-1]:.3f}"
            )
    for what, found in (("ratio", ratios), ("ratio for each function", per_function)):
        print(f"median {what} {median(found):.3f}, from {min(found):.3f} to {max(found):.3f}")


def _processor(folder: Path, asked: argparse.Namespace, checkout: Path) -> tuple[float, int]:
    """Seconds of the processor that a checkout needs for the tree without a cache, and functions it read."""
    command = [sys.executable, "-m", "plc", "repair", "tree/", "--jobs", str(asked.jobs), "--no-cache"]
    command += [
        "--format",
        asked.format,
        *(() if asked.model is None else ("--model", str(asked.model.resolve()))),
    ]
    before = os.times()
    environment = {**os.environ, "PYTHONPATH": str(checkout.resolve())}
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False, env=environment)
    if done.returncode not in (0, 1) or b"Traceback" in done.stderr:
        sys.exit(done.stderr.decode("utf-8", "replace"))
    after = os.times()
    seconds = after.children_user - before.children_user + after.children_system - before.children_system
    said = _SAID.findall(done.stderr)
    if not said:
        sys.exit(f"{checkout} does not say how many functions it read")
    found, unread = (int(each.replace(b",", b"") or b"0") for each in said[-1])
    return seconds, max(1, found - unread)


def lap(folder: Path, asked: argparse.Namespace) -> Lap:
    """Run the command over the tree."""
    command = [sys.executable, "-c", RUN, "repair", "tree", "--jobs", str(asked.jobs)]
    command += ["--format", asked.format, "--cache-dir", str(folder / "cache")]
    with (folder / "out").open("wb") as out:
        before = os.times()
        began = time.perf_counter()
        done = subprocess.run(command, cwd=folder, stdout=out, stderr=subprocess.PIPE, check=False)
        wall = time.perf_counter() - began
        after = os.times()
    if done.returncode != 0:
        sys.exit(done.stderr.decode("utf-8", "replace"))
    processor = after.children_user - before.children_user + after.children_system - before.children_system
    *said, memory = done.stderr.decode("utf-8", "replace").splitlines()
    summary = next(line for line in reversed(said) if " functions" in line)
    return Lap(wall, processor, int(memory) / 1024, (folder / "out").read_bytes(), summary)


if __name__ == "__main__":
    main()
