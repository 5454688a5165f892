"""What `plc repair` says of functions and files that it did not read."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.cli.repair.commands import (
    _model,  # noqa: F401
    report,
    run,
)

pytestmark = pytest.mark.usefixtures("no_tools")


def many_skipped(folder: Path, number: int) -> None:
    """Files in which nothing can be read: functions that are broken, and text beside them."""
    for index in range(number):
        body = b"return @;"
        (folder / f"s{index:02}.c").write_bytes(b"int f(void) { " + body + b" }\n" + b"}\n" * (index == 0))


@pytest.mark.parametrize(("number", "options"), [(9, []), (12, ["--show-skipped"])])
def test_few_skipped_functions_are_listed(
    number: int, options: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    many_skipped(tmp_path, number)
    assert run(tmp_path, *options) == 0
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == number + 3
    lines = [line for line in lines if not line.startswith("plc: nothing was analysed")]
    assert len(lines) == number + 2
    assert lines[0] == (
        f"{tmp_path}/s00.c: `f` skipped: the function at line 1 does not parse: `@` in the body"
    )
    assert lines[-1] == f"{number} files, {number} functions, {number} not read: 0 findings"


def test_many_skipped_functions_are_one_line(
    tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    many_skipped(tmp_path, 12)
    assert run(tmp_path) == 0
    assert capsysbinary.readouterr().err.decode().splitlines() == [
        "plc: nothing was analysed: 12 functions not read: 12 do not parse; "
        "1 place outside of functions that cannot be parsed (--show-skipped lists all)",
        "12 files, 12 functions, 12 not read: 0 findings",
    ]
    (tmp_path / "sound.c").write_bytes(b"int f(void) { return 0; }\n")
    assert run(tmp_path) == 0
    assert capsysbinary.readouterr().err.decode().splitlines() == [
        "12 functions not read: 12 do not parse; "
        "1 place outside of functions that cannot be parsed; --show-skipped lists them",
        "13 files, 13 functions, 12 not read: 0 findings",
    ]
    (tmp_path / "sound.c").unlink()
    assert run(tmp_path, "--format", "json") == 0
    assert sum(len(file["skipped"]) for file in report(capsysbinary)["files"]) == 13


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            b"int f(void) { return @; }\n",
            "the only function, `f` in x.c, could not be read: "
            "the function at line 1 does not parse: `@` in the body",
        ),
        (
            b"}\n",
            "no function was found in x.c: line 1: "
            "outside of any function that was read, and does not parse: `}`",
        ),
    ],
)
@pytest.mark.parametrize("options", [[], ["--format", "json"], ["--fix"], ["--diff"]])
def test_a_run_that_could_read_nothing_says_so_in_one_line(
    text: bytes,
    said: str,
    options: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("x.c").write_bytes(text)
    Path("none.c").write_bytes(b"int x;\n")
    assert run(".", *options) == 0
    first, summary = capsys.readouterr().err.splitlines()
    assert first == f"plc: nothing was analysed: {said}"
    assert summary.startswith("2 files, ")


def test_a_run_of_generated_files_only_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("x.c").write_bytes(b"// @generated\nint f(void) { return 0; }\n")
    assert run(".") == 0
    assert "plc: nothing was analysed: x.c is generated, as" in capsys.readouterr().err


def test_a_run_that_read_something_says_nothing_of_the_kind(
    clean: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "x.c").write_bytes(b"int f(void) { return @; }\n")
    (tmp_path / "none.c").write_bytes(b"int x;\n")
    assert run(clean, tmp_path / "x.c") == 0
    assert "nothing was analysed" not in capsys.readouterr().err
    assert run(tmp_path / "none.c") == 0
    assert "nothing was analysed" not in capsys.readouterr().err


@pytest.mark.parametrize("format", ["text", "json"])
def test_a_folder_without_sources_is_said_to_have_none(
    format: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.py").write_text("pass\n", encoding="utf-8")
    assert run(tmp_path, "--format", format) == 0
    assert f"plc: no C, C++ or Java files in {tmp_path}\n" in capsys.readouterr().err
    monkeypatch.chdir(tmp_path)
    assert run("--format", format) == 0
    assert "plc: no C, C++ or Java files in the current folder\n" in capsys.readouterr().err
