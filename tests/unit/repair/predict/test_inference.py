"""One inference: what `plc evaluate` measures of a function is what `plc repair` says of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from data_prep.text.functions import functions_of, instances_of
from data_prep.text.languages import Language, language_of
from data_prep.text.naming import Names
from plc.decode.beam import Hypothesis
from plc.decode.encoder_input import EncoderInput
from plc.decode.model_directory import LoadedModel, load_model
from plc.evaluate.held_out import Source
from plc.evaluate.predictions import Prediction, Reader, predict
from plc.repair import Finding, Repairer, apply_suggestion
from plc.repair.predict.confidence import Confidence
from plc.repair.predict.inference import Inference, StoppedError, shares
from plc.repair.shipped import default_model
from tests.corpus.c_shapes import c_case_files
from tests.corpus.defects import C_DEFECTS, JAVA_DEFECTS
from tests.corpus.java_shapes import java_case_files
from tests.scripted_model import scripted, swap

EXAMPLES = Path(__file__).parents[4] / "examples"
ENOUGH = 200


def functions() -> Iterator[tuple[bytes, Language]]:
    """Texts of one function each, no two alike."""
    seen: set[bytes] = set()
    for text, language in files():
        for function in functions_of(text, language):
            alone = text[function.start_byte : function.end_byte]
            if alone not in seen and len(functions_of(alone, language)) == 1:
                seen.add(alone)
                yield alone, language


def files() -> Iterator[tuple[bytes, Language]]:
    for path in sorted(EXAMPLES.rglob("*")):
        language = language_of(path)
        if path.is_file() and language is not None:
            yield path.read_bytes(), language
    for defect in C_DEFECTS:
        for _, text in c_case_files(defect):
            yield text.encode(), "c"
    for defect in JAVA_DEFECTS:
        for _, text in java_case_files(defect):
            yield text.encode(), "java"


def source_of(text: bytes, language: Language, loaded: LoadedModel) -> tuple[Source, Names]:
    """The function as a dataset would hold it."""
    (instance,) = instances_of(functions_of(text, language), budget=loaded.word_budget)
    names = Names.new(loaded.kept_names_in(language))
    words = tuple(names.rename(instance.words))
    spelled = tuple(word.text for word in instance.words)
    source = Source("", language, 0, "", "flawed", words, frozenset(), frozenset(), 0, spelled)
    return source, names


def served(text: bytes, language: Language, finding: Finding, names: Names) -> dict[tuple[str, ...], float]:
    """The confidence of each suggestion, by the words that it makes."""
    found = {}
    for suggestion in finding.suggestions:
        after = apply_suggestion(text, finding, suggestion)
        (function,) = functions_of(after, language)
        found[tuple(names.rename(function.words))] = suggestion.confidence
    return found


def measured(prediction: Prediction, confidence: Confidence) -> dict[tuple[str, ...], float]:
    """The confidence of each candidate, by its words."""
    overall = float(confidence.calibration.flaw(prediction.flawed))
    sure = confidence.calibration.fix([prediction.flawed * share for share in prediction.shares])
    found: dict[tuple[str, ...], float] = {}
    for candidate, value in zip(prediction.candidates, sure, strict=True):
        found.setdefault(candidate, min(overall, float(value)))  # edits in several ways to the same words
    return found


def test_confidences_are_those_that_evaluation_measures() -> None:
    loaded = load_model(default_model())
    confidence = Confidence.of(loaded)
    reader = Reader(loaded.model, loaded.vocabulary, loaded.cwes, "edits", loaded.parts, confidence)
    repairer = Repairer(loaded)
    texts = list(functions())[: ENOUGH + 60]
    sources = [source_of(text, language, loaded) for text, language in texts]
    predictions = predict(reader, [source for source, _ in sources])
    compared = 0
    for (text, language), (_, names), prediction in zip(texts, sources, predictions, strict=True):
        findings = repairer.findings(text, language, min_confidence=0.0)
        if len(findings) != 1:  # several faults: each is judged where the others are mended
            continue
        (finding,) = findings
        overall = float(confidence.calibration.flaw(prediction.flawed))
        assert finding.confidence == pytest.approx(overall, abs=2e-4)
        expected = measured(prediction, confidence)
        shown = served(text, language, finding, names)
        for words, value in shown.items():
            if words in expected:  # serving may leave a stray `;` out, or read a name anew
                assert value == pytest.approx(expected[words], abs=2e-4)
        compared += bool(shown.keys() & expected.keys())
    assert compared >= ENOUGH


def test_shares_are_of_all_that_was_written() -> None:
    assert shares([]) == ()
    halves = shares([Hypothesis((1,), -1.0), Hypothesis((2,), -1.0)])
    assert halves == pytest.approx((0.5, 0.5))
    assert sum(shares([Hypothesis((n,), -float(n)) for n in range(5)])) == pytest.approx(1.0)


def test_a_source_below_its_floor_gets_no_candidates() -> None:
    loaded = scripted(swap("return null", "return 0"))
    vocabulary = loaded.vocabulary
    ids = vocabulary.ids_of(["<c>", "return", "null", ";", "</s>"])
    inference = Inference(loaded.model)
    low, high = inference.predict([EncoderInput(ids, [])] * 2, ["c", "c"], [0.95, 0.5])
    assert low.score == high.score == pytest.approx(0.9, abs=1e-5)
    assert low.hypotheses is None
    assert low.shares == ()
    assert high.hypotheses
    assert inference.flawed([EncoderInput(ids, [])]) == pytest.approx([0.9], abs=1e-5)


def test_a_search_that_is_stopped_gives_no_half_answers() -> None:
    loaded = scripted(swap("return null", "return 0"))
    ids = loaded.vocabulary.ids_of(["<c>", "return", "null", ";", "</s>"])
    with pytest.raises(StoppedError, match="stopped before"):
        Inference(loaded.model).predict([EncoderInput(ids, [])], ["c"], [0.5], should_stop=lambda: True)
