"""Options come from flags, then the nearest configuration, then defaults; what cannot be meant is refused."""

from __future__ import annotations

import os
import tomllib
from dataclasses import fields, replace
from pathlib import Path

import pytest

from data_prep.errors import ConfigError
from plc.config import Settings
from plc.config.effective import Configuration
from plc.config.files import config_in, read_config, user_config_file
from plc.config.rendering import rendered
from plc.config.settings import options
from plc.config.values import LineRange
from plc.repair.files.exclusions import rules_of
from plc.repair.files.selection import source_files


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def write(path: Path, text: str) -> Path:
    """A file with its folders."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_every_option_has_a_default_that_it_could_be_given() -> None:
    assert list(options()) == [entry.name for entry in fields(Settings)]
    for name, option in options().items():
        if option.default is not None and option.default != ():
            assert option.read(option.default) == getattr(Settings(), name)


def test_flags_over_file_over_defaults(tmp_path: Path) -> None:
    path = write(tmp_path / "plc.toml", 'select = ["CWE-476"]\ntop = 2\n')
    effective = Configuration({"top": 3}).of_run()
    assert effective.settings == replace(Settings(), select=(476,), top=3)
    assert (effective.origins["top"], effective.origins["select"], effective.origins["jobs"]) == (
        "flag", path, "default",
    )  # fmt: skip


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the user's own configuration is, which is not there yet."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home" / ".config"))
    path = user_config_file()
    assert path == tmp_path / "home" / ".config" / "plc" / "plc.toml"
    return path


def test_the_users_own_file_holds_below_the_trees(own: Path, tmp_path: Path) -> None:
    write(own, "fix = true\ntop = 2\nmodel = 'm'\nexclude = ['mine']\nextend-exclude = ['u']\n")
    path = write(tmp_path / "tree" / "plc.toml", "top = 3\nextend-exclude = ['t']\n")
    os.chdir(tmp_path / "tree")
    effective = Configuration({"extend_exclude": ("f",)}).of_run()
    assert effective.settings.fix
    assert effective.settings.model == own.parent / "m"
    assert (effective.settings.top, effective.origins["top"]) == (3, path)
    assert (effective.origins["fix"], effective.exclude) == (own, (own, ("mine",)))
    assert effective.settings.extend_exclude == ("u", "t", "f")
    assert effective.extend_exclude == ((own, ("u",)), (path, ("t",)), ("flag", ("f",)))
    assert Configuration({"fix": False}).of_run().settings.fix is False
    assert Configuration({}, isolated=True).of_run().settings == Settings()
    assert Configuration({}, config=path).of_run().settings == replace(
        Settings(), top=3, extend_exclude=("t",)
    )
    os.chdir(own.parent)  # there it is no tree's
    assert Configuration({}, warn=pytest.fail).of_run().settings.fix


def test_a_tree_does_not_decide_what_the_user_must(own: Path, tmp_path: Path) -> None:
    reported: list[str] = []
    inner = write(tmp_path / "in" / "pyproject.toml", "[tool.plc]\nmodel = 3\ntop = 4\nsince = 'HEAD'\n")
    configuration = Configuration({}, warn=reported.append)
    for name in ("a.c", "b.c", "er/c.c"):
        effective = configuration.of_file(inner.parent / name)
    assert (effective.settings.model, effective.origins["model"]) == (None, "default")
    assert reported == [
        f"{inner}: model is ignored: a project must not decide it; give --model on the command line, or set "
        f"it in your own configuration, {own}",
        f"{inner}: since is ignored: it can only be given on the command line, as --since",
    ]


def test_a_file_that_the_user_names_is_the_users(tmp_path: Path) -> None:
    named = write(tmp_path / "mine.toml", "fix = true\nbaseline = '../known.json'\n")
    assert Configuration({}, config=named).of_run().settings.fix
    write(named, "since = 'HEAD'\n")
    with pytest.raises(ConfigError, match="since: can only be given on the command line, as --since"):
        Configuration({}, config=named)


def test_no_tree_is_taken_for_the_home_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", "relative")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    write(tmp_path / "relative" / "plc" / "plc.toml", "fix = true\n")
    assert user_config_file() in (None, tmp_path / "home" / ".config" / "plc" / "plc.toml")
    assert not Configuration({}).of_run().settings.fix


def test_a_mistake_in_the_users_own_file_names_it(own: Path) -> None:
    write(own, "fixx = true\n")
    with pytest.raises(ConfigError, match=r"\.config/plc/plc\.toml: 'fixx': unknown key; did you mean 'fix'"):
        Configuration({})


def test_patterns_of_the_users_own_file_hold_in_every_tree(own: Path, tmp_path: Path) -> None:
    write(own, "extend-exclude = ['third/', '/top.c']\n")
    for name in ("a.c", "top.c", "in/top.c", "in/third/b.c"):
        write(tmp_path / "tree" / name, "")
    found = source_files([tmp_path / "tree"], rules_of(Configuration({})))
    assert [str(entry.path.relative_to(tmp_path / "tree")) for entry in found] == ["a.c", "in/top.c"]


def test_the_nearest_file_holds_for_a_file_and_the_current_folders_for_the_run(tmp_path: Path) -> None:
    write(tmp_path / "plc.toml", 'ignore = ["121"]\nexclude = ["a"]\ntop = 2\n')
    inner = write(tmp_path / "in" / "pyproject.toml", '[tool.plc]\nselect = ["476"]\ntop = 4\n')
    write(tmp_path / "in" / "er" / "pyproject.toml", "[project]\nname = 'other'\n")
    settings = Configuration({}).of_file(Path("in/er/a.c")).settings
    assert (settings.select, settings.ignore) == ((476,), ())  # the outer file says nothing here
    assert settings.top == 2  # of the run
    assert Configuration({}).of_file(Path("in/er/a.c")).origins["select"] == inner
    assert Configuration({}).of_file(Path("b.c")).settings.ignore == (121,)


def test_plc_toml_comes_before_pyproject(tmp_path: Path) -> None:
    write(tmp_path / "pyproject.toml", "[tool.plc]\ntop = 7\n")
    assert Configuration({}).of_run().settings.top == 7
    write(tmp_path / "plc.toml", "top = 8\n")
    assert Configuration({}).of_run().settings.top == 8


def test_a_named_file_holds_for_all_and_isolated_reads_none(tmp_path: Path) -> None:
    write(tmp_path / "plc.toml", "top = 1\n")
    named = write(tmp_path / "other.toml", "jobs = 2\nmin-confidence = 0.5\n")
    configuration = Configuration({}, config=named)
    assert configuration.of_run().settings.jobs == 2
    assert configuration.of_file(tmp_path / "a.c").settings.min_confidence == 0.5
    assert Configuration({}, isolated=True).of_run().settings == Settings()
    with pytest.raises(ConfigError, match="--isolated reads no configuration and --config names one"):
        Configuration({}, config=named, isolated=True)


def test_extend_exclude_of_flags_comes_on_top(tmp_path: Path) -> None:
    path = write(tmp_path / "plc.toml", 'extend-exclude = ["a", "b"]\n')
    effective = Configuration({"extend_exclude": ("c",)}).of_run()
    assert effective.settings.extend_exclude == ("a", "b", "c")
    assert effective.extend_exclude == ((path, ("a", "b")), ("flag", ("c",)))
    assert Configuration({}).of_run().extend_exclude == ((path, ("a", "b")),)
    assert Configuration({}, isolated=True).of_run().extend_exclude == ()


def test_paths_are_relative_to_the_file_that_names_them(tmp_path: Path) -> None:
    named = write(tmp_path / "deep" / "plc.toml", 'model = "../model"\nbaseline = "known.json"\n')
    found = config_in(tmp_path / "deep")
    assert found is not None
    assert found.values == {"baseline": tmp_path / "deep" / "known.json"}
    assert read_config(named).values == {
        "model": tmp_path / "deep" / "../model",
        "baseline": tmp_path / "deep" / "known.json",
    }


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("tpo = 2", r"plc\.toml: 'tpo': unknown key; did you mean 'top'\?"),
        ("extend_exclude = []", r"'extend_exclude': unknown key; did you mean 'extend-exclude'\?"),
        ("[plc]\njobs = 1", r"'plc': unknown key; the keys are baseline, exclude, .*, top$"),
        ("[tool.plc]\njobs = 1", r"\[tool.plc\] is for pyproject.toml: here the keys stand without a table"),
        ("run = 'rm -rf /'", r"'run': unknown key; the keys are"),
        ("'a\\u001b[31m' = 1", r"unknown key"),
        ("exit-zero = 1", r"plc\.toml: exit-zero = 1: give true or false"),
        ("top = 0", r"top = 0: give 1 or more"),
        ("top = 'two'", r"top = 'two': give a whole number"),
        ("top = true", r"top = True: give a whole number"),
        ("min-confidence = 2", r"min-confidence = 2: give a probability from 0 to 1"),
        ("format = 'xml'", r"format = 'xml': give one of text, json.*html"),
        ("exclude = 'a'", r"exclude = 'a': give a list of patterns"),
        ("exclude = [1]", r"exclude = \[1\]: give a list of patterns"),
        ("select = 476", r"select = 476: give a list of CWE numbers"),
        ("select = ['CWE476x']", r"'CWE476x' is no CWE number: write CWE-476, or 476"),
        ("baseline = ''", r"baseline = '': give a path"),
        ("baseline = 3", r"baseline = 3: give a path"),
        (
            "baseline = '../x'",
            r"baseline = '\.\./x': outside of .*, and plc would write there: give --baseline",
        ),
        ("baseline = '/'", r"baseline = '/': outside of .*: give --baseline"),
        ("jobs = ", r"plc\.toml: cannot be read as TOML: Invalid value"),
        ("x" * (1 << 20) + "=1", r"cannot be read: larger than 1048576 bytes"),
        ("a" + ".a" * 2000 + " = 1\nb = " + "[" * 5000, r"cannot be read as TOML|unknown key"),
    ],
)
def test_what_a_file_must_not_say(text: str, message: str, tmp_path: Path) -> None:
    write(tmp_path / "plc.toml", text + "\n")
    with pytest.raises(ConfigError, match=message) as caught:
        config_in(tmp_path)
    assert "\x1b" not in str(caught.value)


def test_links_out_of_the_folder_are_seen_through(tmp_path: Path) -> None:
    (tmp_path / "tree").mkdir()
    (tmp_path / "tree" / "out").symlink_to(tmp_path)
    write(tmp_path / "tree" / "plc.toml", 'baseline = "out/known"\n')
    with pytest.raises(ConfigError, match="outside of"):
        config_in(tmp_path / "tree")


def test_pipes_and_folders_are_no_configuration(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "plc.toml")
    (tmp_path / "pyproject.toml").mkdir()
    assert config_in(tmp_path) is None
    with pytest.raises(ConfigError, match="no such configuration file"):
        read_config(tmp_path / "plc.toml")


def test_files_that_are_none(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"none\.toml: no such configuration file"):
        read_config(tmp_path / "none.toml")
    write(tmp_path / "pyproject.toml", "[tool]\nplc = 3\n")
    with pytest.raises(ConfigError, match=r"tool\.plc: give a table, \[tool\.plc\]"):
        config_in(tmp_path)
    write(tmp_path / "plc.toml", "").write_bytes(b"\xff")
    with pytest.raises(ConfigError, match="cannot be read as TOML"):
        config_in(tmp_path)


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("select", ("CWE-12,x",), "--select CWE-12,x: 'x' is no CWE number: write CWE-476, or 476"),
        ("line_ranges", ("9-3",), "--line-ranges 9-3: '9-3': lines count from 1, and the first comes first"),
        ("line_ranges", ("0-3",), "'0-3': lines count from 1"),
        ("line_ranges", ("a.c",), "'a.c' is no range of lines: write 10-40, or src/a.c:10-40"),
        ("line_ranges", (":1-2",), "':1-2' is no range of lines"),
        ("min_confidence", 1.5, "--min-confidence 1.5: give a probability from 0 to 1"),
        ("since", "", "--since : give a text that is not empty"),
    ],
)
def test_what_a_flag_must_not_say(name: str, value: object, message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        Configuration({name: value})
    assert message in str(caught.value)


def test_kinds_and_ranges_may_be_written_in_several_ways() -> None:
    settings = Configuration({"select": ("CWE-476,cwe121", "78", "476")}).of_run().settings
    assert settings.select == (476, 121, 78)
    read = Configuration({"line_ranges": ("3", "4-5", "a:b.c:6-7")}).of_run().settings.line_ranges
    assert read == (LineRange(None, 3, 3), LineRange(None, 4, 5), LineRange(Path("a:b.c"), 6, 7))


def test_what_is_shown_reads_back_as_it_was(tmp_path: Path) -> None:
    write(tmp_path / "plc.toml", 'select = ["CWE-476"]\nextend-exclude = ["a \\"b\\"", "\\u001b"]\ntop = 3\n')
    effective = Configuration({}).of_run()
    text = "\n".join(rendered(effective, flags=False))
    assert "\x1b" not in text
    write(tmp_path / "plc.toml", text)
    assert Configuration({}).of_run().settings == effective.settings
    assert "since" not in tomllib.loads(text)


def test_what_is_shown_says_where_from(own: Path, tmp_path: Path) -> None:
    path = write(tmp_path / "plc.toml", "exit-zero = true\n")
    write(own, "fix = true\n")
    lines = list(rendered(Configuration({"line_ranges": ("a.c:3-4",)}).of_run(), flags=True))
    assert f"exit-zero = true                          # {path}" in lines
    assert f"fix = true                                # {own} (your own)" in lines
    assert "# jobs = 0                                # default" in lines
    assert "# --line-ranges: [a.c:3-4]                # --line-ranges" in lines
    assert "# top is not set                          # default" in lines


def test_only_the_user_says_how_long_tools_may_take(own: Path, tmp_path: Path) -> None:
    reported: list[str] = []
    write(tmp_path / "tree" / "plc.toml", "tool-timeout = 60\n")
    configuration = Configuration({}, warn=reported.append)
    assert configuration.of_file(tmp_path / "tree" / "a.c").settings.tool_timeout == 20
    assert "tool-timeout is ignored: a project must not decide it" in reported[0]
    write(own, "tool-timeout = 60\n")
    assert Configuration({}).of_run().settings.tool_timeout == 60
