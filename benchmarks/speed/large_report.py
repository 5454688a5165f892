"""What a large SARIF report costs: a log of so many bytes, answered by the real command.

    python -m benchmarks.speed.large_report [--megabytes 1024] [--elsewhere 1.0]

The log is made anew: results of 2.5 kB with a code flow and snippets each, as CodeQL writes them. A few are
of a small C file; of the others the given share is of 2,000 files that the tree does not hold, and the rest
of lines that the C file does not have. The command gives the log back (`--format sarif`) without
verification. Peak memory and times are those of its process.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.speed.tree import RUN

_CODE = "int first(int *p)\n{\n    if (p = 0)\n        return 1;\n    return *p;\n}\n"
_FILES = 2_000
_IN_TREE = 5


def main() -> None:
    """Print a line; exit 1 where the command failed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--megabytes", type=int, default=1024)
    parser.add_argument("--elsewhere", type=float, default=1.0)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="plc-large-") as name:
        folder = Path(name)
        (folder / "a.c").write_text(_CODE, encoding="utf-8")
        number = written(folder / "large.sarif", asked.megabytes << 20, elsewhere=asked.elsewhere)
        command = [sys.executable, "-c", RUN, "repair", "--report", "large.sarif", "--verify", "none"]
        before, began = os.times(), time.perf_counter()
        done = subprocess.run(
            [*command, "--format", "sarif", "--output-file", "out.sarif"],
            cwd=folder,
            stderr=subprocess.PIPE,
            check=False,
            text=True,
        )
        wall, after = time.perf_counter() - began, os.times()
        if done.returncode != 0 or not (folder / "out.sarif").exists():
            sys.exit(done.stderr)
        processor = (
            after.children_user - before.children_user + after.children_system - before.children_system
        )
        said = done.stderr.splitlines()
        print(
            f"{asked.megabytes} MB, {number} results: {wall:.0f} s, {processor:.0f} s of the processor, "
            f"peak {int(said[-1]) / 1024:.0f} MB, {(folder / 'out.sarif').stat().st_size >> 20} MB written"
        )
        print(*said[:-1], sep="\n")


def written(path: Path, size: int, *, elsewhere: float) -> int:
    """Write the log; the number of its results."""
    head = {"driver": {"name": "CodeQL", "rules": [{"id": f"cpp/rule-{n}"} for n in range(50)]}}
    number = 0
    with path.open("w", encoding="utf-8") as stream:
        stream.write('{"version": "2.1.0", "runs": [{"tool": ' + json.dumps(head) + ', "results": [')
        while stream.tell() < size:
            is_away = number >= _IN_TREE and number % 1000 < elsewhere * 1000
            uri = f"src/part{number % 40}/file{number % _FILES}.c" if is_away else "a.c"
            line = 3 if number < _IN_TREE else 10 + number % 5_000
            stream.write(",\n" * (number > 0) + json.dumps(_result(number, uri, line)))
            number += 1
        stream.write("]}]}")
    return number


def _result(number: int, uri: str, line: int) -> dict[str, object]:
    def place(at: int) -> dict[str, object]:
        region = {"startLine": at, "startColumn": 9, "endColumn": 14}
        snippet = {"snippet": {"text": f"    if (p{number % 97} = 0)\n"}} if uri != "a.c" else {}
        return {"artifactLocation": {"uri": uri}, "region": {**region, **snippet}}

    step = {"location": {"physicalLocation": place(line), "message": {"text": f"value of p{number % 97}"}}}
    flow = {"threadFlows": [{"locations": [step] * 8}]}
    return {
        "ruleId": f"cpp/rule-{number % 50}",
        "message": {"text": f"Local variable p{number % 97} may be used without a value {'here ' * 20}"},
        "locations": [{"physicalLocation": place(line)}],
        "codeFlows": [flow],
        "partialFingerprints": {"primaryLocationLineHash": f"{number:016x}:1"} if uri != "a.c" else {},
    }


if __name__ == "__main__":
    main()
