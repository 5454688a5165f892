"""Tests of plc.cli: what every command has in common."""

from __future__ import annotations

import sys
from itertools import islice
from pathlib import Path

import pytest

from plc.cli import main
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
