"""From what a model says to what a user sees: order stays, penalties take away, thresholds correspond."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data_prep.errors import ModelError
from plc.decode.curve import Curve
from plc.decode.model_directory import Calibration, LoadedModel, Unlike
from plc.repair.predict.confidence import Confidence
from plc.repair.predict.novelty import Profiler
from plc.repair.repairer import Repairer
from tests.scripted_model import scripted, swap

CURVE = Curve((-4.0, 0.0, 4.0), (-6.0, -2.0, 2.0))
CALIBRATION = Calibration(0.2, "rows", safe=0.6, flaw=CURVE, fix=CURVE, penalties={"java": 1.0})
RULE = swap("strcpy ( v0 , v1 )", "strncpy ( v0 , v1 , 10 )", probability=0.8)
TEXT = b"void copy(char *to, char *from) {\n    strcpy(to, from);\n}\n"


def calibrated(calibration: Calibration, *, learnt: str | None = None) -> LoadedModel:
    loaded = scripted(RULE)
    profiles = None
    if learnt is not None:
        profiles = Profiler(loaded.vocabulary)([loaded.vocabulary.ids_of(learnt.split())]).astype(np.float16)
    return replace(loaded, calibration=calibration, learnt=profiles)


@settings(max_examples=30)
@given(st.lists(st.floats(0, 1), min_size=1, max_size=8), st.sampled_from(["c", "cpp", "java"]))
def test_a_score_never_exceeds_what_the_model_said(flawed: list[float], language: str) -> None:
    unlike = Unlike(knee=0.1, slope=5.0)
    confidence = Confidence.of(calibrated(replace(CALIBRATION, unlike=unlike), learnt="return 0 ;"))
    scores = confidence.scores(flawed, [[4, 5, 6]] * len(flawed), language=language)
    assert (scores <= np.array(flawed) + 1e-9).all()


def test_without_penalties_the_score_is_what_the_model_said() -> None:
    confidence = Confidence.of(calibrated(CALIBRATION))
    assert confidence.scores([0.25, 1.0], [[4], [5]], language="c").tolist() == [0.25, 1.0]
    assert confidence.scores([0.25], [[4]], language="java")[0] < 0.25


def test_novel_code_has_the_lower_score() -> None:
    loaded = calibrated(replace(CALIBRATION, unlike=Unlike(knee=0.1, slope=8.0)), learnt="return 0 ;")
    confidence = Confidence.of(loaded)
    known, novel = (loaded.vocabulary.ids_of(text.split()) for text in ("return 0 ;", "while ( f0 ( ) ) ;"))
    same, less = confidence.scores([0.9, 0.9], [known, novel], language="c")
    assert same == 0.9
    assert less < 0.3


@settings(max_examples=30)
@given(st.floats(0.001, 0.999), st.floats(0.001, 0.999))
def test_a_threshold_on_one_side_is_a_threshold_on_the_other(score: float, threshold: float) -> None:
    confidence = Confidence(CALIBRATION)
    bar = confidence.floor(threshold)
    if abs(score - bar) > 1e-6:
        assert (float(CURVE(score)) >= threshold) == (score >= bar)


def test_a_user_sees_calibrated_confidences() -> None:
    [finding] = Repairer(calibrated(replace(CALIBRATION, threshold=0.05))).findings(TEXT, "c")
    assert finding.confidence == pytest.approx(float(CURVE(0.8)), abs=1e-6)
    assert finding.suggestions[0].confidence <= finding.confidence
    assert Repairer(calibrated(CALIBRATION)).safe_threshold == 0.6


def test_the_default_threshold_is_a_confidence() -> None:
    meant = float(CURVE(0.8))
    assert Repairer(calibrated(replace(CALIBRATION, threshold=meant - 0.01))).findings(TEXT, "c")
    assert not Repairer(calibrated(replace(CALIBRATION, threshold=meant + 0.01))).findings(TEXT, "c")


def test_min_confidence_is_a_confidence_and_0_asks_for_everything() -> None:
    repairer = Repairer(calibrated(CALIBRATION))
    meant = float(CURVE(0.8))
    assert repairer.findings(TEXT, "c", min_confidence=meant - 0.01)
    assert not repairer.findings(TEXT, "c", min_confidence=meant + 0.01)
    silent = Repairer(calibrated(replace(CALIBRATION, flaw=Curve((0.0,), (-30.0,)))))
    assert silent.findings(TEXT, "c", min_confidence=0.0)


def test_a_language_that_is_believed_less_needs_more() -> None:
    text = b"class A { void copy(char[] to, char[] from) { strcpy(to, from); } }"
    bar = float(CURVE(0.75))
    believed = Repairer(calibrated(replace(CALIBRATION, penalties={})))
    assert not Repairer(calibrated(CALIBRATION)).findings(text, "java", min_confidence=bar)
    assert believed.findings(text, "java", min_confidence=bar)


def test_novelty_without_its_sample_is_refused() -> None:
    with pytest.raises(ModelError, match=r"punishes novelty, but learnt\.npy has nothing"):
        Repairer(calibrated(replace(CALIBRATION, unlike=Unlike(0.1, 1.0))))
