"""Kinds of flaws that are selected or ignored, by options and by files."""

from __future__ import annotations

from pathlib import Path

import pytest

from plc.cli.repair.cwes import BY_EVIDENCE
from plc.repair.kinds.registry import EVIDENCE
from tests.unit.cli.repair.selecting import (
    FIXED,
    FLAWED,
    _tree,  # noqa: F401
    reported,
    run,
    write,
)


def test_cwes_are_selected_and_ignored_by_file(capsys: pytest.CaptureFixture[str]) -> None:
    assert reported(capsys, "--select", "CWE-121") == ["a.c", "in/b.c", "in/c.c"]
    assert reported(capsys, "--select", "476,401") == []
    assert reported(capsys, "--ignore", "121") == []
    write(Path("in/plc.toml"), "ignore = ['121']\n")
    assert reported(capsys) == ["a.c"]


@pytest.mark.parametrize("option", ["--select", "--ignore"])
def test_cwes_that_the_model_never_learnt_are_warned_of(
    option: str, capsys: pytest.CaptureFixture[str]
) -> None:
    run(option, "CWE-500,121", "--jobs", "1")
    warning = f"plc: warning: {option} CWE-500 (public static field not final): this model never reports"
    assert capsys.readouterr().err.count(warning) == 1


@pytest.mark.parametrize("option", ["--select", "--ignore"])
@pytest.mark.parametrize("paths", [[], ["empty"], ["a.c", "--format", "json"]])
def test_cwes_that_do_not_exist_are_errors(
    option: str, paths: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    Path("empty").mkdir()
    assert run(option, "CWE-47", *paths) == 2
    shown = capsys.readouterr()
    assert f"plc: error: {option} CWE-47: plc does not know CWE-47; written much like it are " in shown.err
    assert "CWE-476 (null pointer dereference)" in shown.err
    assert shown.out == ""
    assert run(option, "9999", *paths) == 2
    assert "CWE-9999: plc does not know CWE-9999; leave it out\n" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("word", "cwes"),
    [
        ("assignment-in-condition", "CWE-481 (assignment instead of comparison)"),
        ("CWE-121,null pointer dereference", "CWE-476 (null pointer dereference)"),
        ("index-past-end", "CWE-193 (off-by-one error)"),
    ],
)
def test_kinds_in_words_are_said_to_go_by_cwe(
    word: str, cwes: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("--select", word) == 2
    last = word.split(",")[-1]
    assert capsys.readouterr().err == (f"plc: error: --select {last}: selection goes by CWE: write {cwes}\n")
    named = {kind: [f"CWE-{number}" for number in numbers] for kind, numbers in BY_EVIDENCE.items()}
    assert named == {entry.name: [entry.cwe] for entry in EVIDENCE}


def test_cwes_that_do_not_exist_are_errors_in_files_too(capsys: pytest.CaptureFixture[str]) -> None:
    file = Path("in/plc.toml")
    write(file, 'ignore = ["CWE-48"]\n')
    assert run("a.c") == 1
    assert run() == 2
    assert f"{file.absolute()}: ignore = CWE-48: plc does not know CWE-48" in capsys.readouterr().err
    assert run("--ignore", "121") == 0  # the flag takes the place of the list


def test_what_is_not_wanted_is_not_fixed(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--fix", "--unsafe-fixes", "--line-ranges", "in/b.c:1-2") == 0
    assert [Path(name).read_text() == FIXED for name in ("a.c", "in/b.c", "in/c.c")] == [False, True, False]
    assert run("--fix", "--unsafe-fixes", "--ignore", "CWE-121") == 0
    assert Path("a.c").read_text() == FLAWED
    del capsys
