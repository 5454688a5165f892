"""Figures on ITC: thresholds by false alarms, ranking, and what a user sees by default."""

from __future__ import annotations

from dataclasses import replace

import pytest

from plc.evaluate.predictions import Prediction
from plc.evaluate.real_suite.itc import itc_figures, point, quietest, to_json
from tests.unit.evaluate.evaluate_rows import GOOD, prediction


def named(each: Prediction, id: str, case: str = "shift") -> Prediction:
    return replace(each, source=replace(each.source, id=id, variant=case))


CORRECTED = [
    named(replace(p, source=replace(p.source, words=GOOD)), f"itc/{n}:corrected")
    for n, p in enumerate(prediction(flawed=n / 20, kind="identity") for n in range(20))
]
FLAWED = [
    named(prediction(flawed=0.97, right_at=1), "itc/0"),
    named(prediction(flawed=0.93, right_at=4), "itc/1"),
    named(prediction(flawed=0.10, right_at=2), "itc/2", "other"),
    named(prediction(flawed=0.99, settles=False), "itc/3", "other"),
]


def test_the_threshold_lets_just_so_many_corrected_functions_through() -> None:
    for allowed, loud in ((0.0, 0), (0.05, 1), (0.1, 2), (0.49, 9)):
        chosen = quietest(CORRECTED, allowed)
        assert sum(p.flawed >= chosen for p in CORRECTED) == loud
    tied = [replace(p, flawed=0.5) for p in CORRECTED]
    assert point(FLAWED, tied, quietest(tied, 0.05)).false_alarms.hits == 0


def test_figures_at_five_per_cent_by_default_and_at_any_confidence() -> None:
    figures = itc_figures([*FLAWED, *CORRECTED], default=0.5)
    assert (figures.functions, figures.alike) == (4, 0)
    assert (figures.allowed.false_alarms.hits, figures.allowed.flagged.hits) == (1, 3)
    assert {at: rate.hits for at, rate in figures.allowed.fixed.items()} == {1: 1, 5: 2}
    assert figures.default.flagged.hits == 2  # the last one is never settled
    assert {at: rate.hits for at, rate in figures.any_confidence.items()} == {1: 1, 5: 3}
    assert [p.flagged.hits for p in figures.curve] == sorted(p.flagged.hits for p in figures.curve)
    assert figures.by_case["other"].flagged.n == 2
    assert set(to_json(figures)["by_case"]) == {"shift", "other"}


def test_auroc_counts_ties_half() -> None:
    ties = [named(prediction(flawed=0.5), "a"), named(prediction(flawed=0.5, kind="identity"), "a:corrected")]
    assert itc_figures(ties, default=0.5).auroc == pytest.approx(0.5)
    apart = [
        named(prediction(flawed=0.6), "a"),
        named(prediction(flawed=0.5, kind="identity"), "a:corrected"),
    ]
    assert itc_figures(apart, default=0.5).auroc == pytest.approx(1.0)
