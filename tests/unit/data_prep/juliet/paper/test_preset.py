"""Preset `paper` end to end: a suite to a dataset whose counts add up, or one error and no dataset."""

from __future__ import annotations

import json
import tarfile
from pathlib import Path

import pytest

from data_prep.dataset import Pairs, read_pairs
from data_prep.errors import CorpusError
from data_prep.juliet.paper.preset import prepare
from data_prep.juliet.paper.words import Suite, join_words
from tests.unit.data_prep.juliet.paper.test_c import ONE_ROLE, TWO_ROLES_A, TWO_ROLES_B
from tests.unit.data_prep.juliet.paper.test_java import ONE_FILE

C_FILES = {
    "CWE900_Lamp/CWE900_Lamp__dim_01.c": ONE_ROLE.format(flow="01"),
    "CWE900_Lamp/CWE900_Lamp__dim_02.c": ONE_ROLE.format(flow="02"),
    "CWE900_Lamp/CWE900_Lamp__dim_12.cpp": ONE_ROLE.format(flow="12"),
    "CWE900_Lamp/CWE900_Lamp__same_12.c": ONE_ROLE.format(flow="12").replace("dim", "same"),
    "CWE900_Lamp/CWE900_Lamp__long_12.c": ONE_ROLE.format(flow="12").replace("light(level);", "f();" * 150),
    "CWE900_Lamp/CWE900_Lamp__two_51a.c": TWO_ROLES_A,
    "CWE900_Lamp/CWE900_Lamp__two_51b.c": TWO_ROLES_B,
    "support/lamp.h": "void light(int level);",
}


def suite_at(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def prepared(source: Path, out: Path, suite: Suite = "juliet-c", max_words: int | None = None) -> Pairs:
    prepare(source, suite=suite, out=out, max_words=max_words, progress=lambda _stage, _done, _total: None)
    return read_pairs(out)


def test_the_counts_add_up(tmp_path: Path) -> None:
    pairs = prepared(suite_at(tmp_path / "suite", C_FILES), tmp_path / "out")
    assert pairs.summary["cases"] == {
        "total": 6,
        "flow variant not used": 1,
        "kept": 4,
        "too many words": 1,
    }
    assert pairs.summary["case_pairs"] == {"total": 6, "kept": 5, "too many words": 1}
    assert pairs.summary["pairs"]["flawed"] == len(pairs) == 5
    assert pairs.kept_names is None
    assert {pair.kind for pair in pairs} == {"flawed"}
    assert {pair.language for pair in pairs} == {"c", "cpp"}


def test_splits_keep_together_what_they_promise(tmp_path: Path) -> None:
    pairs = prepared(suite_at(tmp_path / "suite", C_FILES), tmp_path / "out")
    by_source: dict[str, set[tuple[int, int]]] = {}
    for pair in pairs:
        by_source.setdefault(join_words(pair.source), set()).add((pair.bucket_source, pair.bucket_variant))
    assert any(len({p.variant for p in pairs if join_words(p.source) == text}) > 1 for text in by_source)
    assert all(len(buckets) == 1 for buckets in by_source.values())
    assert len({pair.id for pair in pairs}) == len(pairs)


def test_twice_gives_the_same_bytes_from_a_folder_or_an_archive(tmp_path: Path) -> None:
    folder = suite_at(tmp_path / "suite", C_FILES)
    archive = tmp_path / "suite.tar.xz"
    with tarfile.open(archive, "w:xz") as tar:
        tar.add(folder, "suite")
    first, second = prepared(folder, tmp_path / "one"), prepared(archive, tmp_path / "two")
    assert first.pairs == second.pairs
    prepared(folder, tmp_path / "again")
    for name in ("pairs.parquet", "dataset.json"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "again" / name).read_bytes()


def test_a_word_limit_of_ones_own_holds_for_both_sides(tmp_path: Path) -> None:
    pairs = prepared(suite_at(tmp_path / "suite", C_FILES), tmp_path / "out", max_words=25)
    assert pairs.pairs
    assert all(len(pair.source) <= 25 and len(pair.target) <= 25 for pair in pairs)
    assert pairs.summary["options"] == {"max_words": 25}


def test_java(tmp_path: Path) -> None:
    source = suite_at(tmp_path / "suite", {"src/CWE900_Lamp__dim_01.java": ONE_FILE})
    (pair,) = prepared(source, tmp_path / "out", "juliet-java")
    assert (pair.language, pair.cwe, pair.flow, pair.variant) == ("java", 900, "01", "CWE900_Lamp__dim")
    assert pair.id == "CWE900_Lamp__dim_01:good1"
    assert join_words(pair.target) == "private void main()throws Throwable{int level=9;}"


@pytest.mark.parametrize(
    ("files", "suite", "message"),
    [
        ({}, "juliet-c", "holds no file that ends in .c"),
        ({"A.java": "class A {}"}, "juliet-c", "holds no file that ends in .c"),
        ({"lamp.c": "int lamp;"}, "juliet-c", "no Juliet C/C.. test case"),
        ({"Lamp.java": "class Lamp {}"}, "juliet-java", "no Juliet Java test case"),
    ],
)
def test_another_corpus_is_an_error_and_leaves_nothing(
    files: dict[str, str], suite: Suite, message: str, tmp_path: Path
) -> None:
    source = suite_at(tmp_path / "suite", files)
    source.mkdir(exist_ok=True)
    with pytest.raises(CorpusError, match=message):
        prepared(source, tmp_path / "out", suite)
    assert [path.name for path in tmp_path.iterdir()] == ["suite"]


def test_a_file_that_is_not_utf8_is_an_error_and_leaves_nothing(tmp_path: Path) -> None:
    source = suite_at(tmp_path / "suite", C_FILES)
    (source / "CWE900_Lamp/CWE900_Lamp__dim_01.c").write_bytes(b"/* caf\xe9 */")
    with pytest.raises(CorpusError, match=r"CWE900_Lamp__dim_01\.c: is not UTF-8 at byte 6"):
        prepared(source, tmp_path / "out")
    assert [path.name for path in tmp_path.iterdir()] == ["suite"]


def test_dataset_json_names_its_input(tmp_path: Path) -> None:
    prepared(suite_at(tmp_path / "suite", C_FILES), tmp_path / "out")
    summary = json.loads((tmp_path / "out" / "dataset.json").read_text(encoding="utf-8"))
    assert (summary["preset"], summary["corpus"], summary["input"]["name"]) == ("paper", "juliet-c", "suite")
