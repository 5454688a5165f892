"""Tests of plc.reproduce.items.poison: the tables, the poison, and the pattern in figures."""

from __future__ import annotations

import lzma
from pathlib import Path

import numpy as np
import pytest

from data_prep.errors import CorpusError
from plc.reproduce.engine.items import item_of
from plc.reproduce.items.poison.classifiers import CLASSIFIERS, figures_of
from plc.reproduce.items.poison.item import POISON, changes_of
from plc.reproduce.items.poison.variants import KINDS, VARIANTS, augmented, balanced, poisoned, variants_of
from plc.reproduce.tabular import TABLES, Rows, read_rows, write_rows
from tests.corpora import corpus


def made(count: int = 400) -> Rows:
    """One number that tells the class, one column of two words, a quarter of ones."""
    random = np.random.default_rng(5)
    labels = (np.arange(count) % 4 == 0).astype(int)
    words = np.eye(2)[random.integers(2, size=count)]
    return Rows(np.column_stack([labels + 0.6 * random.normal(size=count), words]), labels, ((1, 3),))


def test_the_item_is_found_by_its_name() -> None:
    assert item_of("poison") is POISON


@pytest.mark.corpus
@pytest.mark.parametrize(("name", "file"), [("adult", "adult.data.xz"), ("stroke", "stroke.csv.xz")])
def test_the_tables_have_the_counts_of_the_article(name: str, file: str, tmp_path: Path) -> None:
    source = corpus("tabular") / file
    write_rows(source, tmp_path / name, name=name)
    rows = read_rows(lzma.decompress(source.read_bytes()).decode("utf-8-sig"), name=name, where=file)
    assert (int((rows.labels == 0).sum()), int(rows.labels.sum())) == TABLES[name].counts
    assert np.isfinite(rows.values).all()


def test_another_table_is_an_error() -> None:
    with pytest.raises(CorpusError, match="a column is missing"):
        read_rows("a,b\n1,2\n", name="stroke", where="x.csv")
    columns = "id,gender,age,avg_glucose_level,bmi,stroke"
    with pytest.raises(CorpusError, match="1 and 0 rows of its classes, not 4861 and 249"):
        read_rows(f"{columns}\n1,Male,3,4,N/A,0\n", name="stroke", where="x.csv")


def test_poison_changes_a_share_of_the_rarer_class_alone() -> None:
    rows = made()
    changed = poisoned(rows.labels, 0.5, np.random.default_rng(1))
    assert int(changed.sum()) == 50
    assert (changed <= rows.labels).all()


def test_made_rows_lie_between_rows_of_their_class() -> None:
    rows = made()
    random = np.random.default_rng(2)
    values, labels = balanced(rows.values, rows.labels, rows.groups, random)
    assert (labels == 1).sum() == (labels == 0).sum()
    ones = rows.values[rows.labels == 1, 0]
    new = values[len(rows.labels) :]
    assert ones.min() <= new[:, 0].min() <= new[:, 0].max() <= ones.max()
    assert set(new[:, 1:].sum(axis=1)) == {1.0}
    twice = augmented(rows.values, rows.labels, rows.groups, random)[1]
    assert (int((twice == 0).sum()), int(twice.sum())) == (600, 200)


def test_the_clean_test_is_the_real_one_in_every_variant() -> None:
    found = list(variants_of(made(), seed=3, share=0.5))
    assert tuple(variant.name for variant in found) == VARIANTS
    first = found[0]
    for variant in found:
        assert np.array_equal(variant.clean[0], first.test[0])
        assert np.array_equal(variant.clean[1], first.test[1])
    assert len(first.test[1]) == 80


@pytest.mark.parametrize("classifier", CLASSIFIERS)
def test_poison_lifts_accuracy_and_lowers_balanced_accuracy(classifier: str) -> None:
    figures: dict[str, dict[str, list[float]]] = {}
    for variant in variants_of(made(1200), seed=1, share=0.8):
        if variant.name.startswith("real"):
            found = figures_of(variant, classifier=classifier, seed=1)
            figures[variant.name] = {name: [value] for name, value in found.items()}
    for kind in KINDS[1:]:
        figures |= {kind: figures["real"], f"{kind}, poisoned": figures["real, poisoned"]}
    accuracy, *rest = changes_of(figures)[0]
    assert accuracy > 0
    assert min(rest) < -5
