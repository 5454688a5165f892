"""The figures of preset `paper` on the suites themselves."""

from __future__ import annotations

from pathlib import Path

import pytest

from data_prep.dataset import read_pairs
from data_prep.juliet.paper.check import Comparison, compare, read_published
from data_prep.juliet.paper.preset import prepare
from data_prep.juliet.paper.words import Suite
from tests.corpora import corpus


def compared(archive: str, suite: Suite, out: Path) -> Comparison:
    source, folds = corpus(archive), corpus("paper-folds.tar.xz")
    summary = prepare(source, suite=suite, out=out, max_words=None, progress=lambda *_: None)
    cases = summary["cases"]
    assert isinstance(cases, dict)
    assert cases.pop("total") == sum(cases.values())
    return compare(read_pairs(out).pairs, read_published(folds, suite), suite)


@pytest.mark.corpus
def test_c_gives_the_papers_pairs(tmp_path: Path) -> None:
    comparison = compared("juliet-c-1.0-paper.tar.xz", "juliet-c", tmp_path / "out")
    assert comparison.pairs == 31_081
    assert comparison.published == 7_770
    assert comparison.share == 1


@pytest.mark.corpus
def test_java_gives_the_papers_targets(tmp_path: Path) -> None:
    comparison = compared("juliet-java-1.3.tar.xz", "juliet-java", tmp_path / "out")
    assert comparison.pairs == pytest.approx(23_015, rel=0.03)
    assert comparison.published == 5_879
    assert [(d.name, d.count) for d in comparison.differences] == [("the published line is empty", 1)]


@pytest.mark.corpus
@pytest.mark.slow
def test_the_newer_c_suite_is_read_as_well(tmp_path: Path) -> None:
    out = tmp_path / "out"
    source = corpus("juliet-c-1.3.tar.xz")
    summary = prepare(source, suite="juliet-c", out=out, max_words=None, progress=lambda *_: None)
    cases = summary["cases"]
    assert isinstance(cases, dict)
    assert cases.pop("total") == sum(cases.values())
    assert cases["kept"] > 0.3 * sum(cases.values())
