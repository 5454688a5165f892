"""Many repositories into one store, each by itself, so that one that cannot be read costs only itself."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from data_prep.corpora.history.mine import Limits, Progress, mine
from data_prep.corpora.history.store import State, Store
from data_prep.errors import CorpusError

LEFT_OUT = "left out"


def mine_all(
    repositories: Sequence[Path],
    *,
    store: Path,
    listed: Path | None,
    leave_out: Path | None,
    limits: Limits,
    progress: Progress,
) -> dict[str, Any]:
    """Mine one repository after the other and sum up. The lists are read anew before each repository.

    Raises CorpusError where a list or the store cannot be read or written.
    """
    states: list[State] = []
    skipped: dict[str, str] = {}
    for repository in repositories:
        name = name_of(repository)
        reason = _reason(name, listed, leave_out)
        if reason is not None:
            skipped[name] = reason
            continue
        place = Store(store, name)
        place.state()  # what is wrong with the store is no fault of the repository
        try:
            states.append(mine(repository, name, store=place, limits=limits, progress=progress))
        except CorpusError as error:
            skipped[name] = str(error)
    return summary_of(states, skipped)


def summary_of(states: Iterable[State], skipped: dict[str, str]) -> dict[str, Any]:
    """The counts of all together and of each, as JSON."""
    total: Counter[str] = Counter()
    repositories = {}
    for state in sorted(states, key=lambda state: state.name):
        total.update(state.counts)
        repositories[state.name] = {
            "head": state.head,
            "licences": state.licences,
            "fix functions": state.counts.get("fix functions", 0),
            "other functions": state.counts.get("other functions", 0),
            "ended": state.ended,
        }
    return {
        "counts": dict(sorted(total.items())),
        "repositories": repositories,
        "skipped": dict(sorted(skipped.items())),
    }


def name_of(repository: Path) -> str:
    """`owner/name` for a folder called `owner+name`, else the folder's name; `repo`, `.git` name nothing."""
    parts = [part for part in repository.resolve().parts if part not in ("repo", ".git", "/")]
    name = (parts or ["repository"])[-1].removesuffix(".git")
    return name.replace("+", "/", 1)


def _reason(name: str, listed: Path | None, leave_out: Path | None) -> str | None:
    """Why a repository is not to be mined: a list names only others, or a list names it."""
    if leave_out is not None and name.lower() in names_in(leave_out):
        return f"named in {leave_out.name}"
    if listed is None:
        return None
    rows = {row[0].lower(): row for row in _rows(listed)}
    row = rows.get(name.lower())
    if row is None:
        return f"not in {listed.name}"
    return f"left out by {listed.name}" if row[-1].startswith(LEFT_OUT) else None


def names_in(path: Path) -> set[str]:
    """The names of a list, one in a line; none before the list is there."""
    if not path.exists():
        return set()
    return {line.split("\t")[0].strip().lower() for line in _read(path).splitlines()}


def _rows(path: Path) -> list[list[str]]:
    return [row for row in csv.reader(_read(path).splitlines(), delimiter="\t") if row]


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        raise CorpusError(f"{path}: cannot be read ({error}); give a list of repositories") from error
