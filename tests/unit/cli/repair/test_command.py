"""`plc repair` from its arguments to its output and exit code, with a scripted model."""

from __future__ import annotations

from pathlib import Path
from typing import Any, get_args

import pytest

from plc.cli.app import main
from plc.config.settings import Format
from plc.repair import Edit, Repairer, apply_edits
from tests.scripted_model import either, repairer, swap
from tests.unit.cli.repair.commands import (
    FGETS_OF,
    FGETS_TO,
    FIXED,
    FLAWED,
    _model,  # noqa: F401
    report,
    run,
    use,
)

pytestmark = pytest.mark.usefixtures("no_tools")


def test_text_shows_place_flaw_confidence_and_diff(flawed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(flawed) == 1
    shown = capsys.readouterr()
    assert shown.out == (
        f"{flawed}:4: CWE-121 stack-based buffer overflow in `read_line` (95% sure)\n"
        "  More data is written than an array on the stack can hold: "
        "https://cwe.mitre.org/data/definitions/121.html\n"
        "  fix 1 of 2 (71%, --fix makes it)\n"
        "    @@ -2,4 +2,4 @@\n"
        "     void read_line(char *line)\n"
        "     {\n"
        "    -    gets(line); // unbounded\n"
        "    +    fgets(line, 10, stdin); // unbounded\n"
        "     }\n"
        "\n"
    )
    assert shown.err == "1 file, 1 function: 1 finding, 1 fixable with --fix\n"


def test_top_shows_more(flawed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(flawed, "--top", "5") == 1
    assert "  fix 2 of 2 (24%)" in capsys.readouterr().out


def test_a_less_likely_fix_is_never_made_in_place_of_the_likeliest(
    flawed: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    still_flawed = swap("gets ( v0 ) ;", "gets ( v0 ) ; log ( v0 ) ;")
    fgets = swap("gets ( v0 ) ;", "fgets ( v0 , 10 , stdin ) ;", probability=0.1)
    use(monkeypatch, either(still_flawed, fgets))
    assert run(flawed) == 0  # the model does not understand its own fix
    assert run(flawed, "--min-confidence", "0.3", "--top", "5") == 1
    assert [line for line in capsys.readouterr().out.splitlines() if " of 2 " in line] == [
        "  fix 1 of 2 (86%, may not be the whole fix)",
        "  fix 2 of 2 (9%, may not be the whole fix)",
    ]
    assert run(flawed, "--min-confidence", "0.3", "--fix", "--unsafe-fixes") == 1
    assert flawed.read_bytes() == FLAWED


def test_help_names_no_defaults_that_say_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--help") == 0
    shown = capsys.readouterr().out
    assert "--show-skipped" in shown
    assert "default: False" not in shown
    assert "default: 0" not in shown


def test_clean_files_are_passed_in_silence(clean: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(clean) == 0
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err == "1 file, 1 function: 0 findings\n"


def test_exit_zero(flawed: Path) -> None:
    assert run(flawed, "--exit-zero") == 0


def test_json_is_as_the_schema_says(
    flawed: Path, clean: Path, tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    (tmp_path / "broken.c").write_bytes(b"int f(void) { return @; }\n")
    (tmp_path / "binary.c").write_bytes(b"\0")
    assert run(tmp_path, tmp_path / "none.c", "--format", "json") == 2
    parsed = report(capsysbinary)
    assert parsed["model"]["name"] == "scripted"
    assert [Path(file["path"]).name for file in parsed["files"]] == ["broken.c", "clean.c", "flawed.c"]
    assert [file["functions"] for file in parsed["files"]] == [1, 1, 1]
    assert parsed["files"][0]["skipped"] == [
        {
            "function": "f",
            "reason": "the function at line 1 does not parse: `@` in the body",
            "cause": "does not parse",
            "range": {"start": {"line": 1, "column": 1}, "end": {"line": 1, "column": 26}},
        }
    ]
    assert parsed["errors"] == [
        {
            "path": str(tmp_path / "binary.c"),
            "message": "binary data, not source text: a NUL byte at offset 0",
        },
        {"path": str(tmp_path / "none.c"), "message": "no such file or folder"},
    ]
    (finding,) = parsed["files"][2]["findings"]
    assert finding["range"]["start"] == {"line": 2, "column": 1}
    assert len(finding["suggestions"]) == 2
    assert clean.read_bytes() == b"int one(void) { return 1; }\n"
    assert flawed.read_bytes() == FLAWED


def test_applying_the_json_is_what_fix_does(flawed: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert run(flawed, "--format", "json") == 1
    (finding,) = report(capsysbinary)["files"][0]["findings"]
    edits = [Edit(**edit) for edit in finding["suggestions"][0]["edits"]]
    assert run(flawed, "--fix") == 0
    assert flawed.read_bytes() == apply_edits(FLAWED, edits) == FIXED


def test_fix_says_what_it_fixed_and_a_second_run_has_nothing_to_do(
    flawed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(flawed, "--fix") == 0
    shown = capsys.readouterr()
    assert shown.out.startswith(f"fixed {flawed}:4: CWE-121")
    assert shown.err == "1 file, 1 function: 1 fixed, 0 findings left\n"
    assert run(flawed, "--fix") == 0
    assert flawed.read_bytes() == FIXED


def test_a_fix_that_settles_nothing_is_shown_but_not_made(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.c"
    text = b"void f(char *a, char *b) { strcpy(a, b); }\n"
    path.write_bytes(text)
    assert run(path, "--fix") == 0
    assert run(path, "--fix", "--min-confidence", "0.5") == 1
    assert path.read_bytes() == text
    assert "may not be the whole fix" in capsys.readouterr().out


def test_several_fixes_in_one_file(tmp_path: Path) -> None:
    path = tmp_path / "a.c"
    path.write_bytes(FLAWED + FLAWED.replace(b"read_line", b"again"))
    assert run(path, "--fix") == 0
    assert path.read_bytes() == FIXED + FIXED.replace(b"read_line", b"again")


def test_min_confidence_zero_proposes_for_every_function(
    flawed: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    use(monkeypatch, swap("gets ( v0 ) ;", "fgets ( v0 , 10 , stdin ) ;", probability=0.02))
    assert run(flawed) == 0
    assert run(flawed, "--min-confidence", "0", "--format", "json") == 1
    capsysbinary.readouterr().out.index(b'"suggestions"')


def test_color_only_where_wanted(
    flawed: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm-256color")
    run(flawed)
    assert "\x1b[32m" in capsys.readouterr().out
    monkeypatch.setenv("NO_COLOR", "1")
    run(flawed)
    assert "\x1b[3" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--fix", "--diff"], "--fix changes the files and --diff only shows the changes: give one of them"),
        (["--diff", "--format", "json"], "--diff prints a patch, not json: leave out --format"),
        (["--min-confidence", "1.5"], "--min-confidence 1.5: give a probability from 0 to 1"),
        (["--top", "0"], "--top 0: give 1 or more"),
        (["--jobs", "-1"], "--jobs -1: give 0 or more"),
        (["--format", "xml"], "Invalid value"),
        (["--no-such-option"], "Unknown option"),
    ],
)
def test_usage_errors(
    arguments: list[str], message: str, flawed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(flawed, *arguments) == 2
    shown = capsys.readouterr()
    assert message in " ".join((shown.err + shown.out).replace("│", " ").split())
    assert "Traceback" not in shown.err


def test_an_internal_error_is_one_line(
    flawed: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(words: object) -> Any:
        raise ZeroDivisionError(words)

    use(monkeypatch, broken)
    assert run(flawed) == 2
    assert "plc: internal error: ZeroDivisionError" in capsys.readouterr().err
    with pytest.raises(ZeroDivisionError):
        main(["repair", str(flawed), "--debug"])


def test_one_bad_file_does_not_stop_the_others(
    flawed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "bad.c").write_bytes(b"\xff\xfei\0\0\xd8")
    assert run(tmp_path, "--jobs", "4") == 2
    shown = capsys.readouterr()
    assert f"{flawed}:4: CWE-121" in shown.out
    assert (
        "bad.c: UTF-16 by its byte order mark, but not valid at byte 4: save the file as UTF-8" in shown.err
    )
    assert shown.err.endswith("1 file, 1 function: 1 finding, 1 fixable with --fix, 1 error\n")


def test_what_is_left_beside_a_fix_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    hopeless = swap("strcpy ( v0 , v1 ) ;", "strcpy ( ;", probability=0.4)  # does not parse
    made = repairer(either(swap(FGETS_OF, FGETS_TO, probability=0.5), hopeless), threshold=0.35)
    monkeypatch.setattr(Repairer, "load", lambda *_, **__: made)
    path = tmp_path / "a.c"
    path.write_bytes(b"void f(char *s, char *t)\n{\n    gets(s);\n    strcpy(s, t);\n}\n")
    assert run(path) == 1
    shown = capsys.readouterr()
    assert f"{path}:3: CWE-121" in shown.out
    assert f"{path}:1: " in shown.out
    assert "something else looks wrong here; no fix was found" in shown.out
    assert shown.err.startswith("1 file, 1 function: 2 findings")
    for format in get_args(Format):
        assert run(path, "--format", format) in (0, 1)
        assert "Traceback" not in capsys.readouterr().err


@pytest.mark.parametrize("trouble", ["read-only file", "no place for the journal"])
def test_what_could_not_be_fixed_is_still_found(
    trouble: str, flawed: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    if trouble == "read-only file":
        flawed.chmod(0o444)
    else:
        (flawed.parent / "state").write_bytes(b"no folder")
        monkeypatch.setenv("XDG_STATE_HOME", str(flawed.parent / "state"))
    assert run("--fix", "--unsafe-fixes", flawed) == 2
    shown = capsysbinary.readouterr()
    assert b"in `read_line` (95% sure)" in shown.out
    assert not shown.out.startswith(b"fixed")
    assert shown.err.endswith(b"1 file, 1 function: 0 fixed, 1 finding left, 1 error\n")
    assert shown.err.count(bytes(flawed)) == 1
    assert run("--fix", "--unsafe-fixes", "--format", "json", flawed) == 2
    written = report(capsysbinary)
    assert [file["path"] for file in written["files"] if file["findings"]] == [str(flawed)]
    assert [error["path"] for error in written["errors"]] == [str(flawed)]
    assert flawed.read_bytes() == FLAWED
