"""A kind of flaw is turned off in the configuration that holds, and nothing else changes there."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from data_prep.errors import ConfigError
from plc.config.turning_off import turn_off, with_ignored


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", 'ignore = ["CWE-481"]\n'),
        ("min-confidence = 0.5", 'min-confidence = 0.5\nignore = ["CWE-481"]\n'),
        ("# ours\r\ntop = 3\r\n", '# ours\r\ntop = 3\r\nignore = ["CWE-481"]\r\n'),
        ("ignore = []\ntop = 3\n", 'ignore = ["CWE-481"]\ntop = 3\n'),
        ('ignore = ["CWE-476"]  # old\n', 'ignore = ["CWE-476", "CWE-481"]  # old\n'),
        ('ignore = ["476,121",]\n', 'ignore = ["476,121", "CWE-481",]\n'),
        ("ignore = [476]\n", 'ignore = [476, "CWE-481"]\n'),
        (
            'ignore = [\n    "CWE-476", # "]" we know\n    # "CWE-1"\n]\nexclude = [\n"x"]\n',
            'ignore = [\n    "CWE-476", "CWE-481", # "]" we know\n    # "CWE-1"\n]\nexclude = [\n"x"]\n',
        ),
    ],
)
def test_a_kind_is_added_and_all_else_stays(before: str, after: str) -> None:
    present = tomllib.loads(before).get("ignore", [])
    numbers = [int(w.removeprefix("CWE-")) for entry in present for w in str(entry).split(",")]
    assert with_ignored(before, [*numbers, 481], in_table=False) == after


def test_a_table_of_a_project_file_is_found_among_others() -> None:
    before = '[project]\nname = "x"\nignore = ["y"]\n\n[tool.plc] # ours\ntop = 2\n\n'
    before += '[tool.other]\nignore = ["z"]\n'
    after = before.replace("top = 2\n", 'top = 2\nignore = ["CWE-481"]\n')
    assert with_ignored(before, [481], in_table=True) == after
    with pytest.raises(ValueError, match=r"no line \[tool\.plc\]"):
        with_ignored("tool.plc.top = 3\n", [481], in_table=True)


def test_what_is_laid_out_in_another_way_is_left_to_people() -> None:
    with pytest.raises(ValueError, match="another way"):
        with_ignored('"ignore" = ["CWE-476"]\n', [476, 481], in_table=False)


def test_it_is_written_where_it_holds(tmp_path: Path) -> None:
    (tmp_path / "src").mkdir()
    source = tmp_path / "src" / "a.c"
    assert turn_off(source, 481, roots=[tmp_path]) == tmp_path / "plc.toml"
    assert turn_off(source, 476, roots=[tmp_path]) == tmp_path / "plc.toml"
    assert turn_off(source, 481, roots=[tmp_path]) == tmp_path / "plc.toml"
    assert (tmp_path / "plc.toml").read_text() == 'ignore = ["CWE-481", "CWE-476"]\n'
    assert turn_off(source, 121, roots=[]) == tmp_path / "plc.toml"
    (tmp_path / "src" / "pyproject.toml").write_text("[tool.plc]\ntop = 1\n")
    assert turn_off(source, 1, roots=[tmp_path]) == tmp_path / "src" / "pyproject.toml"
    assert (tmp_path / "src" / "pyproject.toml").read_text() == '[tool.plc]\ntop = 1\nignore = ["CWE-1"]\n'


def test_a_file_outside_of_the_workspace_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "plc.toml").write_text("top = 1\n")
    (tmp_path / "work").mkdir()
    with pytest.raises(ConfigError, match="outside of the workspace"):
        turn_off(tmp_path / "work" / "a.c", 481, roots=[tmp_path / "work"])
    assert (tmp_path / "plc.toml").read_text() == "top = 1\n"
