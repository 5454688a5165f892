"""The default threshold: what it promises on the rows that set it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from data_prep.errors import CorpusError, ModelError
from plc.decode.model_directory import check_manifest, load_model
from plc.evaluate.calibration import calibrate, point, to_json
from plc.evaluate.metrics import hits_reference
from plc.evaluate.predictions import Prediction
from plc.evaluate.rate import Rate
from plc.evaluate.renewal import renew_calibration
from tests.models import tiny_model_directory
from tests.unit.evaluate_rows import prediction

validation = st.lists(
    st.builds(
        prediction,
        flawed=st.floats(0, 1),
        right_at=st.one_of(st.none(), st.just(1)),
        kind=st.sampled_from(["flawed", "identity"]),
        language=st.sampled_from(["c", "java"]),
    ),
    min_size=2,
    max_size=60,
)


@settings(max_examples=40)
@given(validation, st.floats(0.5, 1.0))
def test_enough_corrected_code_is_left_alone_in_every_language(
    said: Sequence[Prediction], kept: float
) -> None:
    assume(any(p.source.kind == "identity" for p in said))
    assume(any(p.source.kind == "flawed" and hits_reference(p, 1) for p in said))
    chosen = calibrate(said, kept=kept).chosen.threshold
    for language in ("c", "java"):
        rate = point([p for p in said if p.source.language == language], chosen).kept
        assert rate.value is None or rate.value >= kept - 1e-9


@settings(max_examples=40)
@given(validation)
def test_the_curve_is_monotone(said: Sequence[Prediction]) -> None:
    assume(any(p.source.kind == "identity" for p in said))
    assume(any(p.source.kind == "flawed" and hits_reference(p, 1) for p in said))
    curve = calibrate(said).curve
    assert [each.threshold for each in curve] == sorted(each.threshold for each in curve)
    assert [each.kept.hits for each in curve] == sorted(each.kept.hits for each in curve)
    assert [each.fixes.hits for each in curve] == sorted((each.fixes.hits for each in curve), reverse=True)
    assert [each.proposed.hits for each in curve] == sorted((e.proposed.hits for e in curve), reverse=True)


def test_no_fix_is_given_up_for_nothing() -> None:
    said = [prediction(flawed=0.1, kind="identity") for _ in range(99)]
    said += [prediction(flawed=0.6, kind="identity")]  # the one that may be flagged
    said += [prediction(flawed=confidence, right_at=1) for confidence in (0.55, 0.8, 0.9)]
    chosen = calibrate(said, kept=0.99).chosen
    assert chosen.threshold == 0.5  # the least that may be chosen, and below the first fix
    assert (chosen.kept, chosen.fixes) == (Rate(99, 100), Rate(3, 3))


def test_spare_fixes_buy_a_higher_threshold() -> None:
    said = [prediction(flawed=0.1, kind="identity")]
    said += [prediction(flawed=0.6, right_at=1), *(prediction(flawed=0.8, right_at=1) for _ in range(9))]
    assert calibrate(said, spare=0.0).chosen.fixes == Rate(10, 10)
    assert calibrate(said, spare=0.1).chosen.threshold == pytest.approx(0.7)
    assert calibrate(said, spare=0.1).chosen.fixes == Rate(9, 10)


def test_a_part_without_corrected_instances_cannot_calibrate() -> None:
    with pytest.raises(CorpusError, match="of 1 validation sources 0 are corrected and 1 are repaired"):
        calibrate([prediction(flawed=0.9, right_at=1)])


def test_the_threshold_goes_into_the_model_and_its_manifest(tmp_path: Path) -> None:
    said = [prediction(flawed=0.1, kind="identity"), prediction(flawed=0.7, right_at=1)]
    model = tiny_model_directory(tmp_path / "model")
    before, _ = check_manifest(model)
    renew_calibration(model, to_json(calibrate(said), data="two rows"))
    loaded = load_model(model, threads=1)
    assert loaded.sha256 != before
    assert loaded.calibration.threshold == pytest.approx(0.5)
    assert loaded.calibration.data == "two rows"
    assert json.loads((model / "calibration.json").read_text("utf-8"))["chosen"]["kept"]["n"] == 1


def test_a_damaged_model_is_not_vouched_for(tmp_path: Path) -> None:
    model = tiny_model_directory(tmp_path / "model")
    (model / "vocab.json").write_text("{}", "utf-8")
    with pytest.raises(ModelError, match="changed after export"):
        renew_calibration(model, {"threshold": 0.5, "data": ""})
