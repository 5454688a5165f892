"""Tests of plc.audit.noise and neighbours: the odd edit among like sources is found first."""

from __future__ import annotations

import numpy as np
import pytest

from plc.audit import neighbours
from plc.audit.neighbours import embedded, neighbours_of
from plc.audit.noise import kinds_of, noise_scores, ranked, scores_of
from plc.audit.planting import mixed
from plc.audit.vectors import counts_of, shared_shares, sides_of
from tests.unit.audit.audit_rows import corpus, row, rows


def test_corrupted_rows_come_first() -> None:
    clean = corpus(rows(100))
    planted = mixed(clean, 0.1, np.random.default_rng(3))
    order = [planted.corpus.pairs[place].id for place, _ in ranked(planted.corpus)]
    first = set(order[: len(order) // 5])
    assert len(first & planted.rows) >= 0.9 * len(planted.rows)


def test_the_same_edit_everywhere_has_no_high_pass() -> None:
    same = [
        row(f"row{number}", f"f ( {number} ) ; v0 = 1 ;".split(), f"f ( {number} ) ; v0 == 1 ;".split())
        for number in range(20)
    ]
    scores = noise_scores(same, neighbours=5)
    assert scores.max() < 0.01


def test_high_pass_is_the_signal_less_the_mean_of_the_neighbours() -> None:
    pairs = [pair for pair in rows(10) if pair.kind == "flawed"]
    sources, targets = sides_of(pairs)
    near = neighbours_of(embedded(sources), 4)
    edits = (targets - sources).toarray()
    unit = np.sign(edits) * np.log1p(np.abs(edits))
    unit /= np.linalg.norm(unit, axis=1, keepdims=True)
    kinds = np.eye(int(kinds_of((targets - sources).tocsr()).max()) + 1)[
        kinds_of((targets - sources).tocsr())
    ]
    kept = np.minimum(sources.toarray(), targets.toarray()).sum(1)
    kept = kept / np.maximum(sources.toarray().sum(1), targets.toarray().sum(1))
    wanted = (
        ((unit - unit[near.places].mean(1)) ** 2).sum(1)
        + 2 * ((kinds - kinds[near.places].mean(1)) ** 2).sum(1)
        + 2 * (kept - kept[near.places].mean(1)) ** 2
    )
    assert np.allclose(scores_of(sources, targets, near), wanted, atol=1e-4)


def test_few_rows_have_scores_too() -> None:
    assert noise_scores([]).tolist() == []
    assert len(noise_scores([pair for pair in rows(1) if pair.kind == "flawed"])) == 4


def test_counts_hold_words_and_neighbours_within_a_row() -> None:
    counts = counts_of([["a", "b", "a"], ["b"], []], {})
    assert [row.sum() for row in counts.toarray()] == [5, 1, 0]  # a b a, ab ba; b; nothing
    again = counts_of([["a", "b", "a"]], {"a": 0, "b": 1})
    assert (counts[0] != again[0]).nnz == 0


def test_what_sides_share_is_of_the_shorter_one() -> None:
    shares = shared_shares([row("x", ["a", "b", "c", "d"], ["a", "b"]), row("y", ["a"], ["b"])])
    assert shares.tolist() == [1.0, 0.0]


@pytest.mark.slow  # pynndescent compiles itself when it is first used
def test_many_rows_get_the_neighbours_that_few_would() -> None:
    random = np.random.default_rng(1)
    centres = random.normal(size=(20, 8))
    points = (centres[np.arange(600) % 20] + 0.01 * random.normal(size=(600, 8))).astype(np.float32)
    points /= np.linalg.norm(points, axis=1, keepdims=True)
    exact = neighbours_of(points, 10).places
    found = neighbours._approximate(points, 10).places
    assert found.shape == exact.shape
    assert (found != np.arange(600)[:, None]).all()
    same = np.mean([len(set(one) & set(two)) / 10 for one, two in zip(exact, found, strict=True)])
    assert same > 0.9
