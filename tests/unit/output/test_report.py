"""Where output goes, what is printed beside it, and how changes are shown."""

from __future__ import annotations

import difflib
import json
import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plc.cli.app import main
from plc.config.settings import Format
from plc.output.differences import hunks
from plc.output.formats.json_text import json_text
from plc.output.people import tell_statistics
from plc.output.screen import Screen
from plc.output.sink import OutputError, Write, check_output_file, opened
from plc.output.tally import Tally
from plc.repair import Repairer
from plc.repair.batch import Analysed, Failed
from plc.repair.findings import Edit, apply_edits
from tests.scripted_model import repairer, swap

FLAWED = b"void read_line(char *line)\n{\n\tgets(line);\n}\n"
FIXED = FLAWED.replace(b"gets(line)", b"fgets(line, 10, stdin)")


@pytest.fixture
def flawed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file with a finding, in the current folder, and a model that finds it, though no fix is safe."""
    made = repairer(swap("gets ( v0 ) ;", "fgets ( v0 , 10 , stdin ) ;"), safe=None)

    def load(path: Path | None = None, *, threads: int = 0) -> Repairer:
        del path, threads
        return made

    for name in ("load", "on_demand"):
        monkeypatch.setattr(Repairer, name, load, raising=False)
    monkeypatch.chdir(tmp_path)
    Path("a.c").write_bytes(FLAWED)
    return Path("a.c")


def run(*arguments: object) -> int:
    """The exit code of `plc repair` with these arguments."""
    with pytest.raises(SystemExit) as stopped:
        main(["repair", *map(str, arguments)])
    assert isinstance(stopped.value.code, int)
    return stopped.value.code


def test_the_patch_holds_all_settled_fixes_and_the_same_bytes_each_time(
    flawed: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert run("--diff") == 0  # none is safe
    assert capsysbinary.readouterr().out == b""
    assert run("--format", "patch") == 1
    patch = capsysbinary.readouterr().out
    assert b"-\tgets(line);\n+\tfgets(line, 10, stdin);\n" in patch
    assert run(flawed, "--format", "patch", "--jobs", "1") == 1
    assert capsysbinary.readouterr().out == patch
    assert run("--format", "patch", "--diff") == 0
    assert capsysbinary.readouterr().out == b""
    assert flawed.read_bytes() == FLAWED
    assert run("--format", "patch", "--fix", "--unsafe-fixes") == 0
    assert capsysbinary.readouterr().out == patch
    assert flawed.read_bytes() == FIXED


@pytest.mark.parametrize(
    "name", [name for name in get_args(Format) if name != "patch"]
)  # what is said beside a patch differs
def test_a_file_holds_what_standard_output_would(
    name: str, flawed: Path, capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert run(flawed, "--format", name, "--output-file", "out") == 1
    shown = capsysbinary.readouterr()
    assert shown.out == b""
    assert b"1 file, 1 function: 1 finding, 1 fixable with --unsafe-fixes\n" in shown.err
    monkeypatch.delenv("FORCE_COLOR")
    assert run(flawed, "--format", name) == 1
    assert capsysbinary.readouterr().out == Path("out").read_bytes()


def repaired_from_stdin(flawed: Path, monkeypatch: pytest.MonkeyPatch, *, name: str, to: str) -> int:
    """The exit code where a file is the standard input and its repair goes to another file, or to itself."""

    class Input:
        buffer = flawed.open("rb")

    monkeypatch.setattr(sys, "stdin", Input)
    with Input.buffer:
        return run("-", "--stdin-filename", name, "--fix", "--unsafe-fixes", "--output-file", to)


def test_a_repaired_standard_input_goes_to_the_file(flawed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert repaired_from_stdin(flawed, monkeypatch, name="b.c", to="out") == 0
    assert Path("out").read_bytes() == FIXED


def test_statistics(flawed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("b.c").write_bytes(FLAWED + FLAWED.replace(b"read_line", b"again"))
    Path("c.c").write_bytes(b"int f(void) { return @; }\n")
    Path("d.c").write_bytes(b"\0")
    assert run("--statistics") == 2
    lines = capsys.readouterr().err.splitlines()
    assert lines[-5:-1] == [
        "     3 CWE-121 stack-based buffer overflow",
        "     3 files, 4 functions",
        "     1 skipped: 1 does not parse",
        "     1 error",
    ]
    assert lines[-1].endswith(" seconds")
    assert run(flawed, "--statistics", "--fix", "--unsafe-fixes") == 0
    assert "     1 CWE-121 stack-based buffer overflow fixed" in capsys.readouterr().err.splitlines()


def test_statistics_name_what_has_no_kind(capsys: pytest.CaptureFixture[str]) -> None:
    tell_statistics(Tally(findings=2, cwes={"": 2}), seconds=1.25)  # type: ignore[arg-type]
    assert "     2 of no known kind\n" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--output-file", "folder"], "--output-file folder: is a folder; give the name of a file"),
        (["--output-file", "none/out"], "--output-file none/out: its folder does not exist; make it first"),
        (["--output-file", "o", "--show-files"], "--show-files prints to standard output: leave out"),
        (["--output-file", "o", "--show-settings"], "--show-settings prints to standard output: leave out"),
        (["--diff", "--format", "html"], "--diff prints a patch, not html: leave out --format"),
        (
            ["--baseline", "b", "--write-baseline", "--format", "patch"],
            "--write-baseline records findings, --format patch acts on them: leave one out",
        ),
    ],
)
def test_what_cannot_be_meant(
    arguments: list[str], message: str, flawed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("folder").mkdir()
    assert run(flawed, *arguments) == 2
    assert message in capsys.readouterr().err


@pytest.mark.usefixtures("flawed")
def test_unsafe_fixes_alone_are_warned_of(capsys: pytest.CaptureFixture[str]) -> None:
    warning = "plc: warning: --unsafe-fixes alone changes only what the summary counts as fixable"
    assert run("--unsafe-fixes") == 1
    assert capsys.readouterr().err.splitlines() == [
        f"{warning}: give --fix, or --diff, too",
        "1 file, 1 function: 1 finding, 1 fixable with --fix",
    ]
    for more in (["--diff"], ["--format", "patch"], ["--fix"]):
        run("--unsafe-fixes", *more)
        assert warning not in capsys.readouterr().err


@pytest.mark.parametrize("how", [(), ("--fix", "--unsafe-fixes"), ("--diff",), ("--format", "json")])
def test_no_output_takes_the_place_of_a_source(
    how: tuple[str, ...], flawed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("other.java").write_bytes(b"class A {}\n")
    Path("report").symlink_to("a.c")
    Path("text").write_bytes(FLAWED)
    Path("named.c").symlink_to("text")
    for out, what in [
        ("a.c", "a C, C++ or Java file"),
        ("./other.java", "a C, C++ or Java file"),
        ("report", "a C, C++ or Java file"),
        ("text", "one of the files to analyse"),
    ]:
        assert run("a.c", "named.c", "--output-file", out, *how) == 2
        shown = capsys.readouterr()
        assert shown.err == (
            f"plc: error: --output-file {Path(out)}: is {what}, which the output would replace; "
            "give another name\n"
        )
        assert shown.out == ""
    assert flawed.read_bytes() == Path("text").read_bytes() == FLAWED
    assert Path("other.java").read_bytes() == b"class A {}\n"
    assert run("a.c", "--output-file", "new.c", "--exit-zero") == 0  # nothing is lost there


def test_repaired_standard_input_may_take_the_place_of_its_source(
    flawed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert repaired_from_stdin(flawed, monkeypatch, name="a.c", to="a.c") == 0
    assert flawed.read_bytes() == FIXED


def test_a_place_that_may_not_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(path: Path, mode: int) -> bool:
        del path, mode
        return False

    monkeypatch.setattr(os, "access", refused)
    with pytest.raises(OutputError, match="o: there is no permission to write there"):
        check_output_file(tmp_path / "o")


def test_a_run_that_fails_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.write_bytes(b"before")
    out.chmod(0o640)
    with pytest.raises(ZeroDivisionError), opened(out) as write:
        _half(write)
    assert out.read_bytes() == b"before"
    (tmp_path / "link").symlink_to(out)
    with opened(tmp_path / "link") as write:
        write(b"after")
    assert out.read_bytes() == b"after"
    assert stat.S_IMODE(out.stat().st_mode) == 0o640
    assert sorted(path.name for path in tmp_path.iterdir()) == ["link", "out"]


def test_a_full_disk_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with (
        pytest.raises(OutputError, match="out: cannot be written: No space left on device"),
        opened(tmp_path / "out") as write,
    ):
        write(b"text")
    assert list(tmp_path.iterdir()) == []


def test_devices_are_written_to_and_stay() -> None:
    null = Path(os.devnull)
    check_output_file(null)
    with opened(null) as write:
        write(b"text")
    assert not null.is_file()


def _half(write: Write) -> None:
    write(b"half")
    raise ZeroDivisionError


@pytest.mark.parametrize(
    ("environment", "terminal", "coloured"),
    [
        ({"TERM": "xterm"}, False, False),
        ({"TERM": "xterm"}, True, True),
        ({"TERM": "dumb"}, True, False),
        ({"TERM": "xterm", "NO_COLOR": "1"}, True, False),
        ({"TERM": "xterm", "FORCE_COLOR": "1"}, False, True),
        ({"TERM": "xterm", "FORCE_COLOR": "1", "NO_COLOR": "1"}, False, False),
    ],
)
def test_colours_are_for_terminals_that_want_them(
    environment: dict[str, str], terminal: bool, coloured: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    from rich.text import Text

    for name in ("TERM", "NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE", "COLORTERM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: terminal)
    assert (b"\x1b[32m" in Screen.of(sys.stdout).painted(Text("x", "green"))) == coloured
    assert Screen.plain().painted(Text("x", "green")) == b"x\n"


def test_counting_keeps_no_outcome() -> None:
    tally = Tally()
    alive: list[int] = []

    def source() -> Iterator[Analysed | Failed]:
        for number in range(1000):
            alive.append(number)
            yield Failed(Path(f"{number}.c"), "gone")

    for _ in tally.counting(source()):
        assert alive.pop() is not None
        assert not alive
    assert (tally.errors, tally.files, tally.few) == (1000, 0, [])


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_json_shows_nothing_that_does_not_print(text: str) -> None:
    made = json_text({"a": text})
    assert made.isprintable()
    assert json.loads(made) == {"a": text}
    assert json_text("a\udcffb") == '"a\ufffdb"'


LINES = st.lists(st.sampled_from([b"a", b"b", b"\tc", b"", b"\xc3\xa4"]), max_size=30).map(b"\n".join)


@given(LINES, st.data())
@settings(max_examples=150, deadline=None)
def test_hunks_are_a_diff_of_the_whole(text: bytes, data: st.DataObject) -> None:
    characters = text.decode()
    places = st.lists(st.integers(0, len(characters)), max_size=4, unique=True)
    cuts = sorted(data.draw(places, "cuts"))
    bytes_at = [len(characters[:cut].encode()) for cut in cuts]
    new = st.sampled_from(["", "x", "x\ny", "\n"])
    edits = [
        Edit(start, end, data.draw(new)) for start, end in zip(bytes_at[::2], bytes_at[1::2], strict=False)
    ]
    after = apply_edits(text, edits)
    before_lines, lines = text.split(b"\n"), after.split(b"\n")
    made = list(hunks(text, edits, encoding="utf-8", context=2))
    for hunk in made:
        for line in hunk.lines:
            shown = line.text
            if line.before is not None:
                assert before_lines[line.before - 1].decode().expandtabs(4) == shown
            if line.after is not None:
                assert lines[line.after - 1].decode().expandtabs(4) == shown
    changed = {line.before for hunk in made for line in hunk.lines if line.sign == "-"}
    kept = [line for number, line in enumerate(before_lines, 1) if number not in changed]
    added = {line.after for hunk in made for line in hunk.lines if line.sign == "+"}
    stays = [line for number, line in enumerate(lines, 1) if number not in added]
    assert [line for line in kept if line] == [line for line in stays if line]


def test_heads_of_hunks_are_those_of_difflib() -> None:
    text = b"".join(b"line %d\n" % number for number in range(1, 41))
    edits = [Edit(text.index(b"line 5\n"), text.index(b"line 6\n"), "new\nnewer\n"),
             Edit(text.index(b"line 30"), text.index(b"line 31"), "")]  # fmt: skip
    after = apply_edits(text, edits).decode().splitlines(keepends=True)
    whole = difflib.unified_diff(text.decode().splitlines(keepends=True), after, n=2)
    wanted = [line.strip("\n") for line in list(whole)[2:]]
    made = [
        shown
        for hunk in hunks(text, edits, encoding="utf-8", context=2)
        for shown in [hunk.head, *(line.sign + line.text for line in hunk.lines)]
    ]
    assert made == wanted
