"""What a build had JaCoCo record itself: the reports and data that a test command leaves in its copy."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import final

from plc.diagnostics.errors import ReportError
from plc.diagnostics.input.xml import elements, number
from plc.verify.testing.jacoco import Jars, lines_read
from plc.verify.testing.java_sources import JavaSources
from plc.verify.testing.spectrum import CoverageError, Spectrum

_BUILT = ("target", "build")  # the folders of Maven and of Gradle
_MARK, _HEAD = b"-//JACOCO//DTD", 1024
_DATA_BEGINS = b"\x01\xc0\xc0"
_Line = tuple[Path, int]


@dataclass(frozen=True, slots=True)
class _Run:
    """One report, and whether the tests beside it failed; None: nothing says so."""

    fails: bool | None
    lines: frozenset[_Line]


@final
class LeftByBuild:
    """Made before the command runs: what the copy holds by then is of an older run, and is passed over."""

    def __init__(self, tree: Path, root: Path, sources: JavaSources) -> None:
        self._tree = tree
        self._root = root
        self._sources = sources
        self._before = {path: _state(path) for path in _candidates(tree)}

    def spectra(self, jars: Jars | None) -> list[Spectrum]:
        """A spectrum for each report of JaCoCo, in the order in which they were written.

        A run fails whose module has a failing test by the results that JUnit's runners leave. Of a single
        report without results it is known all the same, as the command fails. Where Maven wrote no report,
        because a test failed, its data is read with the classes beside it. Raises CoverageError.
        """
        new = [path for path in _candidates(self._tree) if self._before.get(path) != _state(path)]
        new.sort(key=lambda path: path.stat().st_mtime_ns)
        reports = [path for path in new if path.suffix == ".xml" and _MARK in _head(path)]
        runs = [_Run(self._failed(path, new), frozenset(self._reported(path))) for path in reports]
        if not runs and jars is not None:
            runs = list(self._recorded(new, jars))
        runs = [run for run in runs if run.lines]
        alone = len(runs) == 1
        return [Spectrum(alone if run.fails is None else run.fails, run.lines) for run in runs]

    def _reported(self, report: Path) -> Iterator[_Line]:
        """The lines of which a part was run."""
        try:
            with report.open("rb") as stream:
                for package in elements(stream, frozenset(["package"]), "JaCoCo"):
                    for file in package.iter("sourcefile"):
                        name = f"{package.get('name', '')}/{file.get('name', '')}".lstrip("/")
                        path = self._sources.path_of(name, self._in_root(report))
                        for line in file.iter("line") if path is not None else ():
                            at = number(line.get("nr"))
                            if at is not None and path is not None and number(line.get("ci")) is not None:
                                yield path, at
        except (ReportError, OSError) as error:
            raise self._unreadable(report, error) from error

    def _recorded(self, new: list[Path], jars: Jars) -> Iterator[_Run]:
        data = [path for path in new if path.suffix == ".exec" and _head(path).startswith(_DATA_BEGINS)]
        pairs = [(path, built) for path in data if (built := _built(path, self._tree)) is not None]
        for (path, _), lines in zip(pairs, lines_read(jars, pairs), strict=True):
            near = self._in_root(path)
            found = frozenset(
                (source, line) for name, line in lines if (source := self._sources.path_of(name, near))
            )
            yield _Run(self._failed(path, new), found)

    def _in_root(self, path: Path) -> Path:
        return self._root / path.relative_to(self._tree)

    def _failed(self, path: Path, new: list[Path]) -> bool | None:
        """Whether a test of the same module failed in this run."""
        built = _built(path, self._tree)
        results = [path for path in new if path.name.startswith("TEST-") and path.suffix == ".xml"]
        counts = [self._failures(each) for each in results if _built(each, self._tree) == built]
        return None if built is None or not counts else any(counts)

    def _failures(self, results: Path) -> int:
        """How many tests failed, by a result file of JUnit's form."""
        found = 0
        try:
            with results.open("rb") as stream:
                for suite in elements(stream, frozenset(["testsuite"]), "JUnit"):
                    found += sum(number(suite.get(name)) or 0 for name in ("failures", "errors"))
        except (ReportError, OSError) as error:
            raise self._unreadable(results, error) from error
        return found

    def _unreadable(self, path: Path, error: Exception) -> CoverageError:
        return CoverageError(f"{path.relative_to(self._tree)}, which --test left: {error}")


def _candidates(tree: Path) -> Iterator[Path]:
    for folder, folders, names in os.walk(tree):
        folders[:] = [name for name in folders if name != ".git"]
        for path in (Path(folder, name) for name in names if name.endswith((".xml", ".exec"))):
            if path.is_file() and not path.is_symlink():
                yield path


def _state(path: Path) -> tuple[int, int, int]:
    state = path.stat()
    return state.st_mtime_ns, state.st_size, state.st_ino


def _head(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(_HEAD)


def _built(path: Path, tree: Path) -> Path | None:
    """The folder of its module that a build writes to."""
    inside = [each for each in path.parents if each.is_relative_to(tree) and each != tree]
    return next((each for each in inside if each.name in _BUILT), None)
