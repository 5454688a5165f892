"""`plc undo`: take back the last run of `plc repair --fix`, or list the runs that can be."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from plc.base.printable import printable
from plc.repair.apply.journal import lines_of, past_runs, project_root
from plc.repair.apply.undo import undo as take_back

_Flag = Parameter(negative="", show_default=False)


def undo(
    project: Path = Path(),
    *,
    list: Annotated[bool, _Flag] = False,
    run: str | None = None,
) -> int:
    """Take back the last run of `plc repair --fix` or `--interactive` in this project.

    Files that changed since that run are left alone, and named; the exit code is then 2. So it is where the
    last run's journal is damaged and an earlier run was taken back.

    Parameters
    ----------
    project
        Any folder of the project; the current one if none is given.
    list
        List the runs that are kept, the last one first, and change nothing.
    run
        Take back this run, as --list names it, in place of the last.
    """
    root = project_root(project)
    if list:
        for line in lines_of(past_runs(root)):
            print(printable(line))
        return 0
    outcome = take_back(root, run=run)
    for problem in outcome.damaged:
        print(f"plc: {printable(problem)}; an earlier run was taken back", file=sys.stderr)
    for path in outcome.restored:
        print(f"restored {printable(_from_here(path))}")
    for error in outcome.refused:
        print(f"{printable(_from_here(error.path))}: {printable(error.problem)}", file=sys.stderr)
    return 2 if outcome.refused or outcome.damaged else 0


def _from_here(path: Path) -> Path:
    """A path as `plc repair` shows it: from the current folder, if it lies below that."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path
