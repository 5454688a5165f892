"""`plc undo`: revert the last run of `plc repair --fix`, or list the runs that can be reverted."""

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
    """Revert the last run of `plc repair --fix` or `--interactive` in this project.

    Called again, it reverts the run before that, as far back as --list shows.

    Files that changed since that run are left alone and listed, and the exit code is 2. It is also 2 if the
    last run's journal is damaged and an earlier run was reverted.

    Parameters
    ----------
    project
        Any folder of the project. Default: the current folder.
    list
        List the runs that can be reverted, newest first, and change nothing.
    run
        Revert this run, as named by --list, instead of the last one.
    """
    root = project_root(project)
    if list:
        for line in lines_of(past_runs(root)):
            print(printable(line))
        return 0
    outcome = take_back(root, run=run)
    for problem in outcome.damaged:
        print(f"plc: {printable(problem)}; an earlier run was reverted", file=sys.stderr)
    for path in outcome.restored:
        print(f"restored {printable(_from_here(path))}")
    for error in outcome.refused:
        print(f"{printable(_from_here(error.path))}: {printable(error.problem)}", file=sys.stderr)
    if outcome.refused:
        print(
            f"plc: run {outcome.run.id} was not reverted completely; `plc undo` tries it again: remove what "
            "prevents it, or revert another run with `plc undo --run ID`; `plc undo --list` lists them",
            file=sys.stderr,
        )
    return 2 if outcome.refused or outcome.damaged else 0


def _from_here(path: Path) -> Path:
    """A path as `plc repair` shows it: from the current folder, if it lies below that."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path
