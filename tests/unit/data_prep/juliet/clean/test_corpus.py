"""Preset clean on the real suites: one functional variant in twenty, because all of them take minutes."""

from __future__ import annotations

from collections import defaultdict

import pytest

from data_prep.corpora.archives import read_members
from data_prep.juliet.clean.pairs import CleanPairs, clean_pairs
from data_prep.juliet.file_names import cases_of
from data_prep.splits import bucket_of
from data_prep.text.languages import Language
from tests.corpora import corpus
from tests.leakage import header_accuracy

pytestmark = pytest.mark.corpus


@pytest.fixture(scope="module", params=["c", "java"])
def clean(request: pytest.FixtureRequest) -> CleanPairs:
    language: Language = "java" if request.param == "java" else "c"
    archive = corpus("juliet-java-1.3.tar.xz" if language == "java" else "juliet-c-1.3.tar.xz")
    suffixes = frozenset({".java"}) if language == "java" else frozenset({".c", ".cpp", ".h"})
    cases = cases_of(read_members(archive, suffixes=suffixes), language)
    assert len(cases) == (28_881 if language == "java" else 64_099)
    sample = [case for case in cases if bucket_of(case.variant) == 7]
    return clean_pairs(sample, max_words=400, jobs=1, also_known=frozenset(), advance=lambda _: None)


def test_the_header_tells_bad_from_good_no_better_than_chance(clean: CleanPairs) -> None:
    assert header_accuracy(clean.pairs) <= 0.55


def test_no_pair_is_equal_after_masking(clean: CleanPairs) -> None:
    flawed = [pair for pair in clean.pairs if pair.kind == "flawed"]
    assert len(flawed) > 1000
    assert all(pair.source != pair.target for pair in flawed)


def test_the_splits_are_disjoint(clean: CleanPairs) -> None:
    by_source, by_variant = defaultdict(set), defaultdict(set)
    for pair in clean.pairs:
        by_source[pair.source].add((pair.bucket_source, pair.bucket_variant))
        by_variant[pair.variant].add(pair.bucket_variant)
    assert all(len(places) == 1 for places in by_source.values())
    assert all(len(places) == 1 for places in by_variant.values())


def test_the_counts_add_up_and_few_cases_are_lost(clean: CleanPairs) -> None:
    counts = dict(clean.summary["cases"])  # type: ignore[call-overload]
    total = counts.pop("total")
    assert total == sum(counts.values())
    assert counts["kept"] + counts["merged"] >= 0.85 * total


def test_wrappers_leave_no_constant_condition(clean: CleanPairs) -> None:
    flows = {pair.flow for pair in clean.pairs}
    assert not flows & {f"{flow:02}" for flow in (3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 14, 16, 18)}
