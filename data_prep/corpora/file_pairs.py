"""Whole files before and after a fix, in two folders of one layout, to a store of changed functions.

Benchmarks of bugs come so: `before/PROJECT/BUG/…` and `after/PROJECT/BUG/…`. The store is that of
`plc prep history`, so that datasets are cut out of it by the same command.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from hashlib import blake2b
from pathlib import Path, PurePosixPath
from typing import Any

from data_prep.corpora.history.changed_functions import ParsedFile, compare, language_in
from data_prep.corpora.history.git_history import FileChange
from data_prep.corpora.history.many import summary_of
from data_prep.corpora.history.mine import Change
from data_prep.corpora.history.store import State, Store
from data_prep.corpora.history.trivial import LAYOUT, trivial_reason
from data_prep.errors import ConfigError, CorpusError
from data_prep.text.languages import TooComplexError, language_of

Progress = Callable[[str, int, int], None]
_SIGN = "file pair"  # in the place of the words of a message that say that a commit is a fix


@dataclass(frozen=True, slots=True)
class FilePair:
    """One file of a bug in both versions; the path is that below the folders of project and bug."""

    project: str
    bug: str
    path: PurePosixPath
    before: Path
    after: Path


def read_pairs_of_files(
    before: Path, after: Path, *, store: Path, most_hunks: int | None = None, progress: Progress
) -> dict[str, Any]:
    """Write the changed functions of each project's bugs into a store, and sum up.

    With `most_hunks` only bugs whose fix changes at most so many runs of lines. Raises CorpusError where no
    file stands in both folders, or the store cannot be written; what was in it of these projects is replaced.
    """
    if most_hunks is not None and most_hunks < 1:
        raise ConfigError(f"--most-hunks {most_hunks}: give at least 1")
    found, alone = file_pairs(before, after)
    if not found:
        raise CorpusError(f"no source file stands in both {before} and {after}: each needs PROJECT/BUG/file")
    states: list[State] = []
    projects = sorted({pair.project for pair in found})
    for number, project in enumerate(projects):
        progress(project, number, len(projects))
        own = [pair for pair in found if pair.project == project]
        states.append(_stored(project, own, Store(store, project), most_hunks))
    progress("", len(projects), len(projects))
    return summary_of(states, {}) | {"files in one folder only": alone}


def file_pairs(before: Path, after: Path) -> tuple[list[FilePair], int]:
    """The source files of both folders, in order, and how many stand in one of them only."""
    sides = [_files(folder) for folder in (before, after)]
    both = sorted(sides[0].keys() & sides[1].keys())
    pairs = []
    for path in both:
        project, bug, *rest = path.parts
        pairs.append(FilePair(project, bug, PurePosixPath(*rest), sides[0][path], sides[1][path]))
    return pairs, len(sides[0].keys() ^ sides[1].keys())


def _files(folder: Path) -> dict[PurePosixPath, Path]:
    """The source files at least two folders below this one, by their path in it."""
    if not folder.is_dir():
        raise CorpusError(f"{folder} is no folder")
    found: dict[PurePosixPath, Path] = {}
    for path in sorted(folder.rglob("*")):
        inside = PurePosixPath(path.relative_to(folder).as_posix())
        if len(inside.parts) > 2 and language_of(inside) is not None and path.is_file():
            found[inside] = path
    return found


def _stored(project: str, pairs: Sequence[FilePair], store: Store, most_hunks: int | None) -> State:
    state = State(name=project, head="", complete=True)
    counts: Counter[str] = Counter()
    lines: list[str] = []
    blobs: set[str] = set()
    for bug in dict.fromkeys(pair.bug for pair in pairs):
        counts["commits"] += 1
        own = [pair for pair in pairs if pair.bug == bug]
        lines += _lines(bug, own, blobs, counts, most_hunks)
    state.counts, state.done = dict(sorted(counts.items())), counts["commits"]
    store.append(lines, state)
    return state


def _lines(
    bug: str, pairs: Sequence[FilePair], blobs: set[str], counts: Counter[str], most_hunks: int | None
) -> Iterator[str]:
    """The lines of a store that a bug gives: texts that are not there yet, and its functions."""
    texts = [(pair, pair.before.read_bytes(), pair.after.read_bytes()) for pair in pairs]
    if most_hunks is not None and sum(hunks(old, new) for _, old, new in texts) > most_hunks:
        counts["commit: changes more places"] += 1
        return
    changes: list[Change] = []
    for pair, old, new in texts:
        changes += _changes(pair, old, new, counts)
    if not changes:
        counts["commit: no function is left"] += 1
        return
    counts["fix commits kept"] += 1
    counts["fix functions"] += len(changes)
    for change in changes:
        if change.file.before not in blobs:
            blobs.add(change.file.before)
            text = change.before.file.text.decode("utf-8", "surrogateescape")
            yield json.dumps({"blob": change.file.before, "text": text}, separators=(",", ":"))
    row = {
        "commit": bug,
        "seconds": 0,
        "subject": bug,
        "fix": [_SIGN],
        "paths": len(pairs),
        "added": 0,
        "removed": 0,
        "functions": [change.to_json() for change in changes],
    }
    yield json.dumps(row, separators=(",", ":"))


def _changes(pair: FilePair, old: bytes, new: bytes, counts: Counter[str]) -> Iterator[Change]:
    """The functions that differ, also by messages, logging and names alone: a benchmark vouches for them."""
    language = language_in(pair.path, new)
    if language is None or b"\0" in old + new:
        counts["file: of no language that is read"] += 1
        return
    try:
        comparison = compare(ParsedFile(old, language), ParsedFile(new, language))
    except TooComplexError:
        counts["file: takes the parser too long"] += 1
        return
    counts["function: added or removed"] += len(comparison.added) + len(comparison.removed)
    file = FileChange(pair.path, _name(old), _name(new))
    for before, after in comparison.changed:
        if trivial_reason(before, after) == LAYOUT:
            counts[f"function: {LAYOUT}"] += 1
        else:
            yield Change(file, language, before, after)


def hunks(old: bytes, new: bytes) -> int:
    """The runs of lines that differ, blanks aside."""
    before, after = ([line.strip() for line in text.split(b"\n")] for text in (old, new))
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    return sum(tag != "equal" for tag, *_ in matcher.get_opcodes())


def _name(text: bytes) -> str:
    """A text as the store calls it."""
    return blake2b(text, digest_size=20).hexdigest()
