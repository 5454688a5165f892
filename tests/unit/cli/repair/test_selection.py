"""What `plc repair` looks at and leaves out, from options and comments to output, with a scripted model."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
from pathlib import Path

import pytest

from plc.repair.files.ignore_files import repository_of
from tests.unit.cli.repair.selecting import (
    FIXED,
    FLAWED,
    _tree,  # noqa: F401
    reported,
    run,
    write,
)


def test_excludes_of_flags_are_relative_to_the_current_folder(capsys: pytest.CaptureFixture[str]) -> None:
    assert reported(capsys) == ["a.c", "in/b.c", "in/c.c"]
    assert reported(capsys, "--exclude", "/in") == ["a.c"]
    assert reported(capsys, "--extend-exclude", "b.c", "--extend-exclude", "/a.c", ".") == ["in/c.c"]
    assert reported(capsys, "--exclude", "b.c", "in/b.c") == ["in/b.c"]
    assert reported(capsys, "--exclude", "b.c", "in/b.c", "a.c", "--force-exclude") == ["a.c"]


def test_excludes_of_a_file_are_relative_to_it(capsys: pytest.CaptureFixture[str]) -> None:
    write(Path("in/plc.toml"), 'exclude = ["/b.c"]\n')
    assert reported(capsys) == ["a.c", "in/c.c"]
    assert reported(capsys, "--isolated") == ["a.c", "in/b.c", "in/c.c"]
    assert reported(capsys, "--exclude", "c.c") == ["a.c", "in/b.c"]


def test_default_excludes_give_way_to_others(capsys: pytest.CaptureFixture[str]) -> None:
    write(Path("build/d.c"), FLAWED)
    write(Path(".hidden/e.c"), FLAWED)
    assert reported(capsys) == ["a.c", "in/b.c", "in/c.c"]
    assert reported(capsys, "build") == ["build/d.c"]
    assert reported(capsys, "build", "--force-exclude") == []
    assert reported(capsys, "--exclude", "in/") == ["a.c", ".hidden/e.c", "build/d.c"]


def test_gitignore_holds_unless_it_is_told_not_to(capsys: pytest.CaptureFixture[str]) -> None:
    write(Path(".gitignore"), "in/\n!in/b.c\n")
    write(Path(".plcignore"), "a.*\n")
    assert reported(capsys) == []
    assert reported(capsys, "--no-respect-gitignore") == ["in/b.c", "in/c.c"]
    write(Path("pyproject.toml"), "[tool.plc]\nrespect-gitignore = false\n")
    assert reported(capsys) == ["in/b.c", "in/c.c"]
    assert reported(capsys, "--respect-gitignore") == []


def test_line_ranges(capsys: pytest.CaptureFixture[str]) -> None:
    two = FLAWED + FLAWED.replace("read_line", "again")
    Path("a.c").write_text(two, encoding="utf-8")
    run("a.c", "--line-ranges", "6-6", "--format", "json")
    (file,) = json.loads(capsys.readouterr().out)["files"]
    assert [finding["function"] for finding in file["findings"]] == ["again"]
    assert reported(capsys, "--line-ranges", "a.c:1-1", "--line-ranges", "in/b.c:9-10") == ["a.c"]
    assert reported(capsys, "--line-ranges", "5-9") == ["a.c"]
    assert run("--line-ranges", "none.c:1-2") == 2
    assert "--line-ranges none.c:1-2: that file is not among those to analyse" in capsys.readouterr().err


@pytest.mark.skipif(shutil.which("git") is None, reason="needs the git command")
def test_since_a_revision(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM"):
        monkeypatch.setenv(name, "/dev/null")
    assert run("a.c", "--since", "HEAD") == 2
    assert (
        "a.c: lies in no git repository, so --since has nothing to compare it with" in capsys.readouterr().err
    )
    repository_of.cache_clear()
    for words in ("init -q", "add .", "-c user.name=a -c user.email=a@b commit -q -m first"):
        subprocess.run(["git", *words.split()], check=True)
    assert reported(capsys, "--since", "HEAD") == []
    Path("a.c").write_text(FLAWED + FLAWED.replace("read_line", "again"), encoding="utf-8")
    write(Path("new.c"), FLAWED)
    run("--since", "HEAD", "--format", "json")
    files = json.loads(capsys.readouterr().out)["files"]
    assert [(file["path"], [f["function"] for f in file["findings"]]) for file in files] == [
        ("a.c", ["again"]),
        ("new.c", ["read_line"]),
    ]
    broken = "int {}(void) {{ return @; }}\n"
    write(Path("in/c.c"), FLAWED + broken.format("old"))
    commit = ("git", "-c", "user.name=a", "-c", "user.email=a@b", "commit", "-q", "-a", "-m")
    subprocess.run([*commit, "second"], check=True)
    write(Path("in/c.c"), FLAWED + broken.format("old") + broken.format("new"))
    run("in/c.c", "--since", "HEAD", "--show-skipped")
    said = capsys.readouterr().err
    assert "in/c.c: `new` skipped: the function at line 6 does not parse: `@` in the body\n" in said
    assert "`old`" not in said
    subprocess.run([*commit, "third"], check=True)
    assert run("in", "--since", "HEAD") == 0
    assert "plc: no C, C++ or Java files touched since HEAD in in\n" in capsys.readouterr().err
    assert run("--since", "none") == 2
    assert "plc: error: --since none: no such revision in the repository" in capsys.readouterr().err


def test_comments_keep_findings_away(capsys: pytest.CaptureFixture[str]) -> None:
    Path("a.c").write_text(FLAWED.replace(");", "); // plc: ignore[CWE-121] short lines"), encoding="utf-8")
    Path("in/b.c").write_text("// plc: ignore[CWE-476]\n" + FLAWED, encoding="utf-8")
    Path("in/c.c").write_text("// plc: ignore[CWE-x]\n" + FLAWED, encoding="utf-8")
    assert run("--diff", "--unsafe-fixes") == 1
    said = capsys.readouterr().err
    assert Path("a.c").read_text().count("fgets") == 0
    assert "1 finding suppressed by comments\n" in said
    assert "suppresses nothing" not in said
    assert "in/c.c:1: `plc: ignore[CWE-x]` names no CWE: write ignore[CWE-476], or ignore[476]\n" in said
    for option in ("--show-skipped", "--statistics"):
        assert run(option, "--ignore", "121") == 0
        said = capsys.readouterr().err
        assert "in/b.c:1: `plc: ignore[CWE-476]` suppresses nothing\n" in said
        assert "2 findings of other CWEs or on other lines not shown\n" in said


def test_generated_files_are_looked_at_only_when_that_is_meant(capsys: pytest.CaptureFixture[str]) -> None:
    Path("in/b.c").write_text("/* Generated by a tool. DO NOT EDIT. */\n" + FLAWED, encoding="utf-8")
    assert reported(capsys) == ["a.c", "in/c.c"]
    assert reported(capsys, "--generated") == reported(capsys, "a.c", "in/b.c", "in/c.c")
    assert run() == 1
    assert "in/b.c: skipped: generated, as `Generated by` at its head says" in capsys.readouterr().err
    for number in range(12):
        write(Path(f"out{number}.c"), "// @generated\n")
    assert run() == 1
    assert "13 files generated; --show-skipped lists them\n" in capsys.readouterr().err


def feed(monkeypatch: pytest.MonkeyPatch, text: bytes) -> None:
    """Put a text on standard input."""
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text)))


def test_standard_input(monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    text = b"/* \xe4 */\r\n" + FLAWED.encode().replace(b"\n", b"\r\n")
    feed(monkeypatch, text)
    assert run("-", "--stdin-filename", "in/new.c") == 1
    assert b"in/new.c:4: CWE-121" in capsysbinary.readouterr().out
    feed(monkeypatch, text)
    assert run("--stdin-filename", "in/new.c", "--fix", "--unsafe-fixes", "-") == 0
    shown = capsysbinary.readouterr()
    assert shown.out == text.replace(b"gets(line)", b"fgets(line, 10, stdin)")
    assert shown.err.startswith(b"in/new.c:4: fixed `read_line`\n")
    feed(monkeypatch, text)
    assert run("-", "--diff", "--unsafe-fixes", "--stdin-filename", "in/new.c") == 1
    assert capsysbinary.readouterr().out.startswith(b"--- a/in/new.c\n+++ b/in/new.c\n")
    assert not Path("in/new.c").exists()
    feed(monkeypatch, b"int f(void) { return @; }\n")
    assert run("-", "--fix", "--stdin-filename", "a.c") == 0
    assert b"plc: nothing was analysed: the only function, `f` in a.c" in capsysbinary.readouterr().err
    feed(monkeypatch, b"\0")
    assert run("-", "--fix", "--stdin-filename", "a.c") == 2
    assert b"a.c: binary data" in capsysbinary.readouterr().err
    assert Path("a.c").read_text() == FLAWED


def test_standard_input_that_is_left_out(
    monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    feed(monkeypatch, FLAWED.encode())
    options = ("--stdin-filename", "in/b.c", "--exclude", "in/", "--force-exclude")
    assert run("-", *options, "--fix") == 0
    assert capsysbinary.readouterr().out == FLAWED.encode()
    feed(monkeypatch, FLAWED.encode())
    assert run("-", *options) == 0
    assert capsysbinary.readouterr().out == b""


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["-"], "- is standard input: give --stdin-filename NAME, which says the language"),
        (["-", "a.c", "--stdin-filename", "b.c"], "- is standard input, which is analysed alone"),
        (["a.c", "--stdin-filename", "b.c"], "--stdin-filename names what `-` reads: give - as the path"),
        (["-", "--stdin-filename", "b.py"], "--stdin-filename b.py: not a C, C++ or Java file"),
        (["-", "--fix", "--format", "json", "--stdin-filename", "b.c"], "leave out --format"),
        (["--fixx"], "Unknown option: --fixx; did you mean --fix?"),
        (["-\x1bq"], "Unknown option: -\\x1bq; `plc repair --help` lists them"),
        (["--exclude", "\\"], "--exclude '\\\\': give a pattern as in a .gitignore file"),
        (["--config", "none.toml"], "none.toml: no such configuration file"),
    ],
)
def test_what_cannot_be_meant(arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(*arguments) == 2
    assert message in capsys.readouterr().err


def test_a_file_that_begins_with_a_hyphen_may_be_named(capsys: pytest.CaptureFixture[str]) -> None:
    write(Path("-x.c"), FLAWED)
    assert reported(capsys, "--", "-x.c") == ["-x.c"]


def test_a_configuration_that_fixes_gives_way_to_diff(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    write(tmp_path / "config" / "plc" / "plc.toml", "fix = true\nunsafe-fixes = true\n")
    assert run("--diff", "a.c") == 1
    assert "+    fgets" in capsys.readouterr().out
    assert run("--baseline", "known.json", "--write-baseline", "in/b.c") == 0
    assert run("a.c", "--no-fix") == 1
    assert Path("a.c").read_text() == FLAWED
    assert run("a.c") == 0
    assert Path("a.c").read_text() == FIXED


def test_a_project_cannot_have_its_files_fixed(capsys: pytest.CaptureFixture[str]) -> None:
    write(Path("plc.toml"), "fix = true\nunsafe-fixes = true\n")
    assert run("a.c") == 1
    assert Path("a.c").read_text() == FLAWED
    said = capsys.readouterr().err
    assert f"plc: {Path.cwd()}/plc.toml: fix is ignored: a project must not decide it; give --fix" in said
    assert said.count("unsafe-fixes is ignored") == 1


def test_min_confidence_holds_by_file(capsys: pytest.CaptureFixture[str]) -> None:
    write(Path("in/plc.toml"), "min-confidence = 0.99\n")
    assert reported(capsys) == ["a.c"]


def test_a_bad_configuration_in_the_tree_is_one_clear_line(capsys: pytest.CaptureFixture[str]) -> None:
    write(Path("in/\x1b[31m/plc.toml"), "run = 'touch sprung'\n")
    write(Path("in/\x1b[31m/d.c"), FLAWED)
    assert run() == 2
    said = capsys.readouterr().err
    assert "in/\\x1b[31m/plc.toml: 'run': unknown key; the keys are" in said
    assert "\x1b" not in said
    assert not Path("sprung").exists()


def test_names_are_never_printed_raw(capsys: pytest.CaptureFixture[str]) -> None:
    name = "x\n\x1b]0;title\x07\u202e.c"
    write(Path(name), FLAWED.replace("{\n", "{ /* \x1b[2J */\n"))
    write(Path("y\n.c"), "\0")
    write(Path("z\n.c"), "int f(void) { return @; }\n")
    for options in ([], ["--show-files"], ["--show-settings"], ["--show-skipped", "--fix", "--unsafe-fixes"]):
        run(*options)
        shown = capsys.readouterr()
        for text in (shown.out, shown.err):
            assert "\x1b" not in text
            assert "\u202e" not in text
            assert "\x07" not in text
        assert options == ["--show-settings"] or "x\\n\\x1b]0;title\\x07\\u202e.c" in shown.out
