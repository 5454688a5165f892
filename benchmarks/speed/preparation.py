"""Seconds and memory of preset clean on a whole suite: `python -m benchmarks.speed.preparation ARCHIVE`."""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from pathlib import Path

from data_prep.juliet.clean.preset import prepare


def main(source: Path, *, jobs: int = 2) -> None:
    """Prepare the suite once into a temporary folder and print one line; a name with `java` in it is Java."""
    language = "java" if "java" in source.name.lower() else "c"
    started = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        summary = prepare(
            source,
            language="java" if language == "java" else "c",
            out=Path(folder) / "clean",
            max_words=400,
            jobs=jobs,
            also_known=frozenset(),
            progress=lambda *_: None,
        )
    wall = time.perf_counter() - started
    own, workers = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    processor = own.ru_utime + own.ru_stime + workers.ru_utime + workers.ru_stime
    memory = (own.ru_maxrss + jobs * workers.ru_maxrss) / 1024  # the largest worker, for each
    print(
        f"{source.name}: {summary['cases']}; {wall:.0f} s on {jobs} processes, "
        f"{processor:.0f} s of processor, at most {memory:.0f} MiB"
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
