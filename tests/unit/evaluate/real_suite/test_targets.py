"""Targets, samples of unseen projects, fixes by --fix, and the verdict between two models."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_prep.errors import CorpusError
from plc.decode.model_directory import Calibration
from plc.evaluate.held_out import sources_of
from plc.evaluate.rate import Rate
from plc.evaluate.real_suite.comparison import difference, verdict
from plc.evaluate.real_suite.held_out import sample, samples_of, unseen_pairs
from plc.evaluate.real_suite.safe_fixes import fix_made, safe_lines
from plc.evaluate.real_suite.targets import TARGETS, Line, Weighted, line, line_json, line_of
from plc.repair.predict.confidence import Confidence
from plc.train.config import DataConfig
from tests.unit.evaluate.evaluate_rows import BAD, GOOD, marked, pair, prediction, reader, write_dataset

CONFIG = DataConfig(test_source=(0,), test_variant=(1,), valid_source=(2,))


def flagged(hits: int, n: int = 2000, group: str = "C/C++") -> Line:
    return line("real code", "clean functions flagged", group, split="unseen projects", rate=Rate(hits, n))


def fixed(hits: int, n: int = 4000) -> Line:
    return line("injected faults", "fixed@1", "all", split="unseen projects", rate=Rate(hits, n))


def test_where_a_figure_stands_to_its_target() -> None:
    assert fixed(1800).standing == "reached"
    assert fixed(1780).standing == "within the interval"
    assert fixed(400).standing == "missed"
    assert flagged(10).standing == "reached"
    assert flagged(11).standing == "within the interval"
    assert flagged(100).standing == "missed"
    assert replace(fixed(1), rate=None).standing == "not measured"
    assert replace(fixed(1), rate=Rate(0, 0)).standing == "not measured"
    assert (
        line("Juliet, source", "reference@1", "all", split="source", rate=Rate(1, 2)).standing == "no target"
    )


def test_lines_survive_a_report() -> None:
    weighted = replace(fixed(1), rate=Weighted(0.5, 12.25, 40), note="said")
    for each in (fixed(1800), flagged(3), replace(fixed(1), rate=None), weighted):
        assert line_of(line_json(each)) == each
    old = line_json(fixed(1)) | {"what": "precision of fixes made unasked"}
    assert line_of(old).what == "precision of fixes by --fix"
    assert str(TARGETS["injected faults", "flagged", "all"]) == "≥ 55 %"
    assert str(TARGETS["real code", "clean functions flagged", "java"]) == "≤ 0.5 %"


def test_only_projects_that_training_and_calibration_did_not_see(tmp_path: Path) -> None:
    rows = [
        pair(marked(BAD, f"v{bucket}"), marked(GOOD, f"v{bucket}"), source_id=f"s{bucket}", bucket=bucket)
        for bucket in range(4)
    ]
    rows += [pair(GOOD, GOOD, source_id="g", language="java", variant_bucket=1, bucket=7)]
    found = samples_of(unseen_pairs([write_dataset(tmp_path / "a", rows)], CONFIG), flawed=9, clean=9, seed=1)
    groups = [(s.group, s.kind, len(s.sources)) for s in found]
    assert groups == [("C/C++", "flawed", 1), ("java", "identity", 1)]
    seen = write_dataset(tmp_path / "b", rows[2:4])
    for config in (CONFIG, DataConfig()):
        with pytest.raises(CorpusError, match="is of a project that the model's training"):
            unseen_pairs([seen], config)


@given(st.integers(0, 30), st.integers(0, 30), st.integers(0, 3))
def test_a_smaller_sample_is_part_of_a_larger_one(few: int, more: int, seed: int) -> None:
    rows = [pair(marked(BAD, f"v{n}"), marked(GOOD, f"v{n}"), source_id=f"s{n}") for n in range(25)]
    sources = sources_of(rows)
    small, large = (sample(sources, n, seed=seed) for n in sorted((few, more)))
    assert set(small) <= set(large)
    assert len(large) == min(max(few, more), 25)
    assert list(large) == [each for each in sources if each in large]


def test_fixes_by_fix() -> None:
    calibration = Calibration(threshold=0.5, data="", safe=0.15)
    sure = prediction(flawed=0.9, right_at=1)  # its share is 0.2, so that its fix is worth 0.18
    faint = prediction(flawed=0.6, right_at=1)
    clean = prediction(flawed=0.9, kind="identity")
    made = fix_made(sure, calibration, threshold=0.5)
    assert made is not None
    assert made.right
    assert fix_made(faint, calibration, threshold=0.5) is None
    assert fix_made(sure, replace(calibration, safe=None), threshold=0.5) is None
    measured = replace(reader(lambda words: []), confidence=Confidence(calibration))  # noqa: ARG005
    asked = [sure, faint, *(prediction(flawed=0.1, kind="identity") for _ in range(8)), clean]
    precision, right, loud = safe_lines(asked, measured, threshold=0.5, split="unseen projects")
    assert isinstance(precision.rate, Weighted)
    assert precision.rate.value == pytest.approx((0.05 / 2) / (0.05 / 2 + 0.95 / 9))
    assert (right.rate, loud.rate) == (Rate(1, 2), Rate(1, 9))
    assert "1 right of 2 made, 1 of them on clean functions" in precision.note
    (none,) = safe_lines(asked, replace(measured, confidence=None), threshold=0.5, split="unseen projects")
    assert none.standing == "not measured"
    nothing, *_ = safe_lines(asked[1:2], measured, threshold=0.5, split="unseen projects")
    assert nothing.standing == "not measured"


def test_better_needs_a_gain_and_no_loss() -> None:
    old = [fixed(400), flagged(10), flagged(10, group="java")]
    better = [fixed(800), flagged(10), flagged(8, group="java")]
    assert verdict(better, old, same_data=True) == (
        "better: injected faults, fixed@1, all 10.0 → 20.0 %; no line with a target is worse"
    )
    assert verdict(old, better, same_data=True).startswith(
        "worse: injected faults, fixed@1, all 20.0 → 10.0 %"
    )
    assert verdict(old, old, same_data=True).startswith("no difference shown")
    mixed = verdict([fixed(800), flagged(60)], old, same_data=True)
    assert mixed.startswith("mixed: better in injected faults, fixed@1")
    assert "worse in real code, clean functions flagged, C/C++ 0.5 → 3.0 %" in mixed
    quieter = verdict([fixed(400), flagged(0)], [fixed(400), flagged(60)], same_data=True)
    assert quieter.startswith("better: real code, clean functions flagged")


def test_when_two_reports_cannot_be_compared() -> None:
    assert verdict([fixed(1)], [fixed(1)], same_data=False).startswith("not comparable: the other report was")
    assert verdict([fixed(1)], [flagged(1)], same_data=True).startswith("not comparable: the reports have no")
    assert verdict([fixed(1)], [replace(fixed(1), rate=None)], same_data=True).startswith("not comparable")


@given(st.integers(0, 50), st.integers(0, 50))
def test_the_difference_of_equal_shares_holds_nought(hits: int, other: int) -> None:
    old, new = Rate(hits, 50), Rate(other, 50)
    assert old.value is not None
    assert new.value is not None
    low, high = difference(old.value, old.interval, new.value, new.interval)
    assert low <= new.value - old.value <= high
    assert hits != other or low <= 0 <= high
