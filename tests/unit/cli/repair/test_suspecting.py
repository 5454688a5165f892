"""Where to look when a test fails: the code that its output names, before the test's own lines."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from plc.cli.repair.reported.suspecting import suspected
from plc.verify.testing.command import TestCommand

pytestmark = pytest.mark.skipif(os.name != "posix", reason="commands of a POSIX shell")

TRACE = """java.lang.ArrayIndexOutOfBoundsException: Index 5 out of bounds for length 5
\tat own.TableTest.fills(TableTest.java:9)
\tat own.Table.fill(Table.java:11)
\tat own.TableTest.fills(TableTest.java:12)
\tat org.junit.runner.JUnitCore.run(JUnitCore.java:115)
"""


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    root = tmp_path / "tree"
    for name in ("src/main/java/own/Table.java", "src/test/java/own/TableTest.java"):
        path = root / name
        path.parent.mkdir(parents=True)
        path.write_text("class A { }\n" * 20, encoding="utf-8")
    return root


def _suspected(tree: Path, printed: str) -> list[tuple[str, int | None]]:
    (tree / "trace").write_text(printed, encoding="utf-8")
    with TestCommand("cat trace; exit 1", tree) as test:
        return [(each.location.path.name, each.location.line) for each in suspected(test)]


def test_a_stack_trace_leads_to_the_code_and_not_to_the_test(tree: Path) -> None:
    assert _suspected(tree, TRACE) == [("Table.java", 11)]


def test_where_only_lines_of_a_test_are_known_they_are_taken(tree: Path) -> None:
    only = "\n".join(line for line in TRACE.splitlines() if "Table.java" not in line)
    assert _suspected(tree, only) == [("TableTest.java", 9), ("TableTest.java", 12)]


def test_where_nothing_is_known_it_says_what_to_do(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _suspected(tree, "1 failed\n") == []
    assert "Give --at FILE:LINE too" in capsys.readouterr().err


PROGRAM = """#include <stdlib.h>
static int half(int value) { return value / 2; }
int main(int count, char **words)
{
    if (count > 2)
        return half(9) == 0;
    return %s;
}
"""


@pytest.mark.skipif(shutil.which("gcc") is None or shutil.which("gcov") is None, reason="needs gcov")
@pytest.mark.parametrize("is_guess", [True, False])
def test_which_program_failed_is_a_guess_where_none_ends_with_an_error(
    tree: Path, capsys: pytest.CaptureFixture[str], *, is_guess: bool
) -> None:
    (tree / "own.c").write_text(PROGRAM % ("0" if is_guess else "1"), encoding="utf-8")
    with TestCommand("gcc -o own own.c && ./own a b; ./own; exit 1", tree) as test:
        found = suspected(test)
    err = capsys.readouterr().err
    lines = {each.location.line for each in found}
    if is_guess:
        assert {6, 7} <= lines  # of both programs
        assert {each.message.partition("; ")[0] for each in found} == {
            "a guess: no program of the test ended with an error"
        }
        assert any("if it was number 1 of 2 that failed" in each.message for each in found)
        assert "give --at FILE:LINE. Functions that ran: half (own.c), main (own.c)\n" in err
    else:
        assert lines
        assert 6 not in lines
        assert all(
            each.message.endswith(": run by programs of the test that fail (1 of 2 fail)") for each in found
        )
        assert err == ""
