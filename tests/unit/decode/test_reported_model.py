"""The model for reports that comes with PLC: its golden answers, and that it reads where a fault is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from data_prep.text.functions import functions_of
from data_prep.text.naming import Names
from plc.decode.beam import begin, search
from plc.decode.encoder_input import EncoderInput, InputBuilder, ReportedLine
from plc.decode.grammar import EditGrammar
from plc.decode.model_directory import LoadedModel, load_model
from plc.repair.shipped import reported_model

TEXT = b"void f(int *a, int *b) { a[0] = 1; a[1] = 2; b[0] = 3; b[1] = 4; }"


@pytest.fixture(scope="module")
def place() -> Path:
    found = reported_model()
    assert found is not None
    return found


@pytest.fixture(scope="module")
def loaded(place: Path) -> LoadedModel:
    return load_model(place, threads=1)


def test_golden_answers_are_given_again(place: Path, loaded: LoadedModel) -> None:
    golden = json.loads((place / "golden.json").read_text(encoding="utf-8"))
    assert any(any(case["flags"]) for case in golden["cases"])
    read = [
        EncoderInput(case["source"], case["parts"], case["flags"], case["category"])
        for case in golden["cases"]
    ]
    start = begin(loaded.model, read)
    found = search(
        loaded.model,
        start,
        beam=golden["beam"],
        candidates=golden["candidates"],
        max_steps=golden["max_steps"],
        grammar=EditGrammar(loaded.vocabulary, at_least_one=True),
        reach=golden["reach"],
    )
    for case, hypotheses, end in zip(golden["cases"], found, start.end_probabilities, strict=True):
        assert end == pytest.approx(case["nothing_wrong"], abs=1e-4)
        assert [list(hypothesis.ids) for hypothesis in hypotheses] == [out["ids"] for out in case["outputs"]]


def test_the_reported_line_decides_where_its_fix_begins(loaded: LoadedModel) -> None:
    assert loaded.reported
    words = functions_of(TEXT, "c")[0].words
    lines = [number // 6 for number in range(len(words))]
    build = InputBuilder(loaded.vocabulary, loaded.parts)
    names = Names.new(loaded.kept_names_in("c")).rename(words)
    spelled = [word.text for word in words]
    size = len(loaded.vocabulary.words)
    for line in (2, max(lines) - 1):
        reported = build(names, spelled, language="c", reported=ReportedLine(lines, line))
        start = begin(loaded.model, [reported]).log_probabilities[0]
        place = int(start[size:].argmax()) - 1
        assert abs(lines[min(place, len(lines) - 1)] - line) <= 1
