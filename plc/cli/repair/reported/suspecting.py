"""Where to look when all that is known is a test that fails: what its output names, then what it ran."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import final

from data_prep.errors import PlcError
from plc.base.printable import printable
from plc.diagnostics import Diagnostic, Location
from plc.repair.narrow.narrowing import Span
from plc.repair.narrow.since import ALL_LINES, Since
from plc.verify.testing.command import TestCommand
from plc.verify.testing.coverage import spectra_of
from plc.verify.testing.ochiai import guesses, likeliest
from plc.verify.testing.spectrum import CoverageError, Spectrum
from plc.verify.testing.suspicious import suspicious_places
from plc.verify.testing.test_code import is_asserted, is_of_test

_MOST_NAMED = 5  # places that the output names
_MOST_FUNCTIONS = 40  # that are named
_MOST_RUN = 10  # lines that the programs of the test ran


def suspected(test: TestCommand) -> list[Diagnostic]:
    """The suspicious places, likeliest first. Where there are none, stderr says what to do.

    Where the output names lines of the code itself, no more is asked: a report, or a stack trace. A line of a
    test says only where the fault shows: then the lines that its programs ran are taken.
    """
    named = suspicious_places(test.failure, test.root)
    of_code = [each for each in named if not _is_of_test(each, test.root)]
    if of_code:
        return of_code[:_MOST_NAMED]
    ran = _ran(test)
    if ran:
        return ran
    if not named:
        print(
            "plc: the output of --test names no line of the tree, and nothing says which lines it runs: it "
            "builds no program with gcc, runs none with `java` of which JaCoCo, if installed, says so, and "
            "leaves no report of JaCoCo. Give --at FILE:LINE too",
            file=sys.stderr,
        )
    return named[:_MOST_NAMED]


def _is_of_test(diagnostic: Diagnostic, root: Path) -> bool:
    path, line = Path(diagnostic.location.path), diagnostic.location.line or 1
    if is_of_test(path, root):
        return True
    try:
        return is_asserted(path.read_bytes().split(b"\n")[line - 1])
    except (OSError, IndexError):
        return True


def _ran(test: TestCommand) -> list[Diagnostic]:
    """The lines that the programs of a test ran, by how suspicious they are."""
    with tempfile.TemporaryDirectory(prefix="plc-coverage-", ignore_cleanup_errors=True) as folder:
        try:
            spectra = spectra_of(test, Path(folder))
        except CoverageError as error:
            print(f"plc: {printable(str(error))}", file=sys.stderr)
            return []
    fails = sum(each.fails for each in spectra)
    if spectra and not fails:
        return _guessed(spectra, test.root)
    said = f"run by programs of the test that fail ({fails} of {len(spectra)} fail)"
    return [
        Diagnostic(Location(path, line), f"suspiciousness {score:.2f}: {said}", level="error")
        for (path, line), score in likeliest(spectra, test.root, most=_MOST_RUN, changed=_Uncommitted().has)
    ]


@final
class _Uncommitted:
    """Which lines are not as in the last commit; none where there is no commit to compare with."""

    def __init__(self) -> None:
        self._since = Since("HEAD")
        self._lines: dict[Path, tuple[Span, ...]] = {}

    def has(self, line: tuple[Path, int]) -> bool:
        path, number = line
        if path not in self._lines:
            try:
                spans = self._since.touched(path)
            except PlcError:  # no repository, no commit yet, or no git: all lines are alike
                spans = ()
            self._lines[path] = () if spans == ALL_LINES else spans
        return any(span.first <= number <= span.last for span in self._lines[path])


def _guessed(spectra: Sequence[Spectrum], root: Path) -> list[Diagnostic]:
    """Lines that programs ran of which none failed; stderr gets all their functions, for who knows better."""
    found = guesses(spectra, root, most=_MOST_RUN)
    ran = sorted({each for own in spectra for each in own.functions if not is_of_test(each[0], root)})
    named = [f"{printable(name)} ({printable(path.relative_to(root))})" for path, name in ran]
    more = [f"{len(named) - _MOST_FUNCTIONS} more"] if len(named) > _MOST_FUNCTIONS else []
    if found:
        print(
            "plc: no program of the test ended with an error, so plc cannot tell which failed, and guesses "
            f"where to look; if you know it, give --at FILE:LINE. Functions that ran: "
            f"{', '.join(named[:_MOST_FUNCTIONS] + more)}",
            file=sys.stderr,
        )
    return [
        Diagnostic(
            Location(*each.line),
            f"a guess: no program of the test ended with an error; if it was number {each.program} of "
            f"{len(spectra)} that failed, the suspiciousness is {each.score:.2f}",
            level="error",
        )
        for each in found
    ]
