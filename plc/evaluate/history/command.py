"""The command `plc evaluate --suite history`: repositories and a date in; a table and JSON out."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from data_prep.corpora.history.git_history import History
from data_prep.corpora.history.many import name_of
from data_prep.errors import ConfigError, CorpusError
from plc.evaluate.commands import Request, command_line, print_tables, progress_bar
from plc.evaluate.history.later import judge
from plc.evaluate.history.report import Measured, history_json, history_table
from plc.evaluate.history.snapshot import scan, skipped_functions
from plc.evaluate.report import Origin, head_json, write_report
from plc.repair.repairer import Repairer


@dataclass(frozen=True, slots=True)
class Extras:
    """What the suite is asked for besides what every measurement is."""

    repositories: tuple[Path, ...]
    at: str
    json: Path | None = None


def measure_suite(asked: Request, extras: Extras) -> None:
    """Scan every repository at the date, judge the findings by what came later, print and write it."""
    if asked.backend == "torch":
        raise ConfigError("--suite history measures what users get: give a model directory, no run")
    repairer = Repairer.load(asked.model)
    origin = Origin(repairer.name, repairer.sha256, "onnx", {}, command_line())
    place = extras.json or asked.out
    measured: list[Measured] = []
    left_out: dict[str, str] = {}
    for repository in extras.repositories:
        name = name_of(repository)
        try:
            with progress_bar(f"scanning {name}", None) as tell:
                measured.append(
                    measure(
                        repository,
                        repairer,
                        at=extras.at,
                        min_confidence=asked.min_confidence,
                        workers=asked.threads or os.cpu_count() or 1,
                        tell=tell,
                    )
                )
        except CorpusError as error:
            left_out[name] = str(error)
            print(f"plc: left out: {error}", file=sys.stderr)
            continue
        if place is not None:  # after each, so that a long run that ends early leaves what it has
            report = history_json(
                measured,
                head=head_json(origin, kind="history"),
                asked={"at": extras.at, "min_confidence": asked.min_confidence, "left out": left_out},
            )
            write_report(place, report)
    if not measured:
        raise CorpusError("no repository could be measured; the reasons are above")
    print_tables(asked, history_table(measured, model=repairer.name))


def measure(
    repository: Path,
    repairer: Repairer,
    *,
    at: str,
    min_confidence: float | None,
    workers: int,
    tell: Callable[[int], None],
) -> Measured:
    """One repository. Raises CorpusError where it cannot be read or has no commit before the date."""
    with History(repository) as history:
        if history.borrows:
            raise CorpusError(f"{repository} reads objects of another repository (objects/info/alternates)")
        commit = history.last_before(at)
        if commit is None:
            raise CorpusError(f"{repository} has no commit before {at}; give a later --at")
        counts: Counter[str] = Counter()
        files = functions = 0
        found = []
        for each in scan(
            history, commit, repairer, min_confidence=min_confidence, workers=workers, tell=tell
        ):
            files += 1
            if each.report is None:
                counts[f"file: {each.skipped}"] += 1
                continue
            skipped = skipped_functions(each.report)
            counts.update(skipped)
            functions += each.report.functions - skipped["too long"] - skipped["does not parse"]
            if each.report.findings:
                found.append((each.path, each.text, each.report))
        return Measured(
            name=name_of(repository),
            commit=commit,
            later=history.count_after(commit),
            files=files,
            functions=functions,
            skipped=counts,
            judged=tuple(judge(history, commit, found)),
        )
