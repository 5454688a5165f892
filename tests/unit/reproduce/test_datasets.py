"""Datasets made of others: made once, made again with their base, errors that name the folder to remove."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from data_prep.dataset import Pair, read_pairs, write_pairs
from data_prep.errors import ConfigError, CorpusError
from plc.reproduce.engine.datasets import Datasets
from tests.unit.training_rows import dataset, rows


def flawed(pair: Pair) -> Pair | None:
    return pair if pair.kind == "flawed" else None


def derived(root: Path, change: Callable[[Pair], Pair | None] = flawed) -> Path:
    """As a fresh process asks for it."""
    datasets = Datasets(root, corpora=root)
    made = datasets.derived("little", root / "base", change, how="flawed ones")
    assert datasets.digest_of(made) == Datasets(root, corpora=root).digest_of(made)
    return made


def test_it_is_made_once(tmp_path: Path) -> None:
    dataset(tmp_path / "base", 20)
    assert len(read_pairs(derived(tmp_path))) == 20
    before = (tmp_path / "little" / "dataset.json").stat().st_mtime_ns
    derived(tmp_path)
    assert (tmp_path / "little" / "dataset.json").stat().st_mtime_ns == before


def test_a_changed_base_changes_what_was_made_of_it(tmp_path: Path) -> None:
    dataset(tmp_path / "base", 20)
    datasets = Datasets(tmp_path, corpora=tmp_path)
    first = datasets.digest_of(datasets.derived("little", tmp_path / "base", flawed, how=""))
    shutil.rmtree(tmp_path / "base")
    dataset(tmp_path / "base", 30)
    assert len(read_pairs(derived(tmp_path))) == 30
    assert Datasets(tmp_path, corpora=tmp_path).digest_of(tmp_path / "little") != first


def test_one_that_does_not_say_what_it_was_made_of_stays(tmp_path: Path) -> None:
    dataset(tmp_path / "base", 20)
    write_pairs(tmp_path / "little", rows(5), summary={}, kept_names=None)
    assert len(read_pairs(derived(tmp_path))) == 10


def test_nothing_left_names_the_folder_to_remove(tmp_path: Path) -> None:
    dataset(tmp_path / "base", 5)
    with pytest.raises(CorpusError, match=r"base: no row is left for little .*remove that folder, then run"):
        derived(tmp_path, lambda _: None)


def test_a_damaged_summary_names_the_folder_to_remove(tmp_path: Path) -> None:
    dataset(tmp_path / "base", 5)
    derived(tmp_path)
    (tmp_path / "little" / "dataset.json").write_text("{", "utf-8")
    with pytest.raises(CorpusError, match=r"dataset\.json cannot be read: .*remove .*little, then run"):
        derived(tmp_path)


def test_a_name_that_is_none_and_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"no dataset 'clean'; there are deepfix, paper-c, paper-java, "):
        Datasets(tmp_path, corpora=tmp_path).path("clean")
    dataset(tmp_path / "base", 5)
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(CorpusError, match=r"cannot be written: .*; choose another --runs"):
        Datasets(tmp_path / "file", corpora=tmp_path).made("one", lambda _: None)
