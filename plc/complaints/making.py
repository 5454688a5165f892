"""Packages to a store of complaints, package after package."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Any

from data_prep.corpora.exclusions import project_left_out
from data_prep.corpora.history.store import State, Store
from data_prep.corpora.projects import SourceFile
from data_prep.errors import ConfigError, CorpusError
from data_prep.text.functions import Function
from data_prep.text.languages import Language
from plc.complaints.complaint import Flawed
from plc.complaints.flaws import Kind
from plc.complaints.functions import Healthy
from plc.complaints.java_packages import flawed_methods
from plc.complaints.native import Native, flawed_functions
from plc.complaints.packages import Package, by_project, header_folders, nearest, serves_an_evaluation, unpack
from plc.complaints.records import CorrectFile, lines_of
from plc.complaints.tools.analyzers import Analyzer
from plc.complaints.tools.gcc import Gcc
from plc.complaints.tools.java import JavaPackage, classpath, source_roots
from plc.verify.tools import Limits, Tools

_TEST = re.compile(r"(?i)tests?(?![a-z])|^test")
Progress = Callable[[str, int, int], None]
_BLOCK = 100  # files of one block of the store
_LIMITS = Limits(seconds=180.0, memory_mib=3000, file_mib=256)
_JAVA_LIMITS = Limits(seconds=1800.0, patience=1.0, memory_mib=3000, file_mib=512)


@dataclass(frozen=True, slots=True)
class Options:
    """What is put into which functions, how often (`rounds`), and who is asked about them."""

    languages: frozenset[Language]
    held_out: frozenset[str]
    refused: frozenset[str]
    most: int
    rounds: int
    kind: Kind = "slips"
    analyzers: tuple[Analyzer, ...] = ()  # for C and C++
    pmd: Path | None = None
    least_functions: int = 3  # of a C or C++ file

    def __post_init__(self) -> None:
        if self.least_functions < 1:
            raise ConfigError(f"--least-functions {self.least_functions}: give at least 1")


def make(sources: Sequence[Path], *, store: Path, options: Options, progress: Progress) -> dict[str, Any]:
    """Go on where an earlier run stopped, round after round; the counts of all that the store then has."""
    projects = by_project(sources)
    skipped: dict[str, str] = {}
    total: Counter[str] = Counter()
    for stage, (name, archives) in enumerate(projects.items()):
        progress("compiling packages", stage, len(projects))
        repository = serves_an_evaluation(name, options.refused)
        if repository is not None or project_left_out(name):
            skipped[name] = f"serves an evaluation ({repository or 'its package'})"
            continue
        place = Store(store, name)
        state = place.state()
        if state is None or not state.complete:
            try:
                state = _package(name, archives, place, options)
            except CorpusError as error:
                skipped[name] = str(error)
                continue
        total.update(state.counts)
    progress("compiling packages", len(projects), len(projects))
    return {"counts": dict(sorted(total.items())), "skipped": skipped}


def _package(name: str, archives: Sequence[Path], place: Store, options: Options) -> State:
    """Everything of one package, written block by block; the note says it is complete."""
    counts: Counter[str] = Counter()
    healthy = Healthy(options.held_out)
    state = State(name=name, head=" ".join(archive.name for archive in archives))
    with TemporaryDirectory(prefix="plc-complaints-") as folder:
        root = Path(folder, "package")
        root.mkdir()
        package = unpack(name, archives, root, options.languages, counts)
        taken = _taken(package, healthy, options.most)
        for flawed in _blocks(_flawed(package, taken, options, Path(folder), counts)):
            lines = [
                line
                for file, functions in flawed
                for line in lines_of(
                    CorrectFile(str(file.path), file.language, file.text),
                    functions,
                    held_out=options.held_out,
                    counts=counts,
                )
            ]
            place.append(lines, state)
    counts.update(healthy.dropped)
    state.counts = dict(sorted(counts.items()))
    state.complete = True
    place.append([], state)
    return state


def _taken(package: Package, healthy: Healthy, most: int) -> list[tuple[SourceFile, list[Function]]]:
    """Files by their hashes, tests last, until there are so many functions of a language."""
    taken = []
    number: Counter[Language] = Counter()
    for file in sorted(package.files, key=lambda file: _is_test(file.path)):
        if number[file.language] >= most:
            continue
        functions = healthy.functions(file)
        number[file.language] += len(functions)
        if functions:
            taken.append((file, functions))
    return taken


def _is_test(path: PurePosixPath) -> bool:
    """Whether a path speaks of tests, which often need what nobody has."""
    return any(_TEST.search(part) for part in path.parts)


def _flawed(
    package: Package,
    taken: list[tuple[SourceFile, list[Function]]],
    options: Options,
    scratch: Path,
    counts: Counter[str],
) -> Iterator[tuple[SourceFile, list[Flawed]]]:
    seeds = range(options.rounds)
    native = [(file, functions) for file, functions in taken if file.language != "java"]
    if native:
        stubs = scratch / "stubs"
        stubs.mkdir()
        folders = header_folders(package)
        tools = Tools(limits=_LIMITS)
        for file, functions in native:
            near = tuple(package.root / folder for folder in nearest(folders, file.path))
            asked = Native(options.kind, Gcc(tools, stubs, near), options.least_functions, options.analyzers)
            place = package.root / file.path
            yield (
                file,
                flawed_functions(file, functions, native=asked, place=place, seeds=seeds, dropped=counts),
            )
    java = [(file, functions) for file, functions in taken if file.language == "java"]
    if java:
        found = flawed_methods(
            java, package=_java(package, options, scratch), kind=options.kind, seeds=seeds, dropped=counts
        )
        for file, _ in java:
            yield file, found.get(str(file.path), [])


def _java(package: Package, options: Options, scratch: Path) -> JavaPackage:
    files = [(str(file.path), file.text) for file in package.files if file.language == "java"]
    return JavaPackage(
        Tools(limits=_JAVA_LIMITS),
        package.root,
        scratch,
        source_roots(files),
        classpath(),
        names=("javac", "ecj") if options.pmd is None else ("javac", "ecj", "pmd"),
        pmd=options.pmd,
    )


def _blocks(
    found: Iterator[tuple[SourceFile, list[Flawed]]],
) -> Iterator[list[tuple[SourceFile, list[Flawed]]]]:
    block: list[tuple[SourceFile, list[Flawed]]] = []
    for one in found:
        block.append(one)
        if len(block) == _BLOCK:
            yield block
            block = []
    if block:
        yield block
