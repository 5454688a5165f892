"""`plc repair --fix` killed with SIGKILL at random moments: every file is either the old or the new one.

    python -m benchmarks.trees.kills [--rounds 200] [--copies 4] [--seed 1]

A tree of copies of examples/flawed is fixed by the real command with the real model, which is loaded once:
each round is a fork. Once it begins to write
it is killed, after a while drawn anew in each round; then each file must be one of its two versions, `plc
undo` must bring all of them back, and nothing else may be left in the tree. Goal: 200 rounds of 200.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from data_prep.errors import PlcError
from plc.cli.app import main as run
from plc.repair.apply.journal import clean_up, past_runs, state_folder
from plc.repair.apply.undo import undo
from plc.repair.repairer import Repairer

EXAMPLES = Path(__file__).parents[2] / "examples"
COMMAND = ["repair", ".", "--no-cache", "--fix", "--unsafe-fixes", "--jobs", "2"]


def main() -> None:
    """Print what became of the rounds; exit 1 where a file was neither old nor new."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--copies", type=int, default=4)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    drawn = random.Random(asked.seed)
    loaded = Repairer.load()
    Repairer.load = lambda *_, **__: loaded  # type: ignore[method-assign]
    with tempfile.TemporaryDirectory(prefix="plc-kills-") as folder:
        os.environ["XDG_STATE_HOME"] = str(Path(folder, "state"))
        tree = Path(folder, "tree")
        for number in range(asked.copies):
            shutil.copytree(EXAMPLES / "flawed", tree / str(number))
        old = contents(tree)
        started = time.perf_counter()
        os.waitpid(forked(tree), 0)
        whole = time.perf_counter() - started
        new = contents(tree)
        changed = sum(old[path] != new[path] for path in old)
        undo(tree)
        if contents(tree) != old or not changed:
            sys.exit("a whole run could not be taken back, or fixed nothing")
        print(f"{len(old)} files, {changed} of them fixed in {whole:.1f} s")
        outcomes = Counter(one(tree, old, new, drawn.uniform(0, whole)) for _ in range(asked.rounds))
    for outcome, count in sorted(outcomes.items()):
        print(f"{count:5} {outcome}")
    if any(outcome.startswith("WRONG") for outcome in outcomes):
        sys.exit(1)


def one(tree: Path, old: dict[Path, bytes], new: dict[Path, bytes], seconds: float) -> str:
    """Kill one run and say what it left."""
    shutil.rmtree(state_folder(tree), ignore_errors=True)
    process = forked(tree)
    while not is_over(process) and not any(state_folder(tree).glob("*.jsonl")):
        time.sleep(0.001)
    end = time.perf_counter() + seconds
    while not is_over(process) and time.perf_counter() < end:
        time.sleep(0.001)
    os.kill(process, signal.SIGKILL)
    os.waitpid(process, 0)
    left = contents(tree)
    fixed = sum(left[path] == new[path] != old[path] for path in old if path in left)
    if any(left.get(path) not in (old[path], new[path]) for path in old):
        return "WRONG: a file is neither old nor new"
    half = len(left) > len(old)
    try:
        if any(run.open for run in past_runs(tree)):
            undo(tree)
        clean_up(tree)
    except PlcError as error:
        return f"WRONG: {error}"
    if contents(tree) != old:
        return "WRONG: not all could be taken back"
    if fixed == 0:
        return "killed before the first file, taken back"
    where = "after the last" if fixed == sum(old[path] != new[path] for path in old) else "between"
    return f"killed {where} files{', one half written beside' * half}, taken back"


def forked(tree: Path) -> int:
    """The command, running in a process of its own."""
    process = os.fork()
    if process:
        return process
    os.chdir(tree)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    try:
        run(COMMAND)
    finally:
        os._exit(0)


def is_over(process: int) -> bool:
    """Whether a process has ended; it stays to be collected."""
    return os.waitid(os.P_PID, process, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None


def contents(tree: Path) -> dict[Path, bytes]:
    """Every file of a tree."""
    return {path: path.read_bytes() for path in sorted(tree.rglob("*")) if path.is_file()}


if __name__ == "__main__":
    main()
