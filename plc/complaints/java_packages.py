"""A Java package: methods with flaws all over it, for one run of each tool."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import zip_longest
from pathlib import Path

from data_prep.corpora.projects import SourceFile
from data_prep.text.functions import Function
from plc.complaints.batch import Batch, by_span, flawed_in
from plc.complaints.complaint import Complaint, Flawed, Said
from plc.complaints.flaws import Kind
from plc.complaints.functions import spans_of
from plc.complaints.native import batches
from plc.complaints.tools.java import JavaPackage
from plc.verify.tools import TooSlowError

_RUNS = 2  # of each tool for each round; groups of methods that need more are left out
Taken = Sequence[tuple[SourceFile, Sequence[Function]]]


def flawed_methods(
    taken: Taken, *, package: JavaPackage, kind: Kind, seeds: Sequence[int], dropped: Counter[str]
) -> dict[str, list[Flawed]]:
    """By the path of their file, the methods that a tool complains of once they have flaws."""
    files = [str(file.path) for file, _ in taken]
    try:
        known = {tool: package.said(tool, files) for tool in package.names}
    except TooSlowError:
        dropped["package: takes a tool too long"] += 1
        return {}
    waiting = []
    for file, functions in taken:
        healthy = _healthy(file, functions, known, dropped)
        waiting.append(
            [(file, *one) for one in batches(file, healthy, kind=kind, seeds=seeds, dropped=dropped)]
        )
    found: dict[str, list[Flawed]] = defaultdict(list)
    for number, run in enumerate(zip_longest(*waiting)):
        if number == _RUNS * len(seeds):
            dropped["methods of files with too many"] += sum(len(one[1].changes) for one in run if one)
            break
        for path, flawed in _run([one for one in run if one is not None], files, package, kind, dropped):
            found[path] += flawed
    return found


def _run(
    batched: Sequence[tuple[SourceFile, Batch, list[list[Complaint]]]],
    files: Sequence[str],
    package: JavaPackage,
    kind: Kind,
    dropped: Counter[str],
) -> list[tuple[str, list[Flawed]]]:
    """One run of each tool over the package with one batch in each file."""
    for file, batch, _ in batched:
        Path(package.root, file.path).write_bytes(batch.text)
    try:
        said = {tool: package.said(tool, files) for tool in package.names}
    except TooSlowError:
        dropped["run: takes a tool too long"] += 1
        return []
    finally:
        for file, _, _ in batched:
            Path(package.root, file.path).write_bytes(file.text)
    found = []
    for file, batch, known in batched:
        path = str(file.path)
        found.append(
            (
                path,
                flawed_in(
                    batch,
                    file.text,
                    complaints=[one for tool in package.names for one in said[tool].get(path, [])],
                    known=known,
                    slips=kind == "slips",
                    dropped=dropped,
                ),
            )
        )
    return found


def _healthy(
    file: SourceFile, functions: Sequence[Function], known: dict[str, Said], dropped: Counter[str]
) -> list[tuple[Function, list[Complaint]]]:
    path = str(file.path)
    said = [one for tool in known for one in known[tool].get(path, [])]
    healthy = []
    for function, own in zip(functions, by_span(said, spans_of(file.text, functions)), strict=True):
        if any(one.level == "error" for one in own):
            dropped["does not compile as it is"] += 1
        else:
            healthy.append((function, own))
    return healthy
