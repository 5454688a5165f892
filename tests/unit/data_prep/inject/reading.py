"""Projects read in this very process, without the workers that survive what a hostile file does."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from data_prep.inject.rows import Options, ProjectRows, write_rows
from data_prep.inject.workers import Task


def read_here(
    tasks: Sequence[Task], options: Options, _jobs: int, advance: Callable[[int], None]
) -> list[ProjectRows]:
    """One project after the other."""
    read: list[ProjectRows] = []
    for task in tasks:
        read.append(write_rows(task.project, task.sources, options, task.scratch))
        advance(len(read))
    return read
