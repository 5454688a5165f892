"""`plc prep file-pairs`: whole files before and after a fix to a store of changed functions."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from plc.cli.prep.shared import progress_bar, report


def file_pairs(
    *,
    before: Annotated[Path, Parameter(help="The folder of flawed files: PROJECT/BUG/file.")],
    after: Annotated[Path, Parameter(help="The folder of fixed files, in the same layout.")],
    store: Annotated[
        Path, Parameter(help="The folder to write. `plc prep history-pairs` makes a dataset from it.")
    ],
    most_hunks: Annotated[
        int | None,
        Parameter(help="Skip bugs whose fix changes more runs of lines than this. 1: single-hunk fixes."),
    ] = None,
) -> None:
    """Read a benchmark of bugs that comes as whole files before and after each fix. Runs no code."""
    from data_prep.corpora.file_pairs import read_pairs_of_files

    with progress_bar() as progress:
        summary = read_pairs_of_files(before, after, store=store, most_hunks=most_hunks, progress=progress)
    report(summary, store)
