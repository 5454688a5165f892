"""Whether fixes that verification lets pass compile where their file compiled, over real trees.

    python -m benchmarks.trees.accepted TREE… --with gcc,cppcheck --reports 2000

The tools report on the trees' files, and as many reports as asked for, spread evenly, are answered with
verification. Each fix that is left, verified or only proposed, is then compiled by a run of its own, with the
file as it is beside it. A fix that does not compile though its file does is a violation; the exit code is 1
where there is one.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from data_prep.text.languages import language_of
from plc.diagnostics import Diagnostic
from plc.repair.findings import apply_edits
from plc.repair.repairer import Repairer
from plc.repair.reported.outcomes import Answered
from plc.repair.reported.run import AnswerPlan, Named, answer_through
from plc.verify.adapters import Failed, run
from plc.verify.adapters.registry import adapters_named
from plc.verify.compiling.checks import Check, ways_of
from plc.verify.reported_answers import AnswerJudge
from plc.verify.tools import Tools, Trial


def main() -> None:
    """Print the counts and each violation."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("trees", nargs="+", type=Path)
    parser.add_argument("--with", dest="tools", default="gcc,cppcheck")
    parser.add_argument("--reports", type=int, default=2000)
    asked = parser.parse_args()
    tools = Tools()
    reports = [entry for tree in asked.trees for entry in reported(tree, asked.tools.split(","), tools)]
    chosen = reports[:: max(1, -(-len(reports) // asked.reports))]
    print(f"{len(reports)} reports, {len(chosen)} of them answered")
    plan = AnswerPlan(mode="diff", judge=AnswerJudge(tools))
    counts: Counter[str] = Counter()
    for outcome in answer_through(Repairer.load(), by_file(chosen), plan=plan, jobs=2):
        if isinstance(outcome, Answered):
            for kind, line in checked(outcome, tools):
                counts[kind] += 1
                if kind == "violation":
                    print(line)
        else:
            print(outcome.path, outcome.message)
    print(", ".join(f"{count} {kind}" for kind, count in sorted(counts.items())))
    sys.exit(1 if counts["violation"] else 0)


def reported(tree: Path, names: Sequence[str], tools: Tools) -> list[Diagnostic]:
    """What tools say about the files of a tree."""
    files = sorted(path for path in tree.rglob("*") if path.is_file() and language_of(path) is not None)
    failures: list[Failed] = []
    found = list(run(adapters_named(names), files, root=tree, tools=tools, on_failure=failures.append))
    print(f"{tree}: {len(files)} files, {len(found)} reports, {len(failures)} runs failed")
    return found


def by_file(reports: Sequence[Diagnostic]) -> Iterator[Named]:
    """Each file with what is said of it."""
    files: dict[Path, list[Diagnostic]] = {}
    for entry in reports:
        files.setdefault(Path(entry.location.path), []).append(entry)
    for path, own in files.items():
        yield Named(path, language_of(path), tuple(own))


def checked(outcome: Answered, tools: Tools) -> Iterator[tuple[str, str]]:
    """For each report its status, for each of its fixes whether it compiles."""
    with tempfile.TemporaryDirectory(prefix="plc-accepted-") as scratch:
        trial = Trial(tools, Path(scratch), outcome.path.name)
        way = compiles(outcome, trial)
        for answer in outcome.reported:
            yield answer.status, ""
            for fix in answer.finding.suggestions if answer.finding is not None else ():
                if way is None:
                    yield "fixes of files that do not compile", ""
                    continue
                text = apply_edits(outcome.before, fix.edits, encoding=outcome.encoding)
                problem = way.problem(text, trial)
                line = f"{outcome.path}:{answer.diagnostic.location.line}: {problem}"
                yield ("fixes that compile" if problem is None else "violation"), line


def compiles(outcome: Answered, trial: Trial) -> Check | None:
    """The way in which a file compiles as it is, the strictest; None: it does not."""
    if outcome.language is None:
        return None
    ways = ways_of(outcome.path.resolve(), outcome.before, outcome.language, trial)
    if isinstance(ways, str):
        return None
    return next((way for way in ways if way.problem(outcome.before, trial) is None), None)


if __name__ == "__main__":
    main()
