"""Tests of plc.audit.checks.confusion: accuracy is not taken at its word."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from data_prep.errors import CorpusError
from plc.audit.checks.confusion import Matrix, check, check_leaps, read_matrix


def matrix(*rows: tuple[int, ...], name: str = "m") -> Matrix:
    return Matrix(name, np.array(rows))


def test_a_class_that_was_never_named_is_refused_for_all_its_accuracy() -> None:
    found = {finding.check: finding for finding in check(matrix((11390, 1), (6, 0)))}
    figures = "accuracy 0.99939, balanced 0.49996, baseline 0.99947"
    assert found["unlearned-class"].severity == "refuse"
    assert found["unlearned-class"].message == f"{figures}: never named rightly: class 1 (6 rows)"
    assert found["baseline"].severity == "refuse"
    assert {"imbalance", "class-support"} <= found.keys()


def test_a_good_matrix_is_left_alone() -> None:
    assert list(check(matrix((90, 10), (5, 95)))) == []


def test_a_leap_that_balanced_accuracy_does_not_share_is_refused() -> None:
    before, after = matrix((80, 20), (20, 80), name="before"), matrix((990, 10), (60, 40), name="after")
    (finding,) = check_leaps([before, after])
    assert (finding.check, finding.severity, finding.corpus) == ("too-good", "refuse", "after")
    assert list(check_leaps([before, matrix((95, 5), (5, 95))])) == []
    assert list(check_leaps([before])) == []


@pytest.mark.parametrize(
    "text", ["", "[[1, 2]]", "[1, 2]", "[[0, 0], [0, 0]]", "[[1, -2], [3, 4]]", '{"a": 1}']
)
def test_what_is_no_matrix_is_an_error(tmp_path: Path, text: str) -> None:
    path = tmp_path / "matrix.json"
    path.write_text(text)
    with pytest.raises(CorpusError, match=r"matrix\.json"):
        read_matrix(path)
