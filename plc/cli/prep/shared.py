"""What the commands of `plc prep` share: their options, progress, and what they print."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from data_prep.errors import ConfigError, CorpusError
from data_prep.text.windows import WORD_BUDGET

Progress = Callable[[str, int, int], None]

From = Annotated[Path, Parameter(name="--from", help="The suite, as an archive (.tar.xz, .zip) or a folder.")]
Out = Annotated[Path, Parameter(name="--out", help="The folder to write. An existing dataset is replaced.")]
Words = Annotated[int | None, Parameter(name="--max-words", help="Longest instance, in words.")]
Jobs = Annotated[
    int | None, Parameter(name="--jobs", help="Number of processes. Default: one for each core.")
]
KeptNames = Annotated[
    list[Path] | None,
    Parameter(name="--kept-names", help="known.json of other datasets, whose names stay words here too."),
]
KeptNamesOrModel = Annotated[
    list[Path] | None,
    Parameter(name="--kept-names", help="A model directory or known.json files, whose names stay words."),
]
Unwritable = Annotated[
    bool, Parameter(negative="", help="Keep fixes that need a name which the function does not contain.")
]
LendNames = Annotated[
    bool,
    Parameter(
        negative="",
        help="For training: put names that only the fix contains among the names around the function.",
    ),
]


def renamed(command: Callable[..., None], *, old: str) -> Callable[..., None]:
    """A command under the name that it had: it works, and says the new one."""

    @wraps(command)
    def under_old_name(*arguments: object, **named: object) -> None:
        new = command.__name__.replace("_", "-")
        print(f"plc: `plc prep {old}` is now called `plc prep {new}`", file=sys.stderr)
        command(*arguments, **named)

    return under_old_name


def report(summary: Mapping[str, object], out: Path) -> None:
    """Print the summary for programs, and for people where the dataset is."""
    print(json.dumps(summary, indent=1))
    print(f"wrote {out}", file=sys.stderr)


def jobs_of(jobs: int | None) -> int:
    """Processes; ConfigError for none."""
    if jobs is not None and jobs < 1:
        raise ConfigError(f"--jobs {jobs}: give at least one process")
    return jobs or os.cpu_count() or 1


def words_of(max_words: int | None) -> int:
    """The longest instance; ConfigError for none."""
    if max_words is not None and max_words < 1:
        raise ConfigError(f"--max-words {max_words}: give at least 1")
    return WORD_BUDGET if max_words is None else max_words


def held_out_of(hold_out: Path | None) -> frozenset[str]:
    """The hashes of functions that must not be used; none without a list."""
    from data_prep.corpora.history.holdout import read_holdout

    return frozenset() if hold_out is None else read_holdout(hold_out)


def write_kept_names(names: Iterable[str], out: Path) -> None:
    """Write a known.json; CorpusError where it cannot be written."""
    try:
        out.write_text(json.dumps(sorted(names), indent=1) + "\n", encoding="utf-8")
    except OSError as error:
        raise CorpusError(f"--out {out}: cannot be written ({error.strerror}); give another file") from error


def read_kept_names(paths: Sequence[Path]) -> frozenset[str]:
    """The names of known.json files; CorpusError where one is none."""
    words: set[str] = set()
    for path in paths:
        try:
            found = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise CorpusError(f"--kept-names {path}: not a readable known.json: {error}") from error
        if not isinstance(found, list) or not all(isinstance(word, str) for word in found):
            raise CorpusError(f"--kept-names {path}: not a list of names; give the known.json of a dataset")
        words.update(found)
    return frozenset(words)


@contextmanager
def progress_bar() -> Iterator[Progress]:
    """A bar with the time that is left, on stderr; nothing where stderr is no terminal."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TaskID, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bars

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(elapsed_when_finished=True),
    )
    console = Console(stderr=True)
    with Bars(*columns, console=console, disable=not console.is_terminal) as bars:
        tasks: dict[str, TaskID] = {}

        def advance(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage, total=total or None)
            bars.update(tasks[stage], completed=done, total=total or None)

        yield advance
