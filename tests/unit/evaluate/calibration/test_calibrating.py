"""From datasets to a calibration: which rows are asked, and that serving decides as evaluation counted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from data_prep.errors import CorpusError
from plc.decode.model_directory import Calibration, Unlike
from plc.evaluate.calibration.calibrating import measure
from plc.evaluate.calibration.rows import gather
from plc.evaluate.predictions import first_pass, predict
from plc.evaluate.readers import Subject
from plc.repair.predict.confidence import Confidence, Novelty
from plc.repair.predict.novelty import Profiler, Reference
from plc.train.config import Config, DataConfig
from tests.scripted_model import swap
from tests.unit.evaluate.evaluate_rows import (
    BAD,
    CONFIG,
    GOOD,
    marked,
    pair,
    reader,
    small_dataset,
    write_dataset,
)

RULE = swap("strcpy ( v0 , v1 )", "strncpy ( v0 , v1 , 10 )", probability=0.8)


def subject() -> Subject:
    return Subject(reader(RULE), Config(data=CONFIG), 0.5, "scripted", None, "onnx")


@contextmanager
def quiet(_what: str, _total: int | None) -> Iterator[Callable[[int], None]]:
    yield lambda _: None


@pytest.fixture
def data(tmp_path: Path) -> list[Path]:
    real = [
        pair(
            marked(GOOD, f"v{number}"),
            marked(GOOD, f"v{number}"),
            source_id=f"p{number}",
            bucket=bucket,
            cwe=0,
        )
        for bucket in (0, 2, 9)
        for number in range(3 * bucket, 3 * bucket + 3)
    ]
    return [
        write_dataset(tmp_path / "suite", small_dataset()),
        write_dataset(tmp_path / "real", [replace(row, variant="project") for row in real]),
    ]


def test_parts_are_those_of_training(data: list[Path]) -> None:
    rows = gather(data, CONFIG)
    assert {source.id for source in rows.valid} == {"w", "x", "p6", "p7", "p8"}
    assert rows.available == 5
    assert {source.id for source in rows.tests} == {"a", "b", "g", "p0", "p1", "p2"}
    assert {source.id for source in rows.learnt} == {"t", "u", "h", "p27", "p28", "p29"}
    assert rows.projects == {"project"}


def test_a_model_is_calibrated_on_its_validation_rows(data: list[Path]) -> None:
    found = measure(subject(), data, seed=1, progress=quiet)
    assert found.calibrated.chosen.kept.n == 4
    assert found.calibrated.chosen.proposed.hits == 1
    assert found.data == (
        "validation part of suite, real: 1 flawed sources and 4 clean ones, a sample of 5; "
        "1 of the projects are real"
    )


def test_without_validation_rows_there_is_no_calibration(data: list[Path]) -> None:
    with pytest.raises(CorpusError, match="held nothing of this data out as 'valid'"):
        gather(data, DataConfig(test_source=(0,)))


def test_both_passes_give_the_scores_that_serving_decides_by(data: list[Path]) -> None:
    asked = subject().reader
    profiler = Profiler(asked.vocabulary)
    reference = Reference(profiler([asked.vocabulary.ids_of(["return", "0", ";"])]))
    calibration = Calibration(0.5, "rows", penalties={"c": 0.5}, unlike=Unlike(0.1, 2.0))
    confidence = Confidence(calibration, Novelty(profiler, reference, calibration.unlike or Unlike(0, 0)))
    believing = replace(asked, confidence=confidence)
    sources = gather(data, CONFIG).valid
    scores = [each.flawed for each in predict(believing, sources)]
    assert scores == [each.flawed for each in first_pass(believing, sources)]
    raw = {each.source.id: each.flawed for each in predict(asked, sources)}
    by_id = dict(zip((source.id for source in sources), scores, strict=True))
    assert raw["w"] == pytest.approx(0.8)
    assert by_id["w"] < 0.7
    ids = asked.vocabulary.ids_of(["<c>", *marked(BAD, "v5"), "</s>"])
    [expected] = confidence.scores(np.array([raw["w"]]), [ids], language="c")
    assert by_id["w"] == pytest.approx(expected)
