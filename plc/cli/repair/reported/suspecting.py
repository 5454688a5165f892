"""Where to look when all that is known is a test that fails: what its output names, then what it ran."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from plc.base.printable import printable
from plc.diagnostics import Diagnostic, Location
from plc.verify.coverage import Spectrum, spectra_of
from plc.verify.ochiai import likeliest
from plc.verify.suspicious import suspicious_places
from plc.verify.test_code import is_asserted, is_of_test
from plc.verify.testing import TestCommand

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
            "plc: the output of --test names no line of the tree, and --test builds no program with gcc of "
            "which gcov says what it runs: give --at FILE:LINE too",
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
        spectra = spectra_of(test, Path(folder))
    found = likeliest(spectra, test.root, most=_MOST_RUN)
    if found and (guess := _guess(spectra, test.root)):
        print(f"plc: {guess}", file=sys.stderr)
    said = _said(spectra)
    return [
        Diagnostic(Location(path, line), f"suspiciousness {score:.2f}{said}", level="error")
        for (path, line), score in found
    ]


def _said(spectra: Sequence[Spectrum]) -> str:
    """Which programs ran what is suspected; where no program failed, that this is a guess."""
    if any(each.is_guess for each in spectra):
        return f", a guess: no program of the test ended with an error; run by the last of {len(spectra)}"
    fails = sum(each.fails for each in spectra)
    return f": run by programs of the test that fail ({fails} of {len(spectra)} fail)"


def _guess(spectra: Sequence[Spectrum], root: Path) -> str:
    """Where no program failed all functions that ran, for whoever knows better; else empty."""
    if not any(each.is_guess for each in spectra):
        return ""
    ran = sorted({each for own in spectra for each in own.functions if not is_of_test(each[0], root)})
    named = [f"{printable(name)} ({printable(path.relative_to(root))})" for path, name in ran]
    more = [f"{len(named) - _MOST_FUNCTIONS} more"] if len(named) > _MOST_FUNCTIONS else []
    return (
        "no program of the test ended with an error, so that plc cannot tell which failed, and guesses it "
        f"was the last of {len(spectra)}; if not, give --at FILE:LINE. Functions that ran: "
        f"{', '.join(named[:_MOST_FUNCTIONS] + more)}"
    )
