"""The exit code of `plc repair` in every mode, as the table of docs/reference/exit-codes.md says."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import cast

import pytest

from plc.cli.app import main
from plc.repair import Repairer
from plc.repair.files.ignore_files import repository_of
from tests.scripted_model import repairer, swap
from tests.unprivileged import unprivileged

# a fix that gcc confirms, and a report that no fix of the model removes
FIXABLE = "int f(int a)\n{\n    if (a = 5)\n        return 1;\n    return 0;\n}\n"
HARD = "int g(int *p)\n{\n    return *p++ + NOWHERE;\n}\n"
needs_gcc = pytest.mark.skipif(shutil.which("gcc") is None, reason="needs gcc")


@pytest.fixture(autouse=True)
def _tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = repairer(swap("= n0", "== n0"))
    monkeypatch.setattr(Repairer, "load", lambda *_, **__: made)
    monkeypatch.chdir(tmp_path)
    for name, text in (("a.c", FIXABLE), ("hard.c", HARD), ("clean.c", "int h(void)\n{\n    return 0;\n}\n")):
        Path(name).write_text(text, encoding="utf-8")
    Path("A.java").write_text("class A {\n}\n", encoding="utf-8")
    Path("note.txt").write_text("a.c:3:9: warning: x [-Wx]\n", encoding="utf-8")
    Path("garbage.txt").write_text("no report\n", encoding="utf-8")
    Path("none.txt").write_text("", encoding="utf-8")
    Path("away.txt").write_text("gone.c:3:9: warning: x [-Wx]\n", encoding="utf-8")
    Path("empty").mkdir()
    repository_of.cache_clear()


def code(*arguments: str) -> int:
    try:
        main(["repair", *arguments])
    except SystemExit as ended:
        return cast(int, ended.code)
    raise AssertionError("main returns")


@needs_gcc
@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        # reports by a tool that is run
        (["--with", "gcc", "clean.c"], 0),
        (["--with", "gcc", "a.c"], 1),
        (["--with", "gcc", "a.c", "--exit-zero"], 0),
        (["--with", "gcc", "a.c", "--diff"], 1),
        (["--with", "gcc", "hard.c", "--diff"], 1),
        (["--with", "gcc", "hard.c", "--diff", "--exit-zero"], 0),
        (["--with", "gcc", "clean.c", "--diff"], 0),
        (["--with", "gcc", "a.c", "--fix"], 0),
        (["--with", "gcc", "a.c", "--fix", "--exit-non-zero-on-fix"], 1),
        (["--with", "gcc", "hard.c", "--fix"], 1),
        (["--with", "gcc", "nosuch.c"], 2),
        (["--with", "gcc", "nosuch.c", "clean.c"], 2),
        (["--with", "gcc", "nosuch.c", "--exit-zero"], 2),
        (["--with", "gcc", "empty"], 2),
        (["--with", "javac", "clean.c"], 2),
        (["--with", "cppcheck", "A.java"], 2),
        (["--with", "gcc,javac", "clean.c"], 0),
        (["--with", "nosuchtool", "clean.c"], 2),
        # places
        (["--at", "a.c:3"], 1),
        (["--at", "a.c:3", "--diff"], 1),
        (["--at", "a.c:99"], 1),
        (["--at", "nosuch.c:3"], 2),
        (["--at", "empty:3"], 2),
        (["--at", "a.c"], 2),
        # reports
        (["--report", "note.txt"], 1),
        (["--report", "away.txt"], 1),
        (["--report", "none.txt"], 0),
        (["--report", "garbage.txt"], 2),
        (["--report", "nosuch.txt"], 2),
        (["--report", "."], 2),
        (["--report", "empty"], 2),
        (["--report", "note.txt", "--rule", "other"], 0),
        # usage
        (["--report", "note.txt", "--select", "CWE-481"], 2),
        (["--no-such-option"], 2),
    ],
)  # fmt: skip
def test_reports(arguments: list[str], expected: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert code(*arguments) == expected, capsys.readouterr()
    said = capsys.readouterr().err.splitlines()
    assert any(line.startswith("plc: error: ") for line in said) == (expected == 2), said


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["clean.c"], 0),
        (["a.c"], 1),
        (["a.c", "--exit-zero"], 0),
        (["a.c", "--diff"], 1),
        (["a.c", "--fix"], 0),
        (["a.c", "--fix", "--exit-non-zero-on-fix"], 1),
        (["nosuch.c"], 2),
        (["nosuch.c", "clean.c"], 2),
        (["empty"], 0),
    ],
)
def test_a_search(arguments: list[str], expected: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert code(*arguments) == expected, capsys.readouterr()
    said = capsys.readouterr().err.splitlines()
    assert any(line.startswith("plc: error: ") for line in said) == (expected == 2), said


@needs_gcc
def test_a_file_that_cannot_be_written_is_an_error_and_is_said_once(
    capsys: pytest.CaptureFixture[str],
) -> None:
    Path("a.c").chmod(0o444)
    with unprivileged():
        assert code("--with", "gcc", "a.c", "--fix") == 2
    said = capsys.readouterr().err
    assert "a.c: not fixed, the file is read-only" in said
    assert "     0 fixed\n     1 verified, but not made\n     1 error\n" in said
    assert "--unsafe-fixes" not in said


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--with", "javac", "a.c"], "javac reads Java files, and none is among those given"),
        (["--with", "gcc", "A.java"], "gcc reads C and C++ files, and none is among those given"),
        (["--with", "gcc", "empty"], "--with: no C, C++ or Java files in empty"),
        (["--with", "gcc", "nosuch.c"], "nosuch.c: no such file or folder"),
        (["--report", "empty"], "empty cannot be read: it is a folder; give the file of a report"),
        (["--report", "."], "--report .: that is the current folder"),
    ],
)
def test_what_was_not_read_is_said(
    arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert code(*arguments) == 2
    assert words in capsys.readouterr().err


def test_a_place_in_a_folder_is_declined_as_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert code("--at", "empty:5", "--format", "json") == 2
    (entry,) = json.loads(capsys.readouterr().out)["elsewhere"]
    assert entry["status_reason"] == "it is a folder: give a line of a file"
