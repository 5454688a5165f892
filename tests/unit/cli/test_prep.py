"""Tests of plc.cli.prep.app."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from data_prep.dataset import read_pairs
from plc.cli.app import main
from tests.corpus import c_corpus, java_corpus, write_corpus


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_corpus(c_corpus(), tmp_path_factory.mktemp("corpus"))


def run(*words: object) -> int:
    with pytest.raises(SystemExit) as stopped:
        main(["prep", *map(str, words)])
    return int(stopped.value.code or 0)


def test_a_corpus_becomes_a_dataset(corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "data"
    assert run("juliet-c", "--from", corpus, "--out", out, "--jobs", 1) == 0
    printed = capsys.readouterr()
    assert json.loads(printed.out) == {
        key: value for key, value in read_pairs(out).summary.items() if key != "format"
    }
    assert printed.err == f"wrote {out}\n"


def test_kept_names_of_another_dataset_stay_words(corpus: Path, tmp_path: Path) -> None:
    java = write_corpus(java_corpus(), tmp_path / "java")
    assert run("juliet-java", "--from", java, "--out", tmp_path / "j", "--jobs", 1) == 0
    known = tmp_path / "j" / "known.json"
    assert run("juliet-c", "--from", corpus, "--out", tmp_path / "c", "--jobs", 1, "--kept-names", known) == 0
    ours, theirs = read_pairs(tmp_path / "c").kept_names, read_pairs(tmp_path / "j").kept_names
    assert ours is not None
    assert theirs is not None
    assert ours > theirs


@pytest.mark.parametrize("words", [["--known", "nowhere.json"], ["--known=nowhere.json"]])
def test_the_old_name_of_kept_names_works_with_a_note(
    corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str]
) -> None:
    assert run("juliet-c", "--from", corpus, "--out", tmp_path / "data", *words) == 2
    said = capsys.readouterr().err
    assert said.startswith("plc: `--known` is now called `--kept-names`\n")
    assert "--kept-names nowhere.json: not a readable known.json" in said


@pytest.mark.parametrize("name", ["history-known", "history-kept-names"])
def test_the_old_name_of_the_command_for_kept_names_works_with_a_note(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ("--store", tmp_path, "--language", "c", "--out", tmp_path / "known.json", "--most", 0)
    assert run(name, *words) == 2
    said = capsys.readouterr().err
    assert "--most 0: give at least one" in said
    note = "plc: `plc prep history-known` is now called `plc prep history-kept-names`\n"
    assert said.startswith(note) == (name == "history-known")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--jobs", "0"], "--jobs 0: give at least one process"),
        (["--max-words", "0"], "--max-words 0: an instance has at least one word"),
        (["--check-against", "folds"], "add --preset paper"),
        (["--preset", "paper", "--kept-names", "known.json"], "--kept-names belongs to preset clean"),
        (["--preset", "paper", "--jobs", "2"], "--jobs belongs to preset clean"),
        (["--kept-names", "nowhere.json"], "nowhere.json: not a readable known.json"),
    ],
)
def test_impossible_options_are_one_line_and_exit_2(
    corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str], message: str
) -> None:
    assert run("juliet-c", "--from", corpus, "--out", tmp_path / "data", *words) == 2
    printed = capsys.readouterr()
    assert printed.err.count("\n") == 1
    assert message in printed.err
    assert not (tmp_path / "data").exists()


def test_a_corpus_that_is_none_is_one_line_and_exit_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    other = tmp_path / "other"
    other.mkdir()
    (other / "main.c").write_text("int main(void) { return 0; }", encoding="utf-8")
    java = write_corpus(java_corpus(), tmp_path / "java")
    for source in (empty, other, java, tmp_path / "nowhere"):
        assert run("juliet-c", "--from", source, "--out", tmp_path / "data") == 2
        printed = capsys.readouterr()
        assert printed.err.startswith("plc: error: ")
        assert printed.err.count("\n") == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["empty", "java", "other"]


def test_kept_names_must_be_a_list_of_names(
    corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "known.json"
    path.write_text('{"words": []}', encoding="utf-8")
    assert run("juliet-c", "--from", corpus, "--out", tmp_path / "data", "--kept-names", path) == 2
    assert "not a list of names" in capsys.readouterr().err


def test_files_that_are_not_utf8_are_read(tmp_path: Path) -> None:
    case = "CWE1_Made__latin_01"
    body = f'void {case}_bad() {{ say("\xe9"); use(1); }} static void good1() {{ say("\xe9"); use(2); }}'
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / f"{case}.c").write_bytes(body.encode("latin-1"))
    assert run("juliet-c", "--from", folder, "--out", tmp_path / "data", "--jobs", 1) == 0
    assert [pair.kind for pair in read_pairs(tmp_path / "data")] == ["flawed", "identity"]
