"""The first candidate under which a command succeeds is found in copies of the tree."""

from __future__ import annotations

import os
import shutil
import signal
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from plc.verify.commands import Commands
from plc.verify.testing.command import TestCommand, TestCommandError
from plc.verify.testing.suspicious import suspicious_places

posix = pytest.mark.skipif(os.name != "posix", reason="the commands are for a POSIX shell")


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    root = tmp_path / "tree"
    (root / "src").mkdir(parents=True)
    (root / "src" / "value").write_text("1\n")
    return root


def change(tree: Path, text: str) -> dict[Path, bytes]:
    return {tree / "src" / "value": text.encode()}


def stamp(tree: Path) -> dict[Path, tuple[bytes, int]]:
    return {
        path: (path.read_bytes() if path.is_file() else b"", path.stat().st_mtime_ns)
        for path in sorted([tree, *tree.rglob("*")])
    }


@posix
@pytest.mark.parametrize("jobs", [1, 2])
def test_the_first_candidate_under_which_the_command_succeeds(tree: Path, jobs: int) -> None:
    before = stamp(tree)
    candidates = [change(tree, text) for text in ("3\n", "4\n", "2\n", "2\n")]
    command = "touch built && echo 9 >> src/value && grep -qx 2 src/value"
    with TestCommand(command, tree, jobs=jobs) as test:
        assert test.first(candidates) == 2
        assert test.first(candidates[:2]) is None
        reasons = [answer.reason for answer in test.tested(candidates[:3])]
        assert reasons == ["exit code 1: it printed nothing"] * 2 + [""]
    assert stamp(tree) == before


@posix
def test_no_candidate_sees_what_another_left(tree: Path) -> None:
    with TestCommand("test ! -e left; code=$?; touch left; exit $((1 - code))", tree) as test:
        assert test.first([change(tree, "2\n")] * 3) is None


@posix
def test_a_changed_file_is_never_written_through_a_link(tree: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.write_text("1\n")
    (tree / "src" / "value").unlink()
    (tree / "src" / "value").symlink_to(outside)
    link = {tree / "src" / "value": b"2\n"}
    with TestCommand("grep -qx 2 src/value", tree) as test, suppress(ValueError):
        test.first([link])  # the file itself lies outside of the tree
    assert outside.read_text() == "1\n"


@posix
@pytest.mark.parametrize(
    ("command", "message"),
    [
        ("true", "succeeds on the tree as it is, so that it cannot tell a fix from none"),
        ("sleep 60", "did not end within 0.5 s on the tree as it is"),
        ("no-such-program-at-all", "cannot be run in .*tree: .*not found"),
    ],
)
def test_a_command_that_cannot_tell_is_refused(command: str, message: str, tree: Path) -> None:
    with pytest.raises(TestCommandError, match=message), TestCommand(command, tree, seconds=0.5):
        pass


@posix
def test_what_a_command_started_ends_with_it(tree: Path) -> None:
    command = "sh -c 'echo $$ > /proc/self/fd/1; exec sleep 300' & sleep 0.2; exit 3"
    with TestCommand(command, tree) as test:
        child = int(test.failure.split()[0])
    for _ in range(100):
        try:
            os.kill(child, 0)
        except ProcessLookupError:
            break
        time.sleep(0.05)
    else:
        os.kill(child, signal.SIGKILL)
        pytest.fail("it is still there")


@posix
def test_a_candidate_with_which_the_command_hangs_does_not_pass(tree: Path) -> None:
    command = "grep -qx 1 src/value && exit 1; sleep 60"
    with TestCommand(command, tree, seconds=1) as test:
        (answer,) = test.tested([change(tree, "2\n")])
    assert answer.reason == "it did not end within 1 s"


def test_endless_output_is_read_and_its_ends_are_kept(tmp_path: Path) -> None:
    lines = "[sys.stdout.write('x' * 9999 + '\\n') for _ in range(2000)]"
    program = f"import sys; print('begin'); {lines}; print('end')"
    ended = Commands(seconds=60).run([sys.executable, "-c", program], folder=tmp_path)
    assert ended.code == 0
    assert ended.output.startswith("begin")
    assert ended.output.rstrip().endswith("end")
    assert len(ended.output) < 3 << 20


def test_a_stopped_command_ends(tmp_path: Path) -> None:
    commands = Commands(seconds=60)
    commands.stop()
    assert commands.run([sys.executable, "-c", "print(1)"], folder=tmp_path).code is None


@pytest.mark.skipif(shutil.which("gcc") is None, reason="needs gcc")
def test_a_failing_program_is_mended_by_the_candidate_that_passes(tree: Path) -> None:
    source = tree / "main.c"
    flawed = (
        b"#include <assert.h>\nint max(int a, int b)\n{\n    return a < b ? a : b;\n}\nint main(void)\n{\n"
    )
    flawed += b"    assert(max(1, 2) == 2);\n    return 0;\n}\n"
    source.write_bytes(flawed)
    candidates = [{source: flawed.replace(b"a < b", new)} for new in (b"a <= b", b"a > b")]
    with TestCommand("gcc -o main main.c && ./main", tree) as test:
        (place,) = suspicious_places(test.failure, tree)
        assert (place.location.path, place.location.line) == (source, 8)
        assert "max(1, 2) == 2" in place.message
        assert test.first(candidates) == 1
    assert sorted(path.name for path in tree.iterdir()) == ["main.c", "src"]


JAVA = """Exception in thread "main" java.lang.ArrayIndexOutOfBoundsException: Index 5 out of bounds
\tat java.base/java.util.Objects.checkIndex(Objects.java:385)
\tat own.pack.Table.fill(Table.java:11)
\tat own.pack.Main.main(Main.java:3)
Caused by: java.lang.IllegalStateException: closed
\tat own.pack.Main.open(Main.java:9)
"""
PYTEST = "Assertion failed: (count > 0), function take, file src/list.c, line 12.\n"
CPP = "src/list.c:14: void f(int): Assertion `n >= 0' failed.\nsrc/list.c:14: Failure\nExpected: 1\n"


def test_lines_that_a_failing_command_names_are_suspicious(tree: Path) -> None:
    folder = tree / "src" / "main" / "java" / "own" / "pack"
    folder.mkdir(parents=True)
    for name in ("Table.java", "Main.java"):
        (folder / name).write_text("class A { }\n" * 20)
    (tree / "src" / "list.c").write_text("int a;\n" * 20)

    def found(output: str) -> list[tuple[str, int | None]]:
        return [(place.location.path.name, place.location.line) for place in suspicious_places(output, tree)]

    assert found(JAVA) == [("Table.java", 11), ("Main.java", 3), ("Main.java", 9)]
    assert found(PYTEST) == [("list.c", 12)]
    assert found(CPP) == [("list.c", 14)]
    assert found("src/list.c:99: Failure\n/usr/include/x.h:3: Failure\n../list.c:1: Failure\n") == []
    assert found("nothing to see") == []
    assert found("") == []
