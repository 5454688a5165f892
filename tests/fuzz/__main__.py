"""Thousands of strange files through `plc repair --fix`.

    python -m tests.fuzz [--files 20000] [--sources DIR ...] [--jobs 2] [--seed 1] [--real 0.05]
    python -m tests.fuzz --number 4711        # one of them again

Real files below --sources (by default examples/) are made strange and fixed with a model that writes anything
at all; a share of them, --real, with the model that comes with plc. A file may not end the process, take more
than 60 seconds of the processor (and 30 for each MB), or change beside its edits. Exit code 1 where one did,
with its number.
"""

from __future__ import annotations

import argparse
import faulthandler
import json
import resource
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from data_prep.text.languages import SUFFIXES
from plc.repair.repairer import Repairer
from tests.fuzz.babble import babbling
from tests.fuzz.checking import check
from tests.fuzz.mutations import mutated

EXAMPLES = Path(__file__).parents[2] / "examples"
SECONDS = 60.0  # of the processor, for one file
MEMORY = 6 << 30  # bytes of addresses
MOST_SOURCES = 3000
SLICE = 500  # files of one process


@dataclass(slots=True)
class Sum:
    """What came of all files."""

    files: int = 0
    analysed: int = 0
    functions: int = 0
    findings: int = 0
    fixed: int = 0
    slowest: tuple[float, int] = (0.0, 0)
    memory: int = 0  # kB
    reasons: Counter[str] = field(default_factory=Counter)
    wrong: list[tuple[int, str]] = field(default_factory=list)

    def add(self, number: int, said: dict[str, Any]) -> None:
        """Count one file."""
        self.files += 1
        self.analysed += not said["reason"]
        self.functions += said["functions"]
        self.findings += said["findings"]
        self.fixed += said["fixed"]
        self.slowest = max(self.slowest, (said["seconds"], number))
        self.memory = max(self.memory, said["memory"])
        if said["reason"]:
            self.reasons[said["reason"]] += 1
        if said["wrong"]:
            self.wrong.append((number, said["wrong"]))


def main() -> None:
    """Run, or be one of the processes that do."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--files", type=int, default=20_000)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--sources", type=Path, nargs="+", default=[EXAMPLES])
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--real", type=float, default=0.05)
    parser.add_argument(
        "--number", type=int, default=None, help="run one file alone, and print its traceback"
    )
    parser.add_argument("--numbers", type=int, nargs=2, default=None, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.number is not None:
        for _, said in strange(range(asked.number, asked.number + 1), asked):
            print(json.dumps(said, indent=2).replace("\\n", "\n"))
    elif asked.numbers is not None:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        for number, said in strange(range(*asked.numbers), asked):
            print(json.dumps([number, said]), flush=True)
    else:
        sys.exit(report(asked))


def report(asked: argparse.Namespace) -> int:
    """Run all of it, and print what came of it."""
    total = Sum()
    began = time.monotonic()
    last = asked.first + asked.files
    slices = [(start, min(start + SLICE, last)) for start in range(asked.first, last, SLICE)]
    with ThreadPoolExecutor(asked.jobs) as pool:
        for one in pool.map(lambda each: run_slice(*each), slices):
            for number, said in one:
                total.add(number, said)
            print(f"{total.files} files, {len(total.wrong)} wrong", file=sys.stderr)
    seconds, number = total.slowest
    print(
        f"{total.files} files ({total.analysed} analysed), {total.functions} functions, "
        f"{total.findings} findings left, {total.fixed} fixed, in {time.monotonic() - began:.0f} s; the "
        f"slowest took {seconds:.1f} s (number {number}); at most {total.memory / 1024:.0f} MB"
    )
    for reason, count in total.reasons.most_common():
        print(f"{count:6} {reason}")
    for number, what in total.wrong:
        print(f"WRONG  number {number}: {what.strip().splitlines()[-1]}")
    print(f"{len(total.wrong)} of {total.files} wrong")
    return 1 if total.wrong else 0


def run_slice(start: int, end: int) -> list[tuple[int, dict[str, Any]]]:
    """The files of a process of its own; where it ends with one of them, of another one from the next on."""
    done: list[tuple[int, dict[str, Any]]] = []
    while start < end:
        command = [sys.executable, "-m", "tests.fuzz", *sys.argv[1:], "--numbers", str(start), str(end)]
        ran = subprocess.run(command, capture_output=True, check=False)
        for line in ran.stdout.splitlines():
            if line.endswith(b"]"):
                number, said = json.loads(line)
                done.append((number, said))
                start = number + 1
        if ran.returncode != 0:
            error = ran.stderr.decode("utf-8", "replace")[-2000:]
            what = f"{error}\nthe process ended with {ran.returncode}"
            done.append((start, {**_NOTHING, "wrong": what}))
            start += 1
    return done


_NOTHING = {"functions": 0, "findings": 0, "fixed": 0, "reason": "", "seconds": 0.0, "memory": 0, "wrong": ""}


def strange(numbers: range, asked: argparse.Namespace) -> Iterator[tuple[int, dict[str, Any]]]:
    """Each file, checked."""
    sources = sources_in(asked.sources)
    babble, real = Repairer(babbling()), Repairer.load()
    faulthandler.enable()
    signal.signal(signal.SIGPROF, _too_long)
    with tempfile.TemporaryDirectory(prefix="plc-fuzz-") as folder:
        for number in numbers:
            drawn = Random(f"{asked.seed}/{number}")
            path = Path(folder, f"a{drawn.choice(sorted(SUFFIXES))}")
            text = mutated(drawn, sources)
            repairer = real if drawn.random() < asked.real else babble
            sure = drawn.choice((None, None, None, 0.4))
            began = time.process_time()
            said: dict[str, Any] = dict(_NOTHING)
            signal.setitimer(signal.ITIMER_PROF, SECONDS + 30 * len(text) / 1e6)
            faulthandler.dump_traceback_later(1200, exit=True)  # on a busy machine; for what no signal ends
            try:
                said.update(asdict(check(path, text, repairer, min_confidence=sure)))
            except Exception:  # noqa: BLE001, whatever it is
                said["wrong"] = traceback.format_exc()
            finally:
                signal.setitimer(signal.ITIMER_PROF, 0)
                faulthandler.cancel_dump_traceback_later()
            said["seconds"] = time.process_time() - began
            said["memory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
            yield number, said


def sources_in(folders: Sequence[Path]) -> list[bytes]:
    """Real files, at most three thousand, the same in each process."""
    paths = sorted(
        path for folder in folders for path in folder.rglob("*") if path.suffix in SUFFIXES and path.is_file()
    )
    if not paths:
        sys.exit(f"no C, C++ or Java files below {', '.join(map(str, folders))}")
    if len(paths) > MOST_SOURCES:
        paths = Random(0).sample(paths, MOST_SOURCES)
    return [text for path in paths if len(text := path.read_bytes()) < 400_000]


def _too_long(*_: object) -> None:
    raise TimeoutError("too many seconds of the processor")


if __name__ == "__main__":
    main()
