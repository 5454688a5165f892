"""Suspicious lines follow from what the programs of a test ran, and tests themselves are never changed."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from plc.verify.testing.command import TestCommand
from plc.verify.testing.coverage import spectra_of
from plc.verify.testing.ochiai import guesses, likeliest, scored
from plc.verify.testing.spectrum import Spectrum
from plc.verify.testing.test_code import is_asserted, is_of_test

needs_gcov = pytest.mark.skipif(
    any(shutil.which(tool) is None for tool in ("gcc", "gcov", "make")), reason="needs gcc, gcov and make"
)

CLAMP = """#include "clamp.h"

int clamp(int value, int low, int high)
{
    if (value < low)
        return low;
    if (value < high)
        return high;
    return value;
}

int half(int value)
{
    return value / 2;
}
"""
MAIN = """#include <stdio.h>
#include <stdlib.h>
#include "clamp.h"

int main(int argc, char **argv)
{
    if (argc > 3)
        printf("%d\\n", clamp(atoi(argv[1]), atoi(argv[2]), atoi(argv[3])));
    else
        printf("%d\\n", half(atoi(argv[1])));
    return 0;
}
"""
MAKEFILE = """CFLAGS = -Wall -Werror -O2
prog: src/clamp.o src/main.o
\t$(CC) -o $@ $^
check: prog
\tsh tests/run.sh
"""
RUN = """expect() { want=$1; shift; [ "$(./prog "$@")" = "$want" ] || exit 1; }
expect 2 4
expect 1 0 1 5
expect 3 3 1 5
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = tmp_path / "project"
    for name, text in (
        ("src/clamp.c", CLAMP),
        ("src/clamp.h", "int clamp(int value, int low, int high);\nint half(int value);\n"),
        ("src/main.c", MAIN),
        ("Makefile", MAKEFILE),
        ("tests/run.sh", RUN),
    ):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return root


def _spectra(root: Path, folder: Path, command: str) -> list[Spectrum]:
    folder.mkdir(exist_ok=True)
    before = sorted(root.rglob("*"))
    with TestCommand(command, root) as test:
        found = spectra_of(test, folder)
    assert sorted(root.rglob("*")) == before
    return found


@needs_gcov
def test_the_lines_that_only_a_failing_program_ran_come_first(project: Path, tmp_path: Path) -> None:
    found = _spectra(project, tmp_path / "own", "make -s check")
    assert [each.fails for each in found] == [False, False, False]  # an output was wrong, all statuses are 0
    ran = [sorted(name for _, name in each.functions) for each in found]
    assert ran == [["half", "main"], ["clamp", "main"], ["clamp", "main"]]
    order = likeliest([*found[:2], replace(found[2], fails=True)], project, most=5)
    assert [(path.name, line, round(score, 2)) for (path, line), score in order[:4]] == [
        ("clamp.c", 7, 1.0),
        ("clamp.c", 8, 1.0),
        ("main.c", 8, 0.71),
        ("main.c", 7, 0.58),
    ]


@needs_gcov
def test_a_program_that_dies_or_fails_is_the_failing_one(project: Path, tmp_path: Path) -> None:
    text = MAIN.replace("    if (argc", "    if (argc == 1)\n        abort();\n    if (argc")
    (project / "src" / "main.c").write_text(text, encoding="utf-8")
    found = _spectra(project, tmp_path / "own", "make -s prog; ./prog; ./prog 4 && exit 1")
    assert [each.fails for each in found] == [True, False]
    assert (project.resolve() / "src" / "main.c", 8) in found[0].lines
    (project / "src" / "main.c").write_text(MAIN.replace("return 0", "return argc > 3"), encoding="utf-8")
    found = _spectra(project, tmp_path / "other", "make -s prog; ./prog 3 1 5; ./prog 4 && exit 1")
    assert [each.fails for each in found] == [True, False]


@needs_gcov
def test_what_was_built_before_is_built_again(project: Path, tmp_path: Path) -> None:
    with TestCommand("make -s prog && cp -r src prog ../../kept-of-test; exit 1", project):
        pass  # only that a build leaves objects behind is wanted here
    shutil.copytree(project, tmp_path / "built")
    built = tmp_path / "built"
    with TestCommand("make -s prog && exit 1", built) as test, test.copied() as tree:
        test.run_in(tree)
        shutil.copytree(tree / "src", built / "src", dirs_exist_ok=True)
        shutil.copy2(tree / "prog", built / "prog")
    assert (built / "src" / "clamp.o").exists()
    assert len(_spectra(built, tmp_path / "own", "make -s check")) == 3


def test_a_command_that_builds_nothing_has_no_spectrum(project: Path, tmp_path: Path) -> None:
    assert _spectra(project, tmp_path / "own", "exit 1") == []


def test_where_no_program_failed_the_lines_of_each_are_guessed(tmp_path: Path) -> None:
    path = tmp_path / "a.c"
    path.write_bytes(b"n++;\n" * 80)
    ran = ([10, 50], [20, 50], [20, 50], [30, 40, 50, 60])
    spectra = [Spectrum(False, frozenset((path, line) for line in lines)) for lines in ran]
    found = [(each.line[1], each.program) for each in guesses(spectra, tmp_path, most=6)]
    # half are of the last; the third program stands for the second, which ran the same
    assert found == [(30, 4), (40, 4), (60, 4), (20, 3), (10, 1), (50, 3)]
    assert len(guesses(spectra, tmp_path, most=2)) == 2
    assert guesses([], tmp_path, most=6) == []


def test_scores_are_those_of_ochiai() -> None:
    a, b, c = (Path("a.c"), 1), (Path("a.c"), 2), (Path("a.c"), 3)
    spectra = [
        Spectrum(True, frozenset([a, b])),
        Spectrum(True, frozenset([a])),
        Spectrum(False, frozenset([b, c])),
        Spectrum(False, frozenset([a])),
    ]
    assert scored(spectra) == {a: pytest.approx(2 / (2 * 3) ** 0.5), b: pytest.approx(1 / (2 * 2) ** 0.5)}


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("tests/a.c", True),
        ("src/test_list.c", True),
        ("src/list_test.cc", True),
        ("src/test/java/a/ListTest.java", True),
        ("a/ListTest.java", True),
        ("a/TestList.java", True),
        ("src/latest.c", False),
        ("src/attestation.c", False),
        ("src/checksum.c", False),
        ("a/Contest.java", False),
        ("a/Protester.java", False),
    ],
)
def test_tests_are_known_by_their_names(path: str, *, expected: bool) -> None:
    assert is_of_test(Path("/x") / path, Path("/x")) is expected


def test_what_a_test_expects_is_known_by_its_words() -> None:
    for line in (
        b"  assert(a == 5);",
        b"ASSERT_EQ(1, a);",
        b"assertThat(a).isTrue();",
        b" assert a == 1;",
    ):
        assert is_asserted(line)
    for line in (b"  return a == 5;", b"  if (is_certain(a))", b"  total += assertions;"):
        assert not is_asserted(line)
