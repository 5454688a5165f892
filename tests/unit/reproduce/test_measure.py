"""Measuring: planted laws are found again, turns are fair, counts add up, errors say what to do."""

from __future__ import annotations

import random
import subprocess
from collections import Counter

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from plc.decode.encoder_input import EncoderInput
from plc.reproduce.measure import peak
from plc.reproduce.measure.alternation import Repeats, one_round, turns
from plc.reproduce.measure.errors import MeasuringError
from plc.reproduce.measure.histogram import histogram
from plc.reproduce.measure.line import fit, student_t
from plc.reproduce.measure.peak import Load, peak_of
from plc.reproduce.measure.speed import Speed, batches_of, best, contestants, speeds_of
from plc.reproduce.measure.stepping import Stepper, equal_rows, even_batches
from plc.train.config import ModelConfig, OptimConfig
from plc.train.data import NO_CWE, Example

TINY = ModelConfig(
    family="gru", embedding=8, hidden=8, encoder_layers=2, decoder_layers=2, reduction=1, dropout=0.0
)
OPTIM = OptimConfig(precision="float32", cwe_weight=0.0)


def example(number: int, *, source: int, target: int) -> Example:
    return Example(
        f"row{number}", EncoderInput([5] * source), np.full(target, 6, np.int32), NO_CWE, identity=False
    )


def stepper(*, reduction: int = 1) -> Stepper:
    model = TINY.model_copy(update={"reduction": reduction})
    return Stepper(model, optim=OPTIM, vocabulary=12, device=torch.device("cpu"))


class TestLine:
    def test_a_planted_law_is_found_exactly(self) -> None:
        sizes = (4, 8, 16, 32)
        line = fit(sizes, [300.0 + 6.5 * size for size in sizes])
        assert line.slope == pytest.approx(6.5)
        assert line.intercept == pytest.approx(300.0)
        assert line.low == pytest.approx(6.5)
        assert line.high == pytest.approx(6.5)
        assert line.at(100) == pytest.approx(950.0)

    def test_the_interval_holds_a_planted_slope_19_times_of_20(self) -> None:
        noise = random.Random(1)
        sizes = (4, 8, 12, 16, 24)
        held = 0
        for _ in range(1000):
            line = fit(sizes, [300 + 6.5 * size + noise.gauss(0, 10) for size in sizes])
            held += line.low <= 6.5 <= line.high
        assert 925 <= held <= 970

    def test_students_t_of_the_tables(self) -> None:
        printed = {1: 12.706, 2: 4.303, 3: 3.182, 4: 2.776, 5: 2.571, 10: 2.228, 30: 2.042, 120: 1.980}
        for degrees, value in printed.items():
            assert student_t(degrees) == pytest.approx(value, abs=5e-4)

    @pytest.mark.parametrize("xs", [(1.0, 2.0), (3.0, 3.0, 3.0)])
    def test_too_few_sizes_are_an_error(self, xs: tuple[float, ...]) -> None:
        with pytest.raises(MeasuringError, match="measure at least three sizes"):
            fit(xs, xs)


class TestAlternation:
    def test_every_other_round_is_reversed(self) -> None:
        names = ("regular", "pyramid")
        assert [turns(names, number=number) for number in range(3)] == [
            ["regular", "pyramid"],
            ["pyramid", "regular"],
            ["regular", "pyramid"],
        ]

    @given(st.integers(1, 6), st.integers(0, 8))
    def test_everybody_has_a_turn_in_each_round(self, contestants: int, number: int) -> None:
        names = [f"model{each}" for each in range(contestants)]
        assert Counter(turns(names, number=number)) == Counter(names)

    def test_measurements_are_made_in_those_turns(self) -> None:
        order: list[str] = []

        def measured(name: str) -> float:
            order.append(name)
            return float(len(order))

        rounds = [
            one_round({"a": lambda: measured("a"), "b": lambda: measured("b")}, number=number)
            for number in range(3)
        ]
        assert order == ["a", "b", "b", "a", "a", "b"]
        assert [each["a"] for each in rounds] == [1.0, 4.0, 5.0]
        assert [each["b"] for each in rounds] == [2.0, 3.0, 6.0]

    def test_the_median_and_the_range(self) -> None:
        repeats = Repeats((5.0, 1.0, 3.0, 2.0, 4.0))
        assert (repeats.low, repeats.median, repeats.high) == (1.0, 3.0, 5.0)

    def test_a_slow_spell_cancels_where_repeats_are_compared(self) -> None:
        slow = (1.0, 1.0, 3.0, 1.0, 1.0)
        ours = Repeats(tuple(2.0 / factor for factor in slow))
        theirs = Repeats(tuple(1.0 / factor for factor in slow))
        assert ours.over(theirs).values == pytest.approx((2.0,) * 5)

    def test_no_repeat_is_an_error(self) -> None:
        with pytest.raises(MeasuringError, match="at least one repeat"):
            Repeats(())


class TestHistogram:
    @given(st.lists(st.integers(0, 700)), st.sampled_from((1, 10, 25)))
    def test_every_length_is_counted_once(self, lengths: list[int], width: int) -> None:
        made = histogram(lengths, width=width, most=width * 16)
        assert sum(made.counts) == len(lengths) == made.n
        for edge, count in zip(made.edges[:-1], made.counts, strict=False):
            assert count == sum(edge <= length < edge + width for length in lengths)

    def test_the_last_bin_holds_the_longer_ones(self) -> None:
        made = histogram([0, 9, 10, 19, 20, 500], width=10, most=30)
        assert made.counts == (2, 2, 2)
        assert made.edges == (0, 10, 20)
        assert (made.median, made.ninetieth, made.longest) == (10.0, 500.0, 500)
        assert made.mean == pytest.approx(558 / 6)

    def test_nothing_has_no_length(self) -> None:
        made = histogram([], width=10, most=20)
        assert (made.n, made.counts, made.median, made.longest) == (0, (0, 0), 0.0, 0)

    def test_bins_must_fill_the_range(self) -> None:
        with pytest.raises(ValueError, match="bins of 7 words do not fill 20"):
            histogram([1], width=7, most=20)


class TestSpeed:
    def test_batches_go_evenly_from_short_to_long(self) -> None:
        rows = [example(number, source=number + 1, target=number + 1) for number in range(80)]
        random.Random(0).shuffle(rows)
        batches = even_batches(rows, rows=4, batches=4)
        assert [len(batch) for batch in batches] == [4, 4, 4, 4]
        assert [len(batch[0].source) for batch in batches] == [9, 29, 49, 69]

    def test_fewer_rows_give_fewer_batches(self) -> None:
        rows = [example(number, source=3, target=3) for number in range(9)]
        assert [len(batch) for batch in even_batches(rows, rows=4, batches=4)] == [4, 4]
        assert even_batches(rows, rows=10, batches=4) == []

    def test_words_without_padding_over_seconds(self) -> None:
        speed = Speed(2, source_words=30, target_words=60, seconds=Repeats((2.0, 1.0, 3.0)), processor=None)
        assert speed.target_words_per_second.values == (30.0, 60.0, 20.0)
        assert speed.source_words_per_second.median == 15.0

    def test_models_train_over_the_same_batches(self) -> None:
        rows = [example(number, source=4 + number, target=3 + number) for number in range(8)]
        batches = batches_of(rows, (2, 4), batches=2)
        ways = contestants({"regular": stepper(), "pyramid": stepper(reduction=2)}, batches)
        assert list(ways) == ["regular, 2 rows", "pyramid, 2 rows", "regular, 4 rows", "pyramid, 4 rows"]
        rounds = [one_round(ways, number=number) for number in range(3)]
        for model in ("regular", "pyramid"):
            found = speeds_of(model, batches, rounds)
            assert list(found) == [2, 4]
            assert (found[4].rows, found[4].source_words, found[4].target_words) == (4, 60, 52)
            assert len(found[2].seconds.values) == 3
            assert found[2].seconds.low > 0
            assert found[2].processor is not None

    def test_the_best_batch_learns_most_target_words(self) -> None:
        slow = Speed(4, 10, 10, Repeats((1.0,)), None)
        fast = Speed(8, 20, 20, Repeats((1.5,)), None)
        assert best({4: slow, 8: fast}) is fast
        with pytest.raises(MeasuringError, match="no speed was measured"):
            best({})

    def test_too_few_rows_are_an_error(self) -> None:
        rows = [example(number, source=3, target=3) for number in range(9)]
        with pytest.raises(MeasuringError, match="9 rows do not fill one batch of 10"):
            batches_of(rows, (4, 10), batches=2)

    def test_a_step_learns(self) -> None:
        rows = equal_rows(4, words=6, vocabulary=12)
        assert all(len(row.source) == len(row.target) == 6 for row in rows)
        assert min(int(row.source.min()) for row in rows) >= 4
        model = stepper()
        before = model.step(rows)
        for _ in range(20):
            after = model.step(rows)
        assert after < before


def load(**changes: object) -> Load:
    values: dict[str, object] = {
        "model": TINY.model_dump(),
        "optim": OPTIM.model_dump(),
        "vocabulary": 12,
        "rows": 2,
        "words": 6,
        "device": "cpu",
    }
    return Load(**(values | changes))  # type: ignore[arg-type]


class TestPeak:
    def test_a_child_says_what_it_held(self) -> None:
        ballast = np.ones(80_000_000)  # 640 MB: what the parent holds is none of the child's
        found = peak_of(load())
        assert found is not None
        assert found.how == "resident memory"
        assert 50_000_000 < found.bytes < ballast.nbytes
        assert found.parameters == stepper().parameters

    def test_a_child_that_fails_is_an_error_with_its_own_words(self, monkeypatch: pytest.MonkeyPatch) -> None:
        ended(monkeypatch, returncode=1, stderr="Traceback\nRuntimeError: no such device\n")
        with pytest.raises(MeasuringError, match="2 rows of 6 words failed: RuntimeError: no such device"):
            peak_of(load())

    def test_a_child_that_is_killed_had_too_little_memory(self, monkeypatch: pytest.MonkeyPatch) -> None:
        ended(monkeypatch, returncode=-9)
        assert peak_of(load()) is None

    def test_a_child_that_says_so_had_too_little_memory(self, monkeypatch: pytest.MonkeyPatch) -> None:
        ended(monkeypatch, returncode=peak.TOO_LARGE)
        assert peak_of(load()) is None


def ended(monkeypatch: pytest.MonkeyPatch, *, returncode: int, stderr: str = "") -> None:
    done = subprocess.CompletedProcess[str]([], returncode, "", stderr)
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: done)
