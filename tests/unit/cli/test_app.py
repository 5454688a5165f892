"""Tests of plc.cli.app: what every command has in common."""

from __future__ import annotations

import sys
from itertools import islice
from pathlib import Path

import pytest

from plc.cli.app import main
from tests.corpus import c_corpus, write_corpus


def test_a_research_command_on_the_plain_install_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    corpus = write_corpus(islice(c_corpus(), 20), tmp_path / "corpus")
    monkeypatch.setitem(sys.modules, "pyarrow", None)  # what import finds where it is not installed
    with pytest.raises(SystemExit) as stopped:
        main(["prep", "juliet-c", "--from", str(corpus), "--out", str(tmp_path / "out"), "--preset", "paper"])
    assert stopped.value.code == 2
    shown = capsys.readouterr().err
    assert shown.startswith("plc: error: this command needs pyarrow")
    assert shown.endswith("`pip install -c constraints.txt '.[train]'` in a checkout adds it\n")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["repair", "--format", "xml"], 'Invalid value "xml" for --format. Choose from: "text", "json"'),
        (["repair", "--jobs", "two"], 'Invalid value for --jobs: unable to convert "two" into int\n'),
        (["repair", "--top"], 'Command "repair" parameter --top requires an argument\n'),
        (["repair", "--fxi"], "Unknown option: --fxi; did you mean --fix?\n"),
        (["undo", "--lsit"], "Unknown option: --lsit. Did you mean --list?\n"),
        (["repiar"], 'Unknown command "repiar". Did you mean "repair"? Available commands: repair, '),
    ],
)
def test_usage_errors_look_like_all_others(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith(f"plc: error: {message}")
    assert said.err.count("\n") == 1
