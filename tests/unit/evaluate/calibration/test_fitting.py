"""A calibration as a whole: what it promises on the rows that set it, and what it writes into a model."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from data_prep.dataset import Kind
from data_prep.errors import CorpusError, ModelError
from plc.decode.curve import Doubles, probability
from plc.decode.model_directory import LEARNT, check_manifest, load_model
from plc.evaluate.calibration.fitting import Calibrated, calibrate, to_json
from plc.evaluate.predictions import Prediction
from plc.evaluate.rate import Rate
from plc.evaluate.renewal import renew_calibration
from plc.repair.predict.confidence import Confidence
from plc.repair.predict.novelty import DIMENSIONS
from tests.models import tiny_model_directory
from tests.unit.evaluate.evaluate_rows import prediction


def drawn(*, seed: int, novel: float = 0.0) -> tuple[list[Prediction], Doubles]:
    """A model that knows flawed code, is louder in Java and, by `novel`, louder on code unlike its own."""
    random = np.random.default_rng(seed)
    rows: list[Prediction] = []
    distances: list[float] = []
    for language in ("c", "java"):
        for kind, count in (("flawed", 400), ("identity", 1600)):
            for number in range(count):
                rows.append(_row(random, kind, language, number, distance := float(random.random()), novel))
                distances.append(distance)
    for number in range(60):
        rows.append(prediction(flawed=0.999, right_at=1, variant=f"CWE121_{number % 5}"))
        rows.append(prediction(flawed=0.001, kind="identity", variant=f"CWE121_{number % 5}"))
        distances += [0.0, 0.0]
    return rows, np.array(distances)


def _row(
    random: np.random.Generator, kind: Kind | str, language: str, number: int, distance: float, novel: float
) -> Prediction:
    flawed = kind == "flawed"
    place = float(random.normal(2.0 if flawed else -5.0, 2.0)) + 2.0 * (language == "java")
    sure = float(probability(place + novel * distance))
    right = 1 if flawed and random.random() < float(probability(place - 1.0)) else None
    return prediction(
        flawed=sure,
        right_at=right,
        kind="flawed" if flawed else "identity",
        language=language,
        cwe=476 if flawed else 0,
        variant=f"project {language} {number % 6}",
    )


@cache
def found(novel: float = 0.0) -> Calibrated:
    rows, distances = drawn(seed=1, novel=novel)
    tests, test_distances = drawn(seed=2, novel=novel)
    return calibrate(rows, distances=distances, tests=tests, test_distances=test_distances)


def test_clean_code_is_left_alone_in_every_language() -> None:
    for name, rate in found().kept.items():
        assert rate.value is not None
        assert rate.value >= (0.995 if name.startswith("real") else 0.99)
        if name.startswith("real"):
            assert 1 - rate.interval[0] <= 0.005


def test_the_louder_language_pays_for_it() -> None:
    assert found().penalties == {"java": pytest.approx(2.0, abs=0.8)}


def test_the_curve_is_monotone() -> None:
    curve = found().curve
    assert [each.threshold for each in curve] == sorted(each.threshold for each in curve)
    assert [each.confidence for each in curve] == sorted(each.confidence for each in curve)
    assert [each.kept.hits for each in curve] == sorted(each.kept.hits for each in curve)
    assert [each.proposed.hits for each in curve] == sorted((e.proposed.hits for e in curve), reverse=True)
    assert found().chosen in curve


def test_confidences_are_true_on_rows_that_did_not_set_them() -> None:
    reliable = found().reliable
    assert reliable["flaw"].error <= 0.03
    assert reliable["flaw, one in two"].error <= 0.06
    assert reliable["flaw, test projects"].error <= 0.03


def test_fixes_above_the_safe_confidence_are_right() -> None:
    safe = found().safe
    assert safe is not None
    assert 0.9 <= safe.low <= safe.precision
    assert safe.fixes > 40


def test_novelty_counts_only_where_it_helps() -> None:
    assert found().unlike is None
    helped = found(novel=8.0)
    assert helped.unlike is not None
    assert helped.novelty is not None
    assert min(helped.novelty.gains) >= 0
    assert max(helped.novelty.hits, key=lambda slope: helped.novelty.hits[slope]) == helped.unlike.slope  # type: ignore[union-attr]


def test_a_part_without_corrected_instances_cannot_calibrate() -> None:
    with pytest.raises(CorpusError, match="of 1 validation sources 0 are corrected and 1 are repaired"):
        calibrate([prediction(flawed=0.9, right_at=1)])


def test_two_rows_are_enough_to_go_on() -> None:
    said = [prediction(flawed=0.1, kind="identity"), prediction(flawed=0.7, right_at=1)]
    chosen = calibrate(said).chosen
    assert (chosen.kept, chosen.fixes) == (Rate(1, 1), Rate(1, 1))


def test_everything_goes_into_the_model_and_its_manifest(tmp_path: Path) -> None:
    model = tiny_model_directory(tmp_path / "model")
    before, _ = check_manifest(model)
    calibrated = found(novel=8.0)
    profiles = np.full((3, DIMENSIONS), 0.1, dtype=np.float32)
    renew_calibration(model, to_json(calibrated, data="many rows"), learnt=profiles)
    loaded = load_model(model, threads=1)
    assert loaded.sha256 != before
    assert loaded.calibration.data == "many rows"
    assert loaded.calibration.threshold == calibrated.chosen.confidence
    assert loaded.calibration.score == pytest.approx(calibrated.chosen.threshold)
    assert loaded.calibration.safe == (None if calibrated.safe is None else calibrated.safe.confidence)
    assert loaded.calibration.penalties == calibrated.penalties
    assert loaded.calibration.unlike == calibrated.unlike
    assert (loaded.calibration.flaw, loaded.calibration.fix) == (calibrated.flaw, calibrated.fix)
    assert Confidence.of(loaded).novelty is not None
    assert json.loads((model / "calibration.json").read_text("utf-8"))["chosen"]["kept"]["n"] > 3000


def test_no_profiles_stay_behind(tmp_path: Path) -> None:
    model = tiny_model_directory(tmp_path / "model")
    content = {"threshold": 0.5, "data": ""}
    renew_calibration(model, content, learnt=np.ones((2, DIMENSIONS), dtype=np.float32))
    assert (model / LEARNT).exists()
    renew_calibration(model, content)
    assert not (model / LEARNT).exists()
    assert load_model(model, threads=1).learnt is None


def test_a_damaged_sample_is_refused(tmp_path: Path) -> None:
    model = tiny_model_directory(tmp_path / "model")
    learnt = np.ones(DIMENSIONS, dtype=np.float32)
    renew_calibration(model, {"threshold": 0.5, "data": ""}, learnt=learnt)
    with pytest.raises(ModelError, match=r"learnt\.npy: float16 of shape \(128,\)"):
        load_model(model, threads=1)


def test_a_damaged_model_is_not_vouched_for(tmp_path: Path) -> None:
    model = tiny_model_directory(tmp_path / "model")
    (model / "vocab.json").write_text("{}", "utf-8")
    with pytest.raises(ModelError, match="changed after export"):
        renew_calibration(model, {"threshold": 0.5, "data": ""})
