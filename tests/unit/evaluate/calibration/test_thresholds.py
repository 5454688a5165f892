"""The two thresholds: what each promises on the rows that set it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plc.decode.curve import logit, probability
from plc.evaluate.calibration.strata import projects_in
from plc.evaluate.calibration.thresholds import (
    FALSE_ALARMS,
    LOUD,
    LOWEST,
    PRECISION,
    Loud,
    Made,
    default_scores,
    first_fix,
    penalties_of,
    safe_confidence,
)
from plc.evaluate.predictions import Prediction
from plc.evaluate.rate import Rate
from tests.unit.evaluate.evaluate_rows import prediction


def clean(score: float, *, language: str = "c", settles: bool = True) -> Prediction:
    return prediction(
        flawed=score, kind="identity", language=language, cwe=0, variant="project", settles=settles
    )


def chosen(rows: list[Prediction]) -> dict[str, float]:
    projects = projects_in(row.source for row in rows)
    return default_scores(rows, projects, scores=[row.flawed for row in rows])


@settings(max_examples=10)
@given(st.integers(800, 2500), st.floats(0.1, 4), st.integers(0, 99))
def test_the_upper_end_of_the_false_alarms_is_within_bounds(count: int, shape: float, seed: int) -> None:
    rows = [clean(score) for score in np.random.default_rng(seed).beta(shape, 1, count).tolist()]
    bar = chosen(rows)["C/C++"]
    shown = Rate.of(Loud.of(row, row.flawed).at(bar) for row in rows)
    assert shown.interval[1] <= FALSE_ALARMS


def test_the_threshold_is_the_lowest_that_is_quiet_enough() -> None:
    rows = [clean(0.1) for _ in range(1500)] + [clean(0.9), clean(0.8), clean(0.7)]
    allowed = max(k for k in range(4) if Rate(k, len(rows)).interval[1] <= FALSE_ALARMS)
    bar = chosen(rows)["C/C++"]
    assert bar == pytest.approx((0.9, 0.8, 0.7)[allowed], abs=1e-5)
    assert sum(row.flawed >= bar for row in rows) == allowed


def test_languages_have_their_own_and_the_suites_count_too() -> None:
    rows = [clean(0.1) for _ in range(800)] + [clean(0.1, language="java") for _ in range(800)]
    rows += [clean(0.6, language="java")]
    rows += [prediction(flawed=0.7, kind="identity", language="c") for _ in range(2)]
    rows += [prediction(flawed=0.1, kind="identity", language="c") for _ in range(98)]
    bars = chosen(rows)
    assert bars["Java"] == pytest.approx(0.6, abs=1e-5)
    assert bars["C/C++"] == pytest.approx(0.7, abs=1e-5)
    assert round(LOUD * 100) == 1


def test_what_does_not_settle_is_not_loud() -> None:
    rows = [clean(0.1) for _ in range(900)] + [clean(0.99, settles=False) for _ in range(20)]
    assert chosen(rows) == {"C/C++": LOWEST}


def test_what_settles_only_under_a_high_threshold_is_loud_only_there() -> None:
    half_settled = replace(clean(0.9), candidates=clean(0.9).candidates[:1], after=(0.8,))
    rows = [clean(0.1) for _ in range(900)] + [half_settled for _ in range(20)]
    assert Loud.of(half_settled, 0.9) == Loud(0.8, 0.9)
    assert not Loud(0.8, 0.9).at(0.8)
    assert Loud(0.8, 0.9).at(0.85)
    assert chosen(rows)["C/C++"] == pytest.approx(0.9, abs=1e-5)


@given(st.dictionaries(st.sampled_from(["C/C++", "Java"]), st.floats(0.2, 0.99), min_size=1))
def test_one_threshold_stands_for_all_languages(scores: dict[str, float]) -> None:
    lowest, penalties = penalties_of(scores)
    for group, language in (("C/C++", "c"), ("C/C++", "cpp"), ("Java", "java")):
        if group in scores:
            own = float(probability(logit(lowest) + penalties.get(language, 0.0)))
            assert own == pytest.approx(scores[group])
    assert all(penalty > 0 for penalty in penalties.values())


def test_the_likeliest_fix_is_the_one_that_counts() -> None:
    said = replace(prediction(flawed=0.8, right_at=1), shares=(0.6, 0.3, 0.1, 0.0, 0.0))
    fix = first_fix(replace(said, after=(0.1, 0.9, 0.0, 0.0, 0.0)), score=0.8, threshold=0.5)
    assert fix is not None
    assert fix.right
    assert fix.score == pytest.approx(0.48)
    unsettled = replace(said, after=(0.9, 0.1, 0.0, 0.0, 0.0))
    assert first_fix(unsettled, score=0.8, threshold=0.5) is None
    assert first_fix(said, score=0.4, threshold=0.5) is None
    assert first_fix(prediction(flawed=0.8, settles=False), score=0.8, threshold=0.5) is None


def test_nothing_is_right_about_clean_code() -> None:
    fix = first_fix(prediction(flawed=0.9, kind="identity", right_at=1), score=0.9, threshold=0.5)
    assert fix is not None
    assert not fix.right


def made(confidences: object, right: object, weights: object, projects: object = None) -> Made:
    sure = np.asarray(confidences, dtype=np.float64)
    own = np.arange(len(sure)) if projects is None else np.asarray(projects)  # each its own project
    return Made(sure, np.asarray(right, np.float64), np.asarray(weights, np.float64), own)


@settings(max_examples=30)
@given(
    st.lists(
        st.tuples(st.floats(0, 1), st.booleans(), st.floats(0.5, 2), st.integers(0, 4)),
        min_size=1,
        max_size=200,
    )
)
def test_fixes_above_the_safe_confidence_are_precise(rows: list[tuple[float, bool, float, int]]) -> None:
    all_made = made(*zip(*rows, strict=True))
    safe = safe_confidence(all_made)
    if safe is not None:
        above = all_made.confidences >= safe.confidence
        weights, right = all_made.weights[above], all_made.right[above]
        assert safe.fixes == above.sum()
        assert weights @ right / weights.sum() == pytest.approx(safe.precision)
        assert PRECISION <= safe.low <= safe.precision


def test_too_few_right_ones_make_nothing_safe() -> None:
    assert safe_confidence(made(np.full(20, 0.9), np.ones(20), np.ones(20))) is None
    found = safe_confidence(made(np.repeat([0.9, 0.5], 50), np.repeat([1.0, 0.0], 50), np.ones(100)))
    assert found is not None
    assert (found.confidence, found.fixes) == (0.9, 50)


def test_wrong_fixes_of_clean_code_weigh_what_the_mix_says() -> None:
    sure, right = np.full(101, 0.9), np.array([1.0] * 100 + [0.0])
    assert safe_confidence(made(sure, right, np.ones(101))) is not None
    assert safe_confidence(made(sure, right, np.array([1.0] * 100 + [30.0]))) is None


def test_errors_that_come_by_projects_count_for_less_than_scattered_ones() -> None:
    right = np.array([0.0] * 8 + [1.0] * 192)
    scattered = made(np.full(200, 0.9), right, np.ones(200), np.arange(200) % 20)
    together = made(np.full(200, 0.9), right, np.ones(200), np.arange(200) // 10)
    assert scattered.precision == together.precision
    assert together.worth < scattered.worth <= 200
    assert safe_confidence(scattered) is not None
    assert safe_confidence(together) is None
