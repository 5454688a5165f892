"""Tests of plc.audit.prototypes: rows that stand for the others, one for each kind of rows."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from plc.audit.noise import noise_scores
from plc.audit.prototypes import medoids, prototypes, signature
from plc.cli.app import main
from tests.unit.audit.audit_rows import corpus, rows, write


def test_each_kind_of_rows_has_its_prototype_and_all_rows_are_stood_for() -> None:
    made = corpus(rows(30, families=4))
    found = prototypes(made, 4)
    assert {made.pairs[each.place].cwe for each in found} == {1, 2, 3, 4}
    assert sum(each.rows for each in found) == len(made.flawed())
    assert [each.rows for each in found] == sorted((each.rows for each in found), reverse=True)
    assert all(made.pairs[each.place].kind == "flawed" for each in found)


def test_clones_do_not_crowd_the_others_out() -> None:
    pairs = [pair for pair in rows(12, families=4) if pair.kind == "flawed"]
    clones = [pairs[0]] * 60
    crowded = [*clones, *pairs]
    vectors = signature(crowded)
    chosen = medoids(vectors, 4, np.random.default_rng(1))
    assert len({crowded[place].cwe for place in chosen}) == 4
    smoothest = np.argsort(noise_scores(crowded), kind="stable")[:4]
    assert {crowded[place].cwe for place in smoothest} == {1}  # what MARGIN takes


def test_medoids_are_different_rows_and_no_worse_than_where_they_began() -> None:
    random = np.random.default_rng(5)
    vectors = random.normal(size=(200, 6)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    chosen = medoids(vectors, 8, random)
    assert len(set(chosen.tolist())) == 8
    drawn = random.choice(200, 8, replace=False)
    assert (vectors @ vectors[chosen].T).max(1).mean() > (vectors @ vectors[drawn].T).max(1).mean()


def test_equal_rows_are_each_taken_once() -> None:
    same = np.ones((6, 3), dtype=np.float32) / np.sqrt(3, dtype=np.float32)
    assert len(set(medoids(same, 6, np.random.default_rng(1)).tolist())) == 6


def test_a_corpus_of_few_rows_stands_for_itself() -> None:
    made = corpus(rows(1, families=2))
    assert len(prototypes(made, 5)) == 2


def test_the_command_names_them(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = write(tmp_path / "made", rows(20))
    for form in ("json", "text"):
        with pytest.raises(SystemExit):
            main(["audit", str(data), "--prototypes", "3", "--format", form])
        out = capsys.readouterr().out
        if form == "json":
            (found,) = json.loads(out)["prototypes"].values()
            assert len(found) == 3
            assert sum(each["rows"] for each in found) == 80
        else:
            assert "rows that stand for others" in out
    with pytest.raises(SystemExit):
        main(["audit", str(data), "--format", "json"])
    assert "prototypes" not in json.loads(capsys.readouterr().out)
