"""Tests of data_prep.dataset."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from data_prep.dataset import Pair, check_place, read_pairs, write_pairs
from data_prep.errors import CorpusError


def pair(
    identifier: str, *, source: tuple[str, ...] = ("int", "v0"), target: tuple[str, ...] = ("x",)
) -> Pair:
    return Pair(
        id=identifier,
        source_id="s",
        language="c",
        cwe=121,
        variant="CWE121_Made__up",
        flow="01",
        kind="flawed",
        source=source,
        target=target,
        bucket_pair=0,
        bucket_source=1,
        bucket_variant=2,
        bucket_cwe=19,
    )


def test_written_is_read(tmp_path: Path) -> None:
    pairs = [pair("a"), pair("b", source=(), target=("é", "\n", '"x"')), pair("c")]
    write_pairs(tmp_path / "data", pairs, summary={"preset": "clean"}, kept_names=frozenset({"é", "b"}))
    read = read_pairs(tmp_path / "data")
    assert list(read) == pairs
    assert len(read) == 3
    assert read.kept_names == frozenset({"é", "b"})
    assert read.summary == {"format": 1, "preset": "clean"}
    assert read.pairs[0].bucket("cwe") == 19


def test_words_that_are_not_utf8_are_kept_as_far_as_they_go(tmp_path: Path) -> None:
    spelled = ('"', "caf\udce9", "é")
    write_pairs(tmp_path / "data", [replace(pair("a"), spelled=spelled)], summary={}, kept_names=None)
    assert read_pairs(tmp_path / "data").pairs[0].spelled == ('"', "caf?", "é")


def test_equal_words_are_one_object(tmp_path: Path) -> None:
    write_pairs(tmp_path / "data", [pair("a"), pair("b")], summary={}, kept_names=None)
    first, second = read_pairs(tmp_path / "data")
    assert first.source[0] is second.source[0]


def test_without_kept_names_there_is_no_file_of_them(tmp_path: Path) -> None:
    write_pairs(tmp_path / "data", [], summary={}, kept_names=None)
    assert sorted(path.name for path in (tmp_path / "data").iterdir()) == ["dataset.json", "pairs.parquet"]
    assert read_pairs(tmp_path / "data").kept_names is None


def test_a_dataset_is_replaced_and_nothing_else_is(tmp_path: Path) -> None:
    write_pairs(tmp_path / "data", [pair("old")], summary={}, kept_names=frozenset())
    write_pairs(tmp_path / "data", [pair("new")], summary={}, kept_names=None)
    assert [found.id for found in read_pairs(tmp_path / "data")] == ["new"]
    assert read_pairs(tmp_path / "data").kept_names is None
    other = tmp_path / "thesis"
    other.mkdir()
    (other / "chapter.txt").write_text("dear to someone", encoding="utf-8")
    with pytest.raises(CorpusError, match="exists and is not a dataset"):
        write_pairs(other, [pair("a")], summary={}, kept_names=None)
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_a_failed_write_leaves_nothing_half_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_pairs(tmp_path / "data", [pair("old")], summary={}, kept_names=None)

    def refuse(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pyarrow.parquet.ParquetWriter.write_table", refuse)
    for name in ("data", "fresh"):
        with pytest.raises(CorpusError, match=r"cannot write the dataset .*No space left"):
            write_pairs(tmp_path / name, [pair("new")], summary={}, kept_names=None)
    assert [path.name for path in tmp_path.iterdir()] == ["data"]
    assert [found.id for found in read_pairs(tmp_path / "data")] == ["old"]


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(CorpusError, match="cannot write the dataset"):
        write_pairs(tmp_path / "file" / "data", [], summary={}, kept_names=None)


def test_what_is_no_dataset_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match=r"is not a dataset: .*dataset.json is missing"):
        read_pairs(tmp_path)
    write_pairs(tmp_path / "data", [pair("a")], summary={}, kept_names=None)
    (tmp_path / "data" / "pairs.parquet").write_bytes(b"PAR1 no")
    with pytest.raises(CorpusError, match="is a damaged dataset"):
        read_pairs(tmp_path / "data")
    (tmp_path / "data" / "dataset.json").write_text(json.dumps({"format": 99}), encoding="utf-8")
    with pytest.raises(CorpusError, match="is a dataset of format 99, not 1"):
        read_pairs(tmp_path / "data")


def test_a_file_is_no_place_for_a_dataset(tmp_path: Path) -> None:
    place = tmp_path / "file"
    place.write_text("")
    with pytest.raises(CorpusError, match="exists and is not a dataset"):
        check_place(place)
