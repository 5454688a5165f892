"""A made-up corpus in the shape of the Juliet suites, for tests: every flow variant, little text."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from tests.corpus.c_shapes import c_case_files
from tests.corpus.cpp_shapes import cpp_case_files
from tests.corpus.defects import C_DEFECTS, CPP_DEFECTS, JAVA_DEFECTS
from tests.corpus.java_shapes import java_case_files

Member = tuple[PurePosixPath, bytes]


def c_corpus() -> Iterator[Member]:
    """All C and C++ cases, in the layout of NIST's zip."""
    for defect in C_DEFECTS:
        for name, text in c_case_files(defect):
            yield PurePosixPath("C/testcases") / defect.folder / name, text.encode()
    for defect in CPP_DEFECTS:
        for name, text in cpp_case_files(defect):
            yield PurePosixPath("C/testcases") / defect.folder / name, text.encode()
    yield PurePosixPath("C/testcasesupport/io.c"), b"void printLine(const char * line) { puts(line); }\n"


def java_corpus() -> Iterator[Member]:
    """All Java cases."""
    for defect in JAVA_DEFECTS:
        for name, text in java_case_files(defect):
            yield PurePosixPath("Java/src/testcases") / defect.folder / name, text.encode()
    yield PurePosixPath("Java/src/testcasesupport/IO.java"), b"public class IO { static int five = 5; }\n"


def write_corpus(members: Iterator[Member], folder: Path) -> Path:
    """Put the members into a folder and return it."""
    for path, text in members:
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(text)
    return folder
