"""What the authors published is found again, or the difference is classed and shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from data_prep.dataset import Pair
from data_prep.errors import CorpusError
from data_prep.juliet.paper.check import Published, compare, read_published, report
from data_prep.juliet.paper.words import split_words


def pair(source: str, target: str) -> Pair:
    return Pair(
        id=source,
        source_id=source,
        language="c",
        cwe=1,
        variant="v",
        flow="01",
        kind="flawed",
        source=split_words(source, "juliet-c"),
        target=split_words(target, "juliet-c"),
        bucket_pair=0,
        bucket_source=0,
        bucket_variant=0,
        bucket_cwe=0,
    )


OURS = [pair("f(a);", "g(a);"), pair("f( b );", "g(b);")]


def test_each_difference_has_its_class_its_count_and_an_example() -> None:
    published = [
        Published("f(a);", "g(a);"),
        Published("f(a);", "g(a);"),
        Published("f(b);", "g(b);"),
        Published("f(a);", "h(a);"),
        Published("e(a);", "g(a);"),
        Published("x;", "y;"),
        Published("x;", "z;"),
        Published("", ""),
    ]
    comparison = compare(OURS, published, "juliet-c")
    assert (comparison.published, comparison.reproduced, comparison.share) == (8, 2, 0.25)
    assert {(d.name, d.count) for d in comparison.differences} == {
        ("only blanks differ", 1),
        ("the source is ours, the target is not", 1),
        ("the target is ours, the source is not", 1),
        ("nothing of it is ours", 2),
        ("the published line is empty", 1),
    }
    text = report(comparison)
    assert "2 of 8 (25.00%)" in text
    assert "pairs: 2 (the paper: 31,080; -99.99%)" in text
    assert "  published source: f(b);\n  published target: g(b);\n  ours source: f( b );" in text


def test_where_only_targets_are_published_only_targets_are_compared() -> None:
    comparison = compare(OURS, [Published(None, "g(b);"), Published(None, "g(c);")], "juliet-java")
    assert comparison.reproduced == 1
    assert "published targets of fold 0" in report(comparison)


def test_long_examples_are_cut() -> None:
    text = report(compare(OURS, [Published("x" * 900, "y")], "juliet-c"))
    assert f"{'x' * 400} …" in text


def folds(folder: Path, **files: bytes) -> Path:
    (folder / "paper-folds" / "juliet-c").mkdir(parents=True)
    for name, content in files.items():
        (folder / "paper-folds" / "juliet-c" / f"{name}.txt").write_bytes(content)
    return folder


def test_the_folds_are_read_from_either_folder(tmp_path: Path) -> None:
    folds(tmp_path, src_test0=b"a;\nb;\n", tgt_test0=b"c;\nd;\n", vocab=b"a\n")
    expected = [Published("a;", "c;"), Published("b;", "d;")]
    assert read_published(tmp_path, "juliet-c") == expected
    assert read_published(tmp_path / "paper-folds" / "juliet-c", "juliet-c") == expected


def test_folds_that_are_none_are_named(tmp_path: Path) -> None:
    source = folds(tmp_path, src_test0=b"a;\n", tgt_test0=b"c;\nd;\n")
    with pytest.raises(CorpusError, match="1 source lines for 2 targets"):
        read_published(source, "juliet-c")
    with pytest.raises(CorpusError, match=r"holds no juliet-java/tgt_test0\.txt"):
        read_published(source, "juliet-java")
    (tmp_path / "paper-folds" / "juliet-c" / "tgt_test0.txt").write_bytes(b"\xff\n")
    with pytest.raises(CorpusError, match="not UTF-8"):
        read_published(source, "juliet-c")
