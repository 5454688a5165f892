"""How long an answer to a report takes, and in what memory a thousand are answered: the flawed files of ITC.

    python -m benchmarks.speed.reported itc-benchmark.tar.xz [--verify] [--most 60] [--reports 1000]

The installed cppcheck and gcc -fanalyzer report on the benchmark's flawed C files. Each report is
answered alone, first without verification, then, with `--verify`, with the tool that reported it. Then the
real command answers as many reports as asked for in a process of its own, over copies of the files. Every
report must get a status. Beside the time of the clock stands that of the processor, which other work on the
machine leaves alone.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from benchmarks.speed.tree import RUN
from data_prep.corpora.archives import read_members
from data_prep.corpora.itc.suite import SUFFIXES, read_suite
from plc.diagnostics import Diagnostic
from plc.repair.repairer import Repairer
from plc.repair.reported.outcomes import Answered
from plc.repair.reported.run import AnswerPlan, Named, answer_through
from plc.verify.adapters import run
from plc.verify.adapters.registry import adapters_named
from plc.verify.reported_answers import AnswerJudge
from plc.verify.tools import Tools


def main() -> None:
    """Print a line for each measurement; exit 1 where a report got no status."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("itc", type=Path)
    parser.add_argument("--verify", action="store_true")
    parser.add_argument("--most", type=int, default=1000, help="reports that are answered one by one")
    parser.add_argument("--reports", type=int, default=1000, help="reports of the run in one go")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="plc-reported-") as name:
        folder = Path(name)
        files = unpacked(asked.itc, folder / "itc")
        found = reported(files)
        by_rule = Counter(diagnostic.tool for diagnostic in found)
        print(f"{len(files)} files, {len(found)} reports:", dict(by_rule))
        spread = found[:: max(1, len(found) // asked.most)]
        repairer = Repairer.load()
        alone(repairer, spread[:1], AnswerPlan())  # the graphs are opened
        alone(repairer, spread, AnswerPlan(), title="not verified")
        if asked.verify:
            alone(repairer, spread, AnswerPlan(judge=AnswerJudge(Tools())), title="verified")
        together(folder, files, found, asked.reports)


def unpacked(source: Path, folder: Path) -> list[Path]:
    """The flawed C files, with the header that they share."""
    folder.mkdir()
    for path, text in read_members(source, suffixes=SUFFIXES):
        if path.suffix == ".h":
            (folder / path.name).write_bytes(text)
    written: list[Path] = []
    for case in read_suite(source, lambda *_: None):
        for file in case.files:
            if file.path.suffix == ".c":
                written.append(folder / file.path.name)
                written[-1].write_bytes(file.text)
    return written


def reported(files: Sequence[Path]) -> list[Diagnostic]:
    """What cppcheck and gcc -fanalyzer say about the flaws: habits of style are none."""
    tools = adapters_named(["cppcheck", "gcc-analyzer"])
    found = run(tools, files, root=files[0].parent, tools=Tools(), on_failure=print)
    return [
        each
        for each in found
        if each.rule.startswith("-Wanalyzer") or each.category not in ("other", "dead-code")
    ]


def alone(
    repairer: Repairer, diagnostics: Sequence[Diagnostic], plan: AnswerPlan, *, title: str = ""
) -> None:
    """Answer each report by itself."""
    seconds: list[float] = []
    of_processor: list[float] = []
    statuses: Counter[str] = Counter()
    for diagnostic in diagnostics:
        began, before = time.perf_counter(), processor_seconds()
        file = Named(Path(diagnostic.location.path), "c", (diagnostic,))
        for outcome in answer_through(repairer, [file], plan=plan, jobs=1):
            if not isinstance(outcome, Answered) or len(outcome.reported) != 1:
                sys.exit(f"no status for {diagnostic}")
            statuses[outcome.reported[0].status] += 1
        seconds.append(time.perf_counter() - began)
        of_processor.append(processor_seconds() - before)
    if title:
        times = f"{1000 * median(seconds):.0f} ms median, {1000 * max(seconds):.0f} ms worst"
        print(f"{title}: {times}, {1000 * median(of_processor):.0f} ms of the processor", dict(statuses))


def processor_seconds() -> float:
    """What this process and its children have used."""
    return sum(os.times()[:4])


def together(folder: Path, files: Sequence[Path], found: Sequence[Diagnostic], reports: int) -> None:
    """Answer many reports with the real command, and say what that took."""
    lines: list[str] = []
    for copy in range(1 + reports // max(1, len(found))):
        for file in files:
            (folder / f"{copy}-{file.name}").write_bytes(file.read_bytes())
        for each in found[: reports - len(lines)]:
            place, message = each.location, " ".join(each.message.split())
            name = f"{copy}-{Path(place.path).name}"
            lines.append(f"{name}:{place.line}:{place.column or 1}: warning: {message} [-Wreported]")
    (folder / "report.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    command = [sys.executable, "-c", RUN, "repair", "--report", "report.txt", "--verify", "none"]
    before, began = os.times(), time.perf_counter()
    done = subprocess.run(
        [*command, "--output-file", "out.txt"], cwd=folder, stderr=subprocess.PIPE, check=False, text=True
    )
    wall, after = time.perf_counter() - began, os.times()
    processor = after.children_user - before.children_user + after.children_system - before.children_system
    *said, memory = done.stderr.splitlines()
    print(
        f"{len(lines)} reports in one run: {wall:.1f} s, {processor:.1f} s of the processor, "
        f"{int(memory) / 1024:.0f} MB"
    )
    begin = next((at for at, line in enumerate(said) if " reports in " in line), len(said))
    print("\n".join(said[begin:]))


if __name__ == "__main__":
    main()
