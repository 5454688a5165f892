"""Compile errors of a Java package: methods with slips all over it, for one run of javac and one of ecj."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from itertools import zip_longest
from pathlib import Path

from data_prep.corpora.projects import SourceFile
from data_prep.text.functions import Function
from plc.complaints.batch import Batch, by_span, flawed_in
from plc.complaints.compiling_c import batches
from plc.complaints.complaint import Complaint, Flawed
from plc.complaints.functions import spans_of
from plc.complaints.tools.java import JavaPackage, Said
from plc.verify.tools import TooSlowError

_RUNS = 2  # of each compiler for each round; groups of methods that need more are left out
_TOOLS = ("javac", "ecj")
Taken = Sequence[tuple[SourceFile, Sequence[Function]]]


def flawed_methods(
    taken: Taken, *, package: JavaPackage, seeds: Sequence[int], dropped: Counter[str]
) -> dict[str, list[Flawed]]:
    """By the path of their file, the methods that a compiler complains of once they have slips."""
    files = [str(file.path) for file, _ in taken]
    try:
        known = {tool: _said(package, tool, files) for tool in _TOOLS}
    except TooSlowError:
        dropped["package: takes the compiler too long"] += 1
        return {}
    waiting = []
    for file, functions in taken:
        healthy = _healthy(file, functions, known, dropped)
        waiting.append([(file, *one) for one in batches(file, healthy, seeds=seeds, dropped=dropped)])
    found: dict[str, list[Flawed]] = defaultdict(list)
    for number, run in enumerate(zip_longest(*waiting)):
        if number == _RUNS * len(seeds):
            dropped["methods of files with too many"] += sum(len(one[1].changes) for one in run if one)
            break
        for path, flawed in _run([one for one in run if one is not None], files, package, dropped):
            found[path] += flawed
    return found


def _run(
    batched: Sequence[tuple[SourceFile, Batch, list[list[Complaint]]]],
    files: Sequence[str],
    package: JavaPackage,
    dropped: Counter[str],
) -> list[tuple[str, list[Flawed]]]:
    """One run of each compiler over the package with one batch in each file."""
    for file, batch, _ in batched:
        Path(package.root, file.path).write_bytes(batch.text)
    try:
        said = {tool: _said(package, tool, files) for tool in _TOOLS}
    except TooSlowError:
        dropped["run: takes the compiler too long"] += 1
        return []
    finally:
        for file, _, _ in batched:
            Path(package.root, file.path).write_bytes(file.text)
    found = []
    for file, batch, known in batched:
        path = str(file.path)
        by_tool = [
            flawed_in(
                batch,
                file.text,
                complaints=said[tool].get(path, []),
                known=[[one for one in before if one.tool == tool] for before in known],
                near=True,
                dropped=dropped if tool == _TOOLS[0] else Counter(),
            )
            for tool in _TOOLS
        ]
        found.append((path, _joined(by_tool)))
    return found


def _joined(by_tool: Sequence[Sequence[Flawed]]) -> list[Flawed]:
    """One record for a function, with what each tool says of it."""
    found: dict[tuple[int, bytes], Flawed] = {}
    for several in by_tool:
        for one in several:
            other = found.get((one.start, one.before))
            key = one.start, one.before
            found[key] = (
                one if other is None else replace(other, complaints=other.complaints + one.complaints)
            )
    return [found[key] for key in sorted(found)]


def _healthy(
    file: SourceFile, functions: Sequence[Function], known: dict[str, Said], dropped: Counter[str]
) -> list[tuple[Function, list[Complaint]]]:
    path = str(file.path)
    said = [one for tool in _TOOLS for one in known[tool].get(path, [])]
    healthy = []
    for function, own in zip(functions, by_span(said, spans_of(file.text, functions)), strict=True):
        if any(one.level == "error" for one in own):
            dropped["does not compile as it is"] += 1
        else:
            healthy.append((function, own))
    return healthy


def _said(package: JavaPackage, tool: str, files: Sequence[str]) -> Said:
    return package.javac(files) if tool == "javac" else package.ecj(files)
