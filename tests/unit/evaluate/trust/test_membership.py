"""Membership: the area under the curve, its interval, the samples, and the likelihood that it goes by."""

from __future__ import annotations

from dataclasses import replace
from math import log
from random import Random

import pytest

from data_prep.dataset import Pair
from plc.evaluate.predictions import Reader
from plc.evaluate.readers import Subject
from plc.evaluate.trust.bootstrap import Interval, area, difference
from plc.evaluate.trust.membership import Membership, likelihood, measure, samples
from plc.evaluate.trust.report import verdict
from plc.train.config import Config
from tests.scripted_model import either, scripted, swap
from tests.unit.evaluate.trust.trust_rows import COPY, FIXED, row

RULE = either(swap("<=", "<", probability=0.75), swap("<=", ">", probability=0.0001))


def subject() -> Subject:
    loaded = scripted(RULE)
    reader = Reader(loaded.model, loaded.vocabulary, loaded.cwes, "edits")
    return Subject(reader, Config(), 0.5, "scripted", None, "onnx")


def test_the_area_is_one_where_all_are_higher_half_where_none_is_and_ties_count_half() -> None:
    assert area([3.0, 4.0], [1.0, 2.0], seed=1).value == 1.0
    assert area([1.0, 2.0], [3.0, 4.0], seed=1).value == 0.0
    assert area([1.0, 1.0], [1.0, 1.0], seed=1) == Interval(0.5, 0.5, 0.5)
    assert area([1.0, 3.0], [2.0], seed=1).value == 0.5


def test_intervals_hold_the_value_and_narrow_with_more_rows() -> None:
    random = Random(1)
    widths = []
    for count in (40, 640):
        one = [random.gauss(0.3, 1) for _ in range(count)]
        two = [random.gauss(0.0, 1) for _ in range(count)]
        found = area(one, two, seed=1)
        assert found.low < found.value < found.high
        assert found.low < 0.584 < found.high  # what these distributions have
        widths.append(found.high - found.low)
    assert widths[1] < widths[0] / 2
    assert difference([1.0] * 9, [0.0] * 9, seed=1) == Interval(1.0, 1.0, 1.0)
    less = difference([1.0, 1.0, 0.0, 1.0] * 20, [1.0, 0.0, 0.0, 1.0] * 20, seed=1)
    assert (less.value, less.low < 0.25 < less.high) == (0.25, True)


def test_a_row_is_as_likely_as_its_own_edit_for_each_word() -> None:
    written = likelihood(subject(), row(COPY, FIXED))
    assert written == pytest.approx(log(0.75) / 4, abs=1e-4)  # two pointers, one word, the end
    other = likelihood(subject(), row(COPY, COPY.replace("<=", ">")))
    assert other == pytest.approx(log(0.0001) / 4, abs=1e-3)
    assert likelihood(subject(), row(COPY, COPY.replace("<=", "%"))) is None


def test_rows_that_are_likelier_than_others_are_told_from_them() -> None:
    likely = [row(COPY, FIXED, number=number) for number in range(12)]
    unlikely = [row(COPY, COPY.replace("<=", ">"), number=number) for number in range(12)]
    found = measure(subject(), likely, unlikely, same_groups=True, seed=1)
    assert found is not None
    assert found.by_likelihood.value == 1.0
    assert found.by_length.value == 0.5
    assert found.caught == 1.0
    assert verdict(found) == "training rows can be distinguished from held-out rows better than by chance"
    same = measure(subject(), likely, likely, same_groups=True, seed=1)
    assert same is not None
    assert verdict(same) == "no better than chance"
    lower = measure(subject(), unlikely, likely, same_groups=True, seed=1)
    assert isinstance(lower, Membership)
    assert "not alike" in verdict(lower)


def test_without_rows_that_can_be_written_there_is_no_figure() -> None:
    assert measure(subject(), [], [row(COPY, FIXED)], same_groups=True, seed=1) is None


def test_samples_have_equally_many_rows_of_each_group() -> None:
    members = [_of(f"g{number % 3}", number) for number in range(30)]
    others = [_of(f"g{number % 4}", 100 + number) for number in range(8)]
    one, two, same = samples(members, others, limit=100, longest=400, seed=1)
    assert same
    assert sorted(pair.variant for pair in one) == sorted(pair.variant for pair in two)
    assert {pair.variant for pair in one} == {"g0", "g1", "g2"}
    short, _, _ = samples(members, others, limit=3, longest=400, seed=1)
    assert len(short) == 3


def test_where_no_group_is_in_both_rows_are_matched_by_language() -> None:
    members = [_of("here", number) for number in range(9)]
    others = [_of("there", 100 + number) for number in range(4)]
    one, two, same = samples(members, others, limit=100, longest=400, seed=1)
    assert not same
    assert (len(one), len(two)) == (4, 4)
    assert samples(members, others, limit=100, longest=5, seed=1) == ([], [], False)


def _of(group: str, number: int) -> Pair:
    return replace(row(COPY, FIXED, number=number), variant=group)
