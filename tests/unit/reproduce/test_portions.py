"""A measurement in portions gives what the whole gives, and goes on after the portions that it has."""

from __future__ import annotations

from pathlib import Path

import pytest

from data_prep.dataset import write_pairs
from plc.evaluate.held_out import measured_part
from plc.evaluate.predictions import predict
from plc.reproduce.engine.leases import Lease, OutOfTimeError
from plc.reproduce.measure.portions import forget, predicted_in_portions, subject_of
from plc.train.start import train_run
from tests.unit.training_rows import rows, tiny


def test_portions_make_the_whole_and_are_asked_once(tmp_path: Path) -> None:
    flawed = [pair for pair in rows(400) if pair.kind == "flawed"]
    write_pairs(tmp_path / "data", flawed, summary={"preset": "paper"}, kept_names=None)
    train_run(tiny(max_steps=2, validate_steps=2), data=[tmp_path / "data"], run=tmp_path / "run")
    subject = subject_of(tmp_path / "run")
    part = measured_part(flawed, split="source", config=subject.config.data)
    sources = part.of_kind("flawed")[:5]
    whole = predict(subject.reader, sources)

    times = iter([0.0, 1.0, 30.0, 61.0])  # the lease's begin, then a look before each portion
    lease = Lease(1.0, clock=lambda: next(times))
    with pytest.raises(OutOfTimeError):
        predicted_in_portions(tmp_path, "pair", sources, reader=subject.reader, lease=lease, portion=2)
    first = sorted(tmp_path.glob("answers-pair-*.json"))
    assert [path.name for path in first] == ["answers-pair-000000.json", "answers-pair-000002.json"]
    made = [path.stat().st_mtime_ns for path in first]

    found = predicted_in_portions(tmp_path, "pair", sources, reader=subject.reader, lease=Lease(), portion=2)
    assert [path.stat().st_mtime_ns for path in first] == made
    assert [each.candidates for each in found] == [each.candidates for each in whole]
    assert [each.source for each in found] == list(sources)
    forget(tmp_path, "pair")
    assert not list(tmp_path.glob("answers-*"))
