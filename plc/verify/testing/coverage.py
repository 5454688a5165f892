"""Which lines each program of a test command runs, and which programs fail: by gcov and by JaCoCo."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from data_prep.text.language_specs import C_FAMILY
from data_prep.text.languages import language_of
from plc.verify.testing.command import TestCommand
from plc.verify.testing.gcov import counted_by_gcov, stand_in_for_compilers
from plc.verify.testing.jacoco import Recorder, is_recorded, jars_here
from plc.verify.testing.jacoco_left import LeftByBuild
from plc.verify.testing.java_sources import JavaSources
from plc.verify.testing.spectrum import Spectrum

_MOST_PROGRAMS = 2000
_SPECTRA = "PLC_SPECTRA"  # where each program writes what it ran: a folder of its own


def spectra_of(test: TestCommand, folder: Path) -> list[Spectrum]:
    """The programs that a command builds with gcc, or runs with `java`, in order; none where it has none.

    The command is run once more, in a copy whose C sources are all new to what builds by their times.
    `folder` is empty and its own. A program fails that ends with a status or by a signal; where none does,
    the command may have checked what one of them printed. Where `java` on PATH ran nothing of the tree, what
    the build itself had JaCoCo record is read. Raises CoverageError.
    """
    tools, spectra = folder / "bin", folder / "spectra"
    tools.mkdir()
    spectra.mkdir()
    counts_c = stand_in_for_compilers(tools, folder)
    sources = JavaSources.below(test.root)
    jars = jars_here(folder) if sources.names else None
    recorder = None if jars is None else Recorder.with_stand_in(jars, tools, sources)
    if not counts_c and not sources.names:
        return []
    environment = {"PATH": f"{tools}{os.pathsep}{os.environ.get('PATH', '')}", _SPECTRA: str(spectra)}
    with test.copied() as tree:
        if counts_c:
            _renew(tree)
        left = LeftByBuild(tree, test.root, sources)
        test.run_in(tree, environment)
        programs = sorted((each for each in spectra.iterdir() if each.is_dir()), key=_time)[:_MOST_PROGRAMS]
        of_java = [each for each in programs if is_recorded(each)]
        ran = recorder.lines_of(of_java, test.root) if recorder is not None else {}
        counted = [
            Spectrum(_status(each) != 0, ran.get(each, frozenset()))
            if each in of_java
            else counted_by_gcov(each, tree, test.root, fails=_status(each) != 0)
            for each in programs
        ]
        if sources.names and not any(ran.values()):
            counted += left.spectra(jars)
    return [each for each in counted if each.lines]


def _renew(tree: Path) -> None:
    """Sources newer than all that was built of them."""
    for path in tree.rglob("*"):
        if language_of(path) in C_FAMILY and stat.S_ISREG(path.lstat().st_mode):
            path.touch()


def _time(program: Path) -> int:
    return program.stat().st_mtime_ns


def _status(program: Path) -> int:
    try:
        return int((program / "status").read_text(encoding="ascii"))
    except (OSError, ValueError):  # it was killed while it wrote
        return 1
