"""Known findings stay known while the code around them changes, and new ones are never taken for them."""

from __future__ import annotations

import json
from collections import Counter
from itertools import permutations
from pathlib import Path

import pytest

from data_prep.text.languages import language_of
from plc.cli.app import main
from plc.repair import Repairer
from plc.repair.narrow.baseline import (
    Baseline,
    BaselineError,
    Known,
    Recorder,
    read_entries,
    stale_lines,
    write_entries,
)
from tests.scripted_model import repairer, swap

SERVED = repairer(swap("gets ( v0 ) ;", "fgets ( v0 , 10 , stdin ) ;"))
FLAWED = "void read_line(char *line)\n{\n    gets(line);\n}\n"


@pytest.fixture(autouse=True)
def _model(monkeypatch: pytest.MonkeyPatch) -> None:
    def load(path: Path | None = None, *, threads: int = 0) -> Repairer:
        del path, threads
        return SERVED

    monkeypatch.setattr(Repairer, "load", load)


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def record(folder: Path, *paths: Path) -> Path:
    """The baseline of some files."""
    recorder = Recorder(folder / "baseline.json")
    for path in paths:
        recorder(path, path.read_bytes(), SERVED.report(path.read_bytes(), language_of(path) or "c"))
    recorder.write()
    return folder / "baseline.json"


def left(baseline: Baseline, path: Path) -> list[str]:
    """The functions of the findings that a baseline does not know."""
    report = SERVED.report(path.read_bytes(), language_of(path) or "c")
    return [finding.function for finding in baseline(path, path.read_bytes(), report).findings]


@pytest.mark.parametrize(
    ("change", "known"),
    [
        (lambda text: text, True),
        (lambda text: "#include <stdio.h>\n/* a new head */\nint one(void) { return 1; }\n" + text, True),
        (lambda text: text + "int two(void) { return 2; }\n", True),
        (lambda text: text.replace("\n    gets(line);", " gets( line ); // really"), True),
        (
            lambda text: text.replace(
                "{\n", "{\n    int a = 1; int b = 2; int c = 3; int d = a + b + c;\n", 1
            ),
            False,
        ),
        (lambda text: text.replace("read_line", "other"), False),
        (lambda text: text.replace("gets(line)", "gets(line + 1)").replace("+ 1", ""), True),
        (lambda text: text.replace("char *line", "char *text").replace("(line)", "(text)"), False),
    ],
)
def test_only_a_change_of_the_very_place_makes_a_finding_new(
    change: object, known: bool, tmp_path: Path
) -> None:
    path = write(tmp_path / "a.c", FLAWED)
    baseline = record(tmp_path, path)
    assert callable(change)
    write(path, change(FLAWED))
    assert left(Baseline.read(baseline), path) == (
        [] if known else [left(Baseline(path, Counter()), path)[0]]
    )


def test_far_away_in_the_same_function_changes_nothing(tmp_path: Path) -> None:
    many = "".join(f"    use({number}, {number});\n" for number in range(6))
    text = FLAWED.replace("    gets", many + "    gets")
    path = write(tmp_path / "a.c", text)
    baseline = record(tmp_path, path)
    write(path, text.replace("use(0, 0)", "use(9, 9)"))
    assert left(Baseline.read(baseline), path) == []


def test_as_many_as_were_counted_are_known(tmp_path: Path) -> None:
    twice = FLAWED + FLAWED  # no C, but two findings that are the same in all
    path = write(tmp_path / "a.c", twice)
    file = record(tmp_path, path)
    assert [entry["count"] for entry in json.loads(file.read_bytes())["findings"]] == [2]
    baseline = Baseline.read(file)
    assert left(baseline, path) == []
    write(path, twice + FLAWED)
    assert left(baseline, path) == ["read_line"]
    assert left(baseline, path) == ["read_line"]  # asked again, the same
    assert baseline.hidden == 2
    write(path, FLAWED)
    assert left(baseline, path) == []
    assert [entry.path for entry in baseline.stale()] == ["a.c"]


def test_the_entries_of_a_renamed_file_hold_under_its_new_name(tmp_path: Path) -> None:
    old = write(tmp_path / "old.c", FLAWED)
    file = record(tmp_path, old)
    write(tmp_path / "copy.c", FLAWED)
    baseline = Baseline.read(file)
    assert left(baseline, tmp_path / "copy.c") == ["read_line"]  # the old file is still there
    old.rename(tmp_path / "src.c")
    baseline = Baseline.read(file)
    assert left(baseline, tmp_path / "src.c") == []
    assert left(baseline, tmp_path / "src.c") == []
    assert baseline.stale() == []
    write(tmp_path / "src.c", FLAWED + FLAWED)
    assert left(baseline, tmp_path / "src.c") == ["read_line"]  # no more than were counted
    assert baseline.hidden == 1


def test_what_is_known_does_not_depend_on_the_order_of_the_files(tmp_path: Path) -> None:
    """Threads come to files in any order: each must get the same answer, and so must --statistics."""
    split = FLAWED + FLAWED.replace("read_line", "again")
    kept = write(tmp_path / "kept.c", FLAWED)
    old = write(tmp_path / "old.c", split)
    file = record(tmp_path, kept, old)
    old.unlink()
    new = FLAWED.replace("read_line", "new")
    texts = {"a.c": FLAWED, "b.c": split, "c.c": new, "kept.c": ""}
    paths = [write(tmp_path / name, text) for name, text in texts.items()]
    outcomes = set()
    for order in permutations(paths):
        baseline = Baseline.read(file)
        found = {path.name: tuple(left(baseline, path)) for path in order}
        outcomes.add((tuple(sorted(found.items())), baseline.hidden, tuple(baseline.stale())))
    ((said, hidden, stale),) = outcomes
    assert said == (("a.c", ()), ("b.c", ()), ("c.c", ("new",)), ("kept.c", ()))
    assert hidden == 3
    assert [entry.path for entry in stale] == ["kept.c"]


def test_the_command_says_the_same_with_any_number_of_jobs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    old = write(tmp_path / "old.c", FLAWED)
    assert run("--baseline", "known.json", "--write-baseline") == 0
    old.unlink()
    for number in range(12):  # the first ones take longer than the last
        write(tmp_path / f"f{number:02}.c", "int x;\n" * 400 * (12 - number) + FLAWED)
    capsys.readouterr()
    said = set()
    for jobs in (1, 2, 8):
        code = run("--baseline", "known.json", "--no-cache", "--format", "json", "--jobs", jobs)
        said.add((code, capsys.readouterr().out))
    assert len(said) == 1


def test_entries_that_nothing_needs_are_stale(tmp_path: Path) -> None:
    first, second = write(tmp_path / "a.c", FLAWED), write(tmp_path / "b.c", FLAWED)
    gone = write(tmp_path / "gone.c", FLAWED)
    file = record(tmp_path, first, second, gone)
    gone.unlink()
    write(first, "int one(void) { return 1; }\n")
    baseline = Baseline.read(file)
    assert left(baseline, first) == []
    assert [entry.path for entry in baseline.stale()] == ["a.c", "gone.c"]  # b.c was not analysed
    assert list(stale_lines(baseline.stale(), most=1)) == [
        "2 baseline entries are stale; --write-baseline drops them",
        "  a.c: CWE-121 in `read_line`",
        "  and 1 more",
    ]
    assert next(iter(stale_lines(baseline.stale()[:1]))).startswith("1 baseline entry is stale")
    assert list(stale_lines([])) == []


def test_writing_again_keeps_what_was_not_looked_at(tmp_path: Path) -> None:
    first, second = write(tmp_path / "a.c", FLAWED), write(tmp_path / "sub" / "b.c", FLAWED)
    gone = write(tmp_path / "gone.c", FLAWED)
    file = record(tmp_path, first, second, gone)
    gone.unlink()
    write(first, "int one(void) { return 1; }\n")
    record(tmp_path, first)
    assert [entry.path for entry in read_entries(file)] == ["sub/b.c"]


def test_paths_count_from_the_baseline(tmp_path: Path) -> None:
    path = write(tmp_path / "src" / "a.c", FLAWED)
    (tmp_path / "ci").mkdir()
    file = record(tmp_path / "ci", path)
    assert [entry.path for entry in read_entries(file)] == ["../src/a.c"]
    assert left(Baseline.read(file), path) == []


ENTRY = {"path": "a.c", "function": "f", "cwe": "CWE-1", "words": "00", "count": 1}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", r"is no baseline \(Expecting value.*\): restore it, or make it anew with --write-baseline"),
        ("[" * 100_000, "is no baseline"),
        ("[]", "is no baseline as plc writes it"),
        ('{"version": 9, "findings": []}', "is of version 9, not 1: restore it, or make it anew"),
        ('{"version": 1}', r"is no baseline as plc writes it \(no 'findings'\): restore"),
        (json.dumps({"version": 1, "findings": [{**ENTRY, "count": 0}]}), "not an entry: .*; restore it"),
        (json.dumps({"version": 1, "findings": [{**ENTRY, "path": 7}]}), "not an entry"),
    ],
)
def test_a_file_that_is_no_baseline_is_refused(content: str, message: str, tmp_path: Path) -> None:
    path = write(tmp_path / "baseline.json", content)
    with pytest.raises(BaselineError, match=message.replace("; restore", ".*: restore")):
        read_entries(path)


def test_baselines_that_cannot_be_read_or_written(tmp_path: Path) -> None:
    with pytest.raises(BaselineError, match=r"cannot be read: No such file .*; --write-baseline makes"):
        Baseline.read(tmp_path / "none.json")
    with pytest.raises(BaselineError, match="cannot be written: No such file"):
        write_entries(tmp_path / "none" / "b.json", Counter())
    file = tmp_path / "b.json"
    write_entries(file, Counter({Known("a.c", "f", "", "00"): 2}))
    assert read_entries(file) == Counter({Known("a.c", "f", "", "00"): 2})
    assert [path.name for path in tmp_path.iterdir()] == ["b.json"]


def run(*arguments: object) -> int:
    with pytest.raises(SystemExit) as stopped:
        main(["repair", *map(str, arguments)])
    assert isinstance(stopped.value.code, int)
    return stopped.value.code


@pytest.mark.usefixtures("no_tools")
def test_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    path = write(tmp_path / "a.c", FLAWED)
    assert run("--baseline", "known.json", "--write-baseline") == 0
    said = capsys.readouterr()
    assert "plc: 1 finding recorded in known.json\n" in said.err
    assert said.out == ""
    assert run("--baseline", "known.json", "--write-baseline", "--format", "json") == 0
    assert '"read_line"' in capsys.readouterr().out
    assert run("--baseline", "known.json") == 0
    assert "plc: 1 finding known from the baseline, not shown" in capsys.readouterr().err
    assert run("--baseline", "known.json", "--fix") == 0
    assert path.read_text() == FLAWED
    write(path, FLAWED + FLAWED.replace("read_line", "again"))
    capsys.readouterr()
    write(tmp_path / "plc.toml", "statistics = true\n")
    assert run("--baseline", "known.json") == 1
    shown = capsys.readouterr()
    assert "again" in shown.out
    assert "read_line" not in shown.out
    assert "plc: 1 finding known from the baseline, not shown" in shown.err
    assert run("--baseline", "known.json", "--fix") == 0
    assert path.read_text().count("gets(line);") == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--write-baseline"], "--write-baseline needs the file to write: give --baseline FILE too"),
        (
            ["--baseline", "x", "--write-baseline", "--fix"],
            "--write-baseline records findings, --fix acts on them",
        ),
        (["--baseline", "x", "--write-baseline", "--since", "HEAD"], "--since selects parts: leave one out"),
        (["--baseline", "x"], "x cannot be read: No such file"),
    ],
)
def test_usage_errors(
    arguments: list[str], message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "a.c", FLAWED)
    assert run(*arguments) == 2
    assert message in " ".join(capsys.readouterr().err.split())
