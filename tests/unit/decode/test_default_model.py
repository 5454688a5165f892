"""The model that comes with PLC: whole, small, and giving the answers that it gave when it was exported."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from plc.decode.beam import begin, search
from plc.decode.encoder_input import EncoderInput
from plc.decode.grammar import EditGrammar
from plc.decode.model_directory import LoadedModel, load_model
from plc.repair.shipped import default_model

MOST_MIB = 40


@pytest.fixture(scope="module")
def place() -> Path:
    return default_model()


@pytest.fixture(scope="module")
def loaded(place: Path) -> LoadedModel:
    return load_model(place, threads=1)


def test_golden_answers_are_given_again(place: Path, loaded: LoadedModel) -> None:
    golden = json.loads((place / "golden.json").read_text(encoding="utf-8"))
    assert len(golden["cases"]) >= 12
    grammar = EditGrammar(loaded.vocabulary, at_least_one=True)
    read = [
        EncoderInput(case["source"], case.get("parts", ()), case.get("flags", ()), case.get("category", 0))
        for case in golden["cases"]
    ]
    start = begin(loaded.model, read)
    found = search(
        loaded.model,
        start,
        beam=golden["beam"],
        candidates=golden["candidates"],
        max_steps=golden["max_steps"],
        grammar=grammar,
        reach=golden["reach"],
    )
    for case, hypotheses, end in zip(golden["cases"], found, start.end_probabilities, strict=True):
        assert end == pytest.approx(case["nothing_wrong"], abs=1e-4)
        assert [list(hypothesis.ids) for hypothesis in hypotheses] == [out["ids"] for out in case["outputs"]]
        scores = [out["score"] for out in case["outputs"]]
        assert [hypothesis.score for hypothesis in hypotheses] == pytest.approx(scores, abs=1e-3)


def test_it_knows_every_language_and_the_kinds_of_flaw(loaded: LoadedModel) -> None:
    assert {"<c>", "<cpp>", "<java>"} <= set(loaded.vocabulary.words)
    assert len(loaded.cwes) == len(set(loaded.cwes)) > 50
    assert 0.0 < loaded.calibration.threshold <= 1.0


def test_it_is_small_and_says_what_it_is(place: Path) -> None:
    size = sum(file.stat().st_size for file in place.rglob("*") if file.is_file())
    assert size <= MOST_MIB * 2**20
    assert (place / "CARD.md").is_file()
