"""Tests of plc.evaluate.history: findings of an old state, judged by what came later."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from data_prep.errors import ConfigError, CorpusError
from plc.cli.app import app
from plc.evaluate.history.command import measure
from plc.evaluate.history.place import Place
from plc.evaluate.history.report import Measured, history_json, history_table
from plc.repair.shipped import default_model
from tests.scripted_model import repairer, swap
from tests.unit.repositories import Repository

FLAWED = """int sum(int *list, int length)
{
    int total = 0;
    for (int at = 0; at <= length; at++)
        total += list[at];
    return total;
}

int other(int a)
{
    return a + 1;
}
"""
FIXED = FLAWED.replace("at <= length", "at < length")
AT = "2023-11-15"  # the first commit is of the day before
RULE = swap("<=", "<")


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    made = Repository(tmp_path / "repository")
    made.commit("Begin", {"src/sum.c": FLAWED, "read.me": "1"})
    return made


def measured(repository: Repository, *, at: str = AT, min_confidence: float | None = None) -> Measured:
    return measure(
        repository.folder,
        repairer(RULE),
        at=at,
        min_confidence=min_confidence,
        workers=1,
        tell=lambda _: None,
    )


def verdict(repository: Repository) -> tuple[str, str]:
    ((path, judged),) = measured(repository).judged
    assert path.as_posix() == "src/sum.c"
    assert judged.finding.function == "sum"
    return judged.verdict, judged.commit


def test_what_nobody_changed_is_untouched(repository: Repository) -> None:
    repository.commit("Fix the other", {"src/sum.c": FLAWED.replace("a + 1", "a + 2")})
    assert verdict(repository) == ("untouched", "")


def test_the_same_change_is_exactly_true_whatever_it_is_called(repository: Repository) -> None:
    later = FIXED.replace("int total = 0", "long total = 0").replace("return a", "return 2 * a")
    assert verdict(repository)[0] == "untouched"
    commit = repository.commit("Tidy up", {"src/sum.c": later})
    assert verdict(repository) == ("exactly true", commit)


def test_another_change_there_is_true_in_a_fix_alone(repository: Repository) -> None:
    other = FLAWED.replace("at <= length", "at != length")
    commit = repository.commit("Tidy up", {"src/sum.c": other})
    assert verdict(repository) == ("changed otherwise", commit)
    repository.git("commit", "--quiet", "--amend", "--no-verify", "-m", "Fix an overflow")
    assert verdict(repository) == ("true", repository.git("rev-parse", "HEAD"))


def test_a_sweep_is_no_fix_whatever_it_says(repository: Repository) -> None:
    files = {f"file{number}": "1" for number in range(25)}
    repository.commit("Fix all", {"src/sum.c": FLAWED.replace("at <= length", "at != length"), **files})
    assert verdict(repository)[0] == "changed otherwise"


def test_a_place_is_followed_through_changes_renamings_and_moves(repository: Repository) -> None:
    longer = FLAWED.replace("int total = 0;", "int total = 0;\n    if (list == 0)\n        return 0;")
    repository.commit("Fix a crash", {"src/sum.c": longer})
    named = longer.replace("length", "count")
    repository.commit("Rename", {"src/sum.c": named})
    repository.commit("Move", {"src/sum.c": None, "lib/add.c": named})
    commit = repository.commit("Fix it", {"lib/add.c": named.replace("at <= count", "at < count")})
    assert verdict(repository) == ("exactly true", commit)


def test_a_function_or_file_that_goes_is_gone(repository: Repository) -> None:
    commit = repository.commit("Drop it", {"src/sum.c": FLAWED.partition("\n\n")[2]})
    ((_, judged),) = measured(repository).judged
    assert (judged.verdict, judged.commit, judged.reason) == ("gone", commit, "the function is gone")
    repository.git("reset", "--quiet", "--hard", "HEAD~1")
    repository.commit("Drop all", {"src/sum.c": None})
    ((_, judged),) = measured(repository).judged
    assert (judged.verdict, judged.reason) == ("gone", "the file is gone")


def test_a_merge_is_a_fix_where_a_merged_commit_is(repository: Repository) -> None:
    repository.git("checkout", "--quiet", "-b", "side")
    fix = repository.commit("Fix an overflow", {"src/sum.c": FLAWED.replace("at <= length", "at != length")})
    repository.git("checkout", "--quiet", "main")
    repository.commit("Write", {"read.me": "2"})
    repository.git("merge", "--quiet", "--no-ff", "-m", "Bring side in", "side")
    assert verdict(repository) == ("true", fix)


def test_a_fix_elsewhere_in_the_file_makes_no_merge_a_fix(repository: Repository) -> None:
    repository.git("checkout", "--quiet", "-b", "side")
    other = FLAWED.replace("at <= length", "at != length")
    repository.commit("Tidy up", {"src/sum.c": other})
    repository.commit("Fix the other", {"src/sum.c": other.replace("a + 1", "a + 2")})
    repository.git("checkout", "--quiet", "main")
    repository.commit("Write", {"read.me": "2"})
    repository.git("merge", "--quiet", "--no-ff", "-m", "Fix all (side)", "side")
    assert verdict(repository)[0] == "changed otherwise"


def test_a_rewritten_function_says_nothing(repository: Repository) -> None:
    words = " ".join(f"walk(list, {number});" for number in range(30))
    new = FLAWED.replace("for (int at = 0; at <= length; at++)\n        total += list[at];", words)
    repository.commit("Fix it", {"src/sum.c": new})
    ((_, judged),) = measured(repository).judged
    assert (judged.verdict, judged.reason) == ("changed otherwise", "the function was rewritten")


def test_namesakes_are_told_apart(repository: Repository) -> None:
    text = "class A {\n  int f(int a, int b) { return a <= b ? a : b; }\n  int f(int a) { return a; }\n}\n"
    start = repository.commit("Add", {"A.java": text})
    more = text.replace("{\n", "{\n  int f() { return 0; }\n", 1)
    repository.commit("Add more", {"A.java": more})
    commit = repository.commit("Fix the order", {"A.java": more.replace("<=", "<")})
    found = {path.name: judged for path, judged in measured(repository, at="2023-11-16").judged}
    assert measured(repository, at="2023-11-16").commit == start
    assert (found["A.java"].verdict, found["A.java"].commit) == ("exactly true", commit)


def test_what_is_not_read_is_counted_and_nothing_is_written(repository: Repository) -> None:
    broken = "int broken_one(void)\n{\n    return @;\n}\n"
    repository.commit(
        "More",
        {
            "broken.c": broken,
            "gen.c": "/* DO NOT EDIT */\n" + FLAWED,
            "bin.c": b"\0",
            "build/x.c": FLAWED,
            "node_modules/m/x.c": FLAWED,
        },
    )
    before = sorted(p for p in repository.folder.rglob("*"))
    found = measured(repository, at="2024-01-01")
    assert found.functions == 2
    assert found.skipped["does not parse"] == 1
    assert found.skipped["file: generated"] == 1
    assert any(reason.startswith("file: binary data") for reason in found.skipped)
    assert found.files == 4
    assert len(found.judged) == 1
    assert sorted(p for p in repository.folder.rglob("*")) == before


def test_a_repository_without_a_commit_before_the_date(repository: Repository) -> None:
    with pytest.raises(CorpusError, match="no commit before 2000-01-01; give a later --at"):
        measured(repository, at="2000-01-01")
    with pytest.raises(ConfigError, match="--at yesterday"):
        measured(repository, at="yesterday")


def test_the_report_tells_of_each_kind_and_finding(repository: Repository) -> None:
    commit = repository.commit("Fix it", {"src/sum.c": FIXED})
    found = measured(repository)
    report = history_json([found], head={"kind": "history"}, asked={"at": AT})
    assert report["alarms"]["hits"] == 1
    assert (report["functions"], report["alarms"]["n"]) == (2, 2)
    (finding,) = report["findings"]
    assert finding["kind"] == found.judged[0][1].finding.kind != ""
    assert finding["cwe"] == "CWE-121"
    assert report["kinds"] == {finding["kind"]: report["all"]}
    assert finding["repository"] == "repository"
    assert (finding["path"], finding["line"], finding["function"]) == ("src/sum.c", 1, "sum")
    assert (finding["verdict"], finding["later commit"]) == ("exactly true", commit)
    assert finding["change"] == [{"from": "<=", "to": "<"}]
    table = history_table([found], model="m")
    assert table.rows[-1][:2] == ("all", "1")
    assert "alarms per 10,000 functions: 5000.00" in table.title


def test_the_command_asks_for_what_it_needs(
    repository: Repository, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    model = str(default_model())
    for words, message in (
        (["--suite", "history", "--at", AT], "give --from and --at"),
        (["--from", str(repository.folder)], "belong to --suite history"),
        (["--suite", "history", "--from", "x", "--at", AT, "--runs"], "reads repositories alone"),
    ):
        with pytest.raises(ConfigError, match=message):
            app(["evaluate", model, *words], exit_on_error=False)
    out = tmp_path / "report.json"
    words = ["--suite", "history", "--from", str(repository.folder), str(tmp_path), "--at", AT]
    app(["evaluate", model, *words, "--json", str(out)], result_action="return_value")
    report = json.loads(out.read_text())
    assert report["kind"] == "history"
    assert report["repositories"][0]["functions"] == 2
    assert "is not a repository" in capsys.readouterr().err


def test_what_stands_there_by_chance_is_not_made() -> None:
    place = Place.between(list("if(a=b)f();"), list("if(a!b)f();"))
    assert place.is_made_by(list("if(a!b)f();g();"))
    assert not place.is_made_by(list("while(c!d)h();"))


def test_a_place_moves_with_its_words_and_knows_its_gap() -> None:
    place = Place.between(["a", "b", "c", "d"], ["a", "b", "x", "c", "d"])
    assert not place.is_touched_by(["y", "a", "b", "c", "d"])
    moved = place.moved_to(["y", "a", "b", "c", "d"])
    assert (moved.edits[0].start, moved.edits[0].end) == (3, 3)
    assert moved.is_touched_by(["y", "a", "b", "z", "c", "d"])
    assert not moved.is_made_by(["y", "a", "b", "z", "c", "d"])
    assert moved.is_made_by(["y", "a", "b", "x", "c", "d", "e"])
    with pytest.raises(ValueError, match="touches the place"):
        place.moved_to(["a", "b", "z", "c", "d"])
