"""A process for each project, watched: where a file kills or stalls it, it is begun again without that file.

Parsing runs outside of Python, so that nothing within the process could stop it, and on text that is no code
it can take all memory there is.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import pickle
import resource
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from multiprocessing.connection import wait
from multiprocessing.context import SpawnProcess
from pathlib import Path

from data_prep.errors import PlcError
from data_prep.inject.rows import Options, ProjectRows, write_rows

MEMORY = 3 * 1024**3
SECONDS_WITHOUT_A_NEW_FILE = 300.0
"""Longer than a file may take by its own clock, which only a parser that never comes back can miss."""
SECONDS_TO_READ = 600.0
"""For a process to start and to unpack what it is to read, in addition."""
MOST_DEATHS = 20
_LOOK_EVERY = 1.0
_READING = "reading"


@dataclass(frozen=True, slots=True)
class Task:
    """A project to be read; what it gives goes to `scratch` and files beside it."""

    project: str
    sources: tuple[Path, ...]
    scratch: Path
    deadly: frozenset[str] = frozenset()

    @property
    def result(self) -> Path:
        return self.scratch.with_suffix(".result")

    @property
    def mark(self) -> Path:
        """Says which file is being read."""
        return self.scratch.with_suffix(".mark")


Read = Callable[[Sequence[Task], Options, int, Callable[[int], None]], list[ProjectRows]]


def read_watched(
    tasks: Sequence[Task],
    options: Options,
    jobs: int,
    advance: Callable[[int], None],
    *,
    patience: float = SECONDS_WITHOUT_A_NEW_FILE,
) -> list[ProjectRows]:
    """The rows of every project, as they get ready; `advance` is called with how many there are."""
    context = multiprocessing.get_context("spawn")
    waiting = list(reversed(tasks))
    running: dict[SpawnProcess, Task] = {}
    read: list[ProjectRows] = []
    try:
        while waiting or running:
            while waiting and len(running) < jobs:
                task = waiting.pop()
                _start_clock(task, "")
                process = context.Process(target=_work, args=(task, options), daemon=True)
                process.start()
                running[process] = task
            wait([process.sentinel for process in running], timeout=_LOOK_EVERY)
            for process, task in list(running.items()):
                if process.is_alive():
                    if time.time() - task.mark.stat().st_mtime < patience:
                        continue
                    process.kill()
                process.join()
                del running[process]
                outcome = _outcome(task, process.exitcode)
                if isinstance(outcome, Task):
                    waiting.append(outcome)
                else:
                    read.append(outcome)
                    advance(len(read))
    finally:
        for process in running:
            process.kill()
    return read


def _work(task: Task, options: Options) -> None:
    gc.disable()  # no cycles are made; looking for them takes a tenth of the time
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _, most = resource.getrlimit(resource.RLIMIT_DATA)
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY if most < 0 else min(MEMORY, most), most))
    # What a parser or allocator says as it dies is said better by the count in dataset.json.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)

    parent = os.getppid()

    def mark(name: str) -> None:
        if os.getppid() != parent:  # it was killed, and nobody waits for us
            os._exit(1)
        task.mark.write_text(name)

    _start_clock(task, _READING)
    outcome: ProjectRows | PlcError | str
    try:
        outcome = write_rows(
            task.project, task.sources, options, task.scratch, deadly=task.deadly, begin=mark
        )
    except PlcError as error:
        outcome = error
    except MemoryError:  # as if the parser had been killed for it
        os._exit(1)
    except Exception:  # noqa: BLE001 - a mistake of ours: it is raised where somebody sees it
        outcome = traceback.format_exc()
    part = task.result.with_suffix(".part")
    part.write_bytes(pickle.dumps(outcome))
    part.rename(task.result)


def _start_clock(task: Task, name: str) -> None:
    task.mark.write_text(name)
    later = time.time() + SECONDS_TO_READ
    os.utime(task.mark, (later, later))


def _outcome(task: Task, status: int | None) -> ProjectRows | Task:
    """What a process that has ended gave, or the task that is to be tried again."""
    if task.result.exists():
        outcome = pickle.loads(task.result.read_bytes())  # of our own making
        if isinstance(outcome, PlcError):
            raise outcome
        if isinstance(outcome, ProjectRows):
            return outcome
        raise RuntimeError(f"{task.project}: {outcome}")
    file = task.mark.read_text()
    if not file:
        raise RuntimeError(f"a process for {task.project} did not start (status {status}); see above")
    rows = ProjectRows(task.project, task.scratch)
    if file == _READING:
        rows.failure = f"reading it ended with status {status} or took {SECONDS_TO_READ:.0f} s"
        return rows
    if len(task.deadly) == MOST_DEATHS:
        rows.failure = f"more than {MOST_DEATHS} files of it cannot be parsed in reasonable time and memory"
        return rows
    return replace(task, deadly=task.deadly | {file})
