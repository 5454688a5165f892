"""Which files and settings hold, as `plc repair` and `plc config` show them."""

from __future__ import annotations

from pathlib import Path

import pytest

from plc.config.files import user_config_file
from tests.unit.cli.repair.selecting import (
    _tree,  # noqa: F401
    command,
    run,
    write,
)


def test_show_files_lists_and_does_no_more(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--show-files", "--exclude", "b.c") == 0
    assert capsys.readouterr().out == "a.c\nin/c.c\n"
    assert run("--show-files", "none.c") == 2
    assert capsys.readouterr().err == "plc: error: none.c: no such file or folder\n"


def test_show_settings_once_for_each_configuration(capsys: pytest.CaptureFixture[str]) -> None:
    write(Path("in/plc.toml"), 'select = ["CWE-476"]\n')
    assert run("--show-settings", "--jobs", "3") == 0
    shown = capsys.readouterr().out
    assert shown.count("# what holds for") == 2
    assert "# what holds for in/b.c and the like" in shown
    assert f'select = ["CWE-476"]                      # {Path.cwd()}/in/plc.toml' in shown
    assert shown.count("jobs = 3                                  # --jobs") == 2
    assert run("--show-settings", "none.c") == 2


def test_plc_config_shows_where_each_value_comes_from(capsys: pytest.CaptureFixture[str]) -> None:
    write(Path("in/pyproject.toml"), "[tool.plc]\ntop = 2\nselect = ['7']\n")
    assert command("config") == 0
    shown = capsys.readouterr().out
    assert "# jobs = 0                                # default" in shown
    assert f"# your own configuration: {user_config_file()} (not there)" in shown
    for place in ("in", "in/b.c"):
        assert command("config", place) == 0
        shown = capsys.readouterr().out
        assert f'select = ["CWE-7"]                        # {Path.cwd()}/in/pyproject.toml' in shown
        assert "# top is not set" in shown  # of the run: the current folder's
    assert command("config", "in", "--isolated") == 0
    assert "select = []" in capsys.readouterr().out
    assert command("config", "--config", "in/pyproject.toml") == 0
    shown = capsys.readouterr().out
    assert "top = 2" in shown
    assert "(not read)" in shown
    assert command("config", "nowhere") == 2
    assert "nowhere: no such file or folder" in capsys.readouterr().err
