"""No source that is measured stands word for word among those that training read, whatever is held out."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from data_prep.dataset import Pair
from data_prep.juliet.clean.pairs import clean_pairs
from data_prep.juliet.file_names import cases_of
from plc.evaluate.held_out import HeldOut, Leakage, measured_part
from plc.train.config import DataConfig
from tests.corpus import c_corpus, java_corpus


@pytest.fixture(scope="module", params=["c", "java"])
def pairs(request: pytest.FixtureRequest) -> Sequence[Pair]:
    """The self-written corpus, prepared."""
    corpus = c_corpus() if request.param == "c" else java_corpus()
    cases = cases_of(corpus, request.param)
    return clean_pairs(cases, max_words=400, jobs=1, also_known=frozenset(), advance=lambda _: None).pairs


@pytest.mark.parametrize("split", ["source", "variant", "cwe"])
def test_held_out_sources_are_nowhere_in_training(pairs: Sequence[Pair], split: HeldOut) -> None:
    for bucket in sorted({int(getattr(pair, f"bucket_{split}")) for pair in pairs}):
        config = DataConfig.model_validate({f"test_{split}": (bucket,)})
        part = measured_part(pairs, split=split, config=config)
        assert part.sources
        if split != "cwe":
            assert part.leakage == Leakage(flawed=0, corrected=0)
        assert part.leakage.flawed == 0
        assert len({source.words for source in part.of_kind("flawed")}) == len(part.of_kind("flawed"))
