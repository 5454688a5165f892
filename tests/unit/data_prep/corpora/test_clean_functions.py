"""Real code as identity pairs: what is taken, what is dropped, how it is split."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from data_prep.corpora.clean_functions import prepare
from data_prep.dataset import read_pairs
from data_prep.errors import CorpusError
from data_prep.text.languages import Language
from plc.cli.app import main

CODE = """
int twice(int value) { return value + value; }
int again(int number) { return number + number; }
int thrice(int value) { return twice(value) + value; }
int broken(int value) { return ((value; }
"""


def project(folder: Path, name: str, text: str = CODE) -> Path:
    (folder / name).mkdir()
    (folder / name / "code.c").write_text(text)
    return folder / name


def prepared(
    out: Path, *sources: Path, languages: tuple[Language, ...] = ("c",), most: int = 10
) -> dict[str, object]:
    return prepare(
        sources,
        out=out,
        kept_names=frozenset({"return"}),
        languages=frozenset(languages),
        max_words=400,
        most=most,
        progress=lambda *_: None,
    )


def test_a_function_is_taken_once_and_stays_as_it_is(tmp_path: Path) -> None:
    summary = prepared(tmp_path / "out", project(tmp_path, "one"))
    pairs = read_pairs(tmp_path / "out")
    assert summary["functions"] == len(pairs) == 2  # `again` is `twice` once names are slots
    assert all(pair.source == pair.target and pair.kind == "identity" for pair in pairs)
    dropped = summary["dropped"]
    assert isinstance(dropped, dict)
    assert dropped["same function"] == 1
    assert dropped["parse error"] == 1


def test_every_split_is_by_project(tmp_path: Path) -> None:
    prepared(
        tmp_path / "out", project(tmp_path, "one"), project(tmp_path, "two", "int id(int a) { return a; }")
    )
    buckets: dict[str, set[int]] = {}
    for pair in read_pairs(tmp_path / "out"):
        buckets.setdefault(pair.variant, set()).update(
            (pair.bucket_pair, pair.bucket_source, pair.bucket_variant, pair.bucket_cwe)
        )
    assert set(buckets) == {"one", "two"}
    assert all(len(found) == 1 for found in buckets.values())


def test_no_more_of_a_project_than_asked_for(tmp_path: Path) -> None:
    assert prepared(tmp_path / "out", project(tmp_path, "one"), most=1)["functions"] == 1


def test_a_project_without_functions_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="no function of java"):
        prepared(tmp_path / "out", project(tmp_path, "one"), languages=("java",))


@pytest.mark.parametrize(
    ("name", "note"),
    [("clean-functions", ""), ("sound", "`plc prep sound` is now called `plc prep clean-functions`")],
)
def test_the_command_writes_a_dataset_under_both_names(
    name: str, note: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = project(tmp_path, "one")
    with pytest.raises(SystemExit) as ended:
        main(["prep", name, "--from", str(source), "--languages", "c", "--out", str(tmp_path / "out")])
    assert ended.value.code == 0
    reported = capsys.readouterr()
    assert json.loads(reported.out)["functions"] == 2
    assert note in reported.err
    assert ("is now called" in reported.err) == bool(note)


def test_no_words_at_all_is_one_line_and_exit_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = [
        "prep",
        "clean-functions",
        "--from",
        tmp_path,
        "--languages",
        "c",
        "--out",
        tmp_path / "out",
        "--max-words",
        0,
    ]
    with pytest.raises(SystemExit) as ended:
        main([*map(str, words)])
    assert ended.value.code == 2
    assert "--max-words 0: give at least 1" in capsys.readouterr().err
