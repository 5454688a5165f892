"""List the violations in many pairs of faults: `python -m tests.pairs 300 SEED [c cpp java]`."""

from __future__ import annotations

import sys
import time
from collections import Counter

from tests.pairs.many import many


def main() -> None:
    number, seed, languages = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:] or ["c", "cpp", "java"]
    counts: Counter[str] = Counter()
    begun = time.monotonic()
    for flawed, settings, made, found in many(number, languages, seed=seed):
        counts["pairs and settings"] += 1
        counts["findings"] += len(made.first.findings)
        counts["fixed"] += len(made.analysed.fixed)
        counts["left"] += len(made.analysed.report.findings)
        counts["two or more found"] += len(made.first.findings) > 1
        for violation in found:
            counts["violations"] += 1
            print(f"=== {flawed.language} {flawed.name} ({settings}): {violation}", flush=True)
            print(flawed.text.decode(), "---", made.analysed.after.decode(), sep="\n", flush=True)
    print(dict(counts), f"{time.monotonic() - begun:.0f} s")


if __name__ == "__main__":
    main()
