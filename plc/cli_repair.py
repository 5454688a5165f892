"""`plc repair`: parse the options, look through the files, show what was found, set the exit code."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter

from data_prep.errors import ConfigError
from plc.cli_repair_progress import counted
from plc.repair.batch import Failed, Looked, Mode, look_through
from plc.repair.files import source_files
from plc.repair.json_report import report_object
from plc.repair.repairer import Repairer

_Flag = Parameter(negative="", show_default=False)


def repair(
    *paths: Path,
    format: Literal["text", "json"] = "text",
    fix: Annotated[bool, _Flag] = False,
    diff: Annotated[bool, _Flag] = False,
    top: int | None = None,
    min_confidence: float | None = None,
    model: Path | None = None,
    jobs: Annotated[int, Parameter(show_default=False)] = 0,
    exit_zero: Annotated[bool, _Flag] = False,
    show_skipped: Annotated[bool, _Flag] = False,
) -> int:
    """Find flaws, and show or make fixes; what `plc repair --help` says first stands in `plc.cli`.

    Parameters
    ----------
    paths
        Files, and folders to look through; the current folder if none is given.
    format
        `text` for people; `json` as docs/findings.schema.json describes.
    fix
        Apply the best settled fix of each finding to the files.
    diff
        Print what --fix would change, as a patch for `git apply` or `patch -p1`, and change nothing.
    top
        How many fixes to show for each finding: by default 1 as text, all five as JSON.
    min_confidence
        Report all from this probability of a flaw; by default from the model's own threshold, and only with a
        fix that settles it. 0 proposes for every function.
    model
        A model directory, in place of the one that comes with plc.
    jobs
        How many files to look at at once; by default one for each processor.
    exit_zero
        Exit with 0 even if findings remain.
    show_skipped
        List each function that was not read, with the reason, even if there are many; JSON always does.
    """
    _check(format=format, fix=fix, diff=diff, top=top, min_confidence=min_confidence, jobs=jobs)
    sources = list(source_files(paths or (Path(),)))
    if not sources:
        places = ", ".join(map(str, paths)) or "the current folder"
        print(f"plc: no C, C++ or Java files in {places}", file=sys.stderr)
    workers = min(jobs if jobs > 0 else os.cpu_count() or 1, max(1, len(sources)))
    repairer = Repairer.load(model)
    mode: Mode = "fix" if fix else "diff" if diff else "report"
    looked = counted(
        look_through(repairer, sources, mode=mode, min_confidence=min_confidence, jobs=workers),
        total=len(sources),
        stream=sys.stderr,
    )
    if format == "json":
        outcomes = list(looked)
        report = report_object(
            name=repairer.name,
            sha256=repairer.sha256,
            files=[(entry.path, entry.report) for entry in outcomes if isinstance(entry, Looked)],
            errors=[(entry.path, entry.message) for entry in outcomes if isinstance(entry, Failed)],
            top=top,
        )
        _write(json.dumps(report, ensure_ascii=False, indent=2).encode("utf-8", "replace") + b"\n")
    else:
        from plc.cli_repair_text import show

        outcomes = show(looked, mode=mode, top=1 if top is None else top, show_skipped=show_skipped)
    return _exit_code(outcomes, mode=mode, exit_zero=exit_zero)


def _check(
    *, format: str, fix: bool, diff: bool, top: int | None, min_confidence: float | None, jobs: int
) -> None:
    if fix and diff:
        raise ConfigError("--fix changes the files and --diff only shows the changes: give one of them")
    if diff and format == "json":
        raise ConfigError("--diff prints a patch, not JSON: leave out --format json")
    if min_confidence is not None and not 0 <= min_confidence <= 1:
        raise ConfigError(f"--min-confidence {min_confidence:g}: give a probability from 0 to 1")
    if top is not None and top < 1:
        raise ConfigError(f"--top {top}: give 1 or more")
    if jobs < 0:
        raise ConfigError(f"--jobs {jobs}: give 1 or more, or leave it out for one for each processor")


def _exit_code(outcomes: list[Looked | Failed], *, mode: Mode, exit_zero: bool) -> int:
    if any(isinstance(entry, Failed) for entry in outcomes):
        return 2
    looked = [entry for entry in outcomes if isinstance(entry, Looked)]
    match mode:
        case "diff":
            remain = any(entry.before != entry.after for entry in looked)
        case _:
            remain = any(entry.report.findings for entry in looked)
    return 1 if remain and not exit_zero else 0


def _write(data: bytes) -> None:
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()
