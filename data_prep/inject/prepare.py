"""`plc prep inject`: projects to a dataset of mutants and clean functions that no two projects share."""

from __future__ import annotations

import os
import platform
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

from data_prep.corpora.archives import kind_of
from data_prep.corpora.exclusions import project_left_out
from data_prep.corpora.projects import project_of
from data_prep.dataset import write_tables
from data_prep.errors import CorpusError
from data_prep.inject.ownership import Ownership
from data_prep.inject.rows import Options, ProjectRows
from data_prep.inject.workers import Read, Task, read_watched

Key = TypeVar("Key")
_STAGE = "mutating projects"
_PACKED = 5  # an archive is so much smaller than its files, about
_TOOLS = ("tree-sitter", "tree-sitter-c", "tree-sitter-cpp", "tree-sitter-java", "pyarrow")


def prepare(
    sources: Sequence[Path],
    *,
    out: Path,
    options: Options,
    jobs: int,
    progress: Callable[[str, int, int], None],
    read: Read = read_watched,
) -> dict[str, object]:
    """Write the dataset, return its summary; `progress` is called with (stage, done, total).

    The rows are the same whatever `jobs` and the order of `sources` are. Raises CorpusError where a source is
    missing or no archive, or where none holds a function; one that is damaged gives nothing and is counted.
    """
    projects: dict[str, list[Path]] = {}
    for source in sorted(sources, key=lambda source: (source.name, str(source))):
        kind_of(source)
        projects.setdefault(project_of(source), []).append(source)
    left_out = sorted(project for project in projects if project_left_out(project))
    for project in left_out:
        del projects[project]
    out.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=f".{out.name}.", suffix=".part", dir=out.parent) as scratch:
        tasks = [
            Task(project, tuple(projects[project]), Path(scratch) / f"{number}.parquet")
            for number, project in enumerate(projects)
        ]
        # The largest are begun first, so that none is waited for at the end.
        tasks.sort(key=lambda task: -sum(_size_of(source) for source in task.sources))

        def advance(done: int) -> None:
            progress(_STAGE, done, len(tasks))

        advance(0)
        everything = sorted(read(tasks, options, jobs, advance), key=lambda rows: rows.project)
        ownership = Ownership()
        for rows in everything:
            ownership.claim(rows)
        kept = [ownership.kept(rows) for rows in everything]
        if not any(map(any, kept)):
            reasons = "; ".join(rows.failure for rows in everything if rows.failure) or "no function was left"
            raise CorpusError(f"nothing to make pairs of in {', '.join(map(str, sources))}: {reasons}")
        summary = _summary(everything, kept, ownership, left_out, options)
        parts = list(zip(everything, kept, strict=True))
        write_tables(out, lambda: _tables(parts, progress), summary=summary, kept_names=options.kept_names)
    return summary


def _size_of(source: Path) -> int:
    if source.is_dir():
        return sum(entry.stat(follow_symlinks=False).st_size for entry in _entries(source))
    return source.stat().st_size * _PACKED


def _entries(folder: Path) -> Iterator[os.DirEntry[str]]:
    """The plain files below a folder; none of what may not be listed, which reading will count."""
    try:
        entries = list(os.scandir(folder))
    except OSError:
        return
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            yield from _entries(Path(entry.path))
        elif entry.is_file(follow_symlinks=False):
            yield entry


def _tables(
    parts: Sequence[tuple[ProjectRows, list[bool]]], progress: Callable[[str, int, int], None]
) -> Iterator[Any]:
    """The kept rows of every project, a row group at a time."""
    import pyarrow
    import pyarrow.parquet as parquet

    for number, (rows, kept) in enumerate(parts, start=1):
        if any(kept):
            file = parquet.ParquetFile(
                rows.scratch,
                read_dictionary=[f"{name}.list.element" for name in ("source", "target", "spelled")],
            )
            place = 0
            for group in range(file.num_row_groups):
                table = file.read_row_group(group)
                mask = kept[place : place + table.num_rows]
                place += table.num_rows
                if any(mask):
                    yield table.filter(pyarrow.array(mask))
        progress("writing pairs", number, len(parts))


def _summary(
    read: Sequence[ProjectRows],
    kept: Sequence[Sequence[bool]],
    ownership: Ownership,
    left_out: Sequence[str],
    options: Options,
) -> dict[str, object]:
    """Counts of what was kept, and of everything that was not, by reason."""
    operators: Counter[str] = Counter()
    cwes: Counter[int] = Counter()
    languages: Counter[str] = Counter()
    projects: dict[str, dict[str, int]] = {}
    for rows, mask in zip(read, kept, strict=True):
        flawed = [place for place, keep in enumerate(mask) if keep and rows.operators[place]]
        operators.update(rows.operators[place] for place in flawed)
        cwes.update(rows.cwes[place] for place in flawed)
        languages.update(
            f"{'flawed' if rows.operators[place] else 'identity'} {rows.languages[place]}"
            for place, keep in enumerate(mask)
            if keep
        )
        projects[rows.project] = {"functions": sum(mask) - len(flawed), "mutants": len(flawed)}
    rejected: dict[str, dict[str, int]] = {}
    for (operator, reason), count in sorted(_sum(rows.rejected for rows in read).items()):
        rejected.setdefault(operator, {})[reason] = count
    return {
        "preset": "inject",
        "pairs": {
            "flawed": operators.total(),
            "identity": sum(counts["functions"] for counts in projects.values()),
            "by_language": dict(sorted(languages.items())),
        },
        "operators": {name: operators[name] for name in sorted(options.frequencies)},
        "cwes": {str(cwe): count for cwe, count in sorted(cwes.items())},
        "projects": projects,
        "files_skipped": _sorted(_sum(rows.skipped for rows in read)),
        "functions_dropped": _sorted(_sum(rows.dropped for rows in read)),
        "mutants_rejected": rejected,
        "shared": _sorted(ownership.dropped),
        "projects_left_out": list(left_out),
        "projects_failed": {rows.project: rows.failure for rows in read if rows.failure},
        "compiled": _sorted(_sum(rows.compiled for rows in read)),
        "options": {
            "languages": sorted(options.languages),
            "known": len(options.kept_names),
            "max_words": options.max_words,
            "most": options.most,
            "mutants": options.mutants,
            "seed": options.seed,
            "compile": options.compile,
        },
        "tools": {"python": platform.python_version(), **{name: version(name) for name in _TOOLS}},
    }


def _sum(counters: Iterable[Counter[Key]]) -> Counter[Key]:
    total: Counter[Key] = Counter()
    for counter in counters:
        total.update(counter)
    return total


def _sorted(counts: Mapping[str, int]) -> dict[str, int]:
    return {key: counts[key] for key in sorted(counts) if counts[key]}
