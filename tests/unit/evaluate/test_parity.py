"""Tests of the figures that compare groups of code."""

from __future__ import annotations

import json
from pathlib import Path
from statistics import pstdev

import pytest

from plc.cli.app import main
from plc.evaluate.parity.figures import GroupRates, counted, parity_of
from plc.evaluate.rate import Rate
from plc.train.parity.groups import group_of
from plc.train.start import train_run
from tests.models import tiny_model_directory
from tests.unit.training_rows import dataset, row, tiny


def _group(name: str, hits: int, n: int = 100, kept: Rate = Rate(0, 0)) -> GroupRates:  # noqa: B008
    return GroupRates(name, Rate(hits, n), kept)


def test_the_figures_of_three_groups_by_hand() -> None:
    parity = parity_of([_group("c", 20), _group("cpp", 40), _group("java", 80)])
    assert parity is not None
    assert [each.group for each in parity.compared] == ["c", "cpp", "java"]
    assert parity.ratio == pytest.approx(0.25)
    assert parity.spread == pytest.approx(pstdev([0.2, 0.4, 0.8]))
    assert parity.false_rate == pytest.approx((0.8 + 0.6 + 0.2) / 3)
    assert parity.pse == pytest.approx((0.75 + parity.spread + parity.false_rate) / 3)
    assert (parity.worst, parity.best) == pytest.approx((0.2, 0.8))
    assert parity.overall == Rate(140, 300)


def test_equal_groups_without_errors_have_a_pse_of_nothing() -> None:
    parity = parity_of([_group("a", 100, kept=Rate(50, 50)), _group("b", 100, kept=Rate(50, 50))])
    assert parity is not None
    assert parity.pse == 0.0


def test_false_alarms_count_as_much_as_missed_flaws() -> None:
    assert _group("a", 60, kept=Rate(90, 100)).false_rate == pytest.approx((0.4 + 0.1) / 2)
    assert _group("a", 60).false_rate == pytest.approx(0.4)


def test_small_groups_are_listed_and_not_compared() -> None:
    groups = [_group("a", 50), _group("b", 60), _group("tiny", 0, 29)]
    parity = parity_of(groups)
    assert parity is not None
    assert [each.group for each in parity.groups] == ["a", "b", "tiny"]
    assert [each.group for each in parity.compared] == ["a", "b"]
    assert parity_of(groups[1:]) is None


def test_where_nobody_is_repaired_all_are_alike() -> None:
    parity = parity_of([_group("a", 0), _group("b", 0)])
    assert parity is not None
    assert (parity.ratio, parity.spread, parity.false_rate) == (1.0, 0.0, 1.0)


def test_quarters_are_means_over_groups() -> None:
    parity = parity_of([_group(str(number), 10 * number) for number in range(1, 9)])
    assert parity is not None
    assert (parity.worst, parity.best) == pytest.approx((0.15, 0.75))


def test_outcomes_are_counted_by_group_and_kind() -> None:
    (group,) = counted([("c", True, True), ("c", True, False), ("c", False, True)])
    assert group == GroupRates("c", Rate(1, 2), Rate(1, 1))


def test_each_way_to_group_names_a_group() -> None:
    pair = row(2, ("bad",) * 50, ("good",))
    assert group_of(pair, "language", words=50) == "java"
    assert group_of(pair, "cwe", words=50) == "CWE-476"
    assert group_of(pair, "repository", words=50) == "variant2"
    assert group_of(pair, "length", words=50) == "to  80 words"
    assert group_of(pair, "length", words=40) == "to  40 words"
    assert group_of(pair, "length", words=161) == "over 160 words"


def _run(*words: str | Path) -> object:
    with pytest.raises(SystemExit) as stopped:
        main([str(word) for word in words])
    return stopped.value.code


def test_evaluate_compares_groups(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data, run, out = dataset(tmp_path / "data", count=2000), tmp_path / "run", tmp_path / "parity.json"
    train_run(tiny(max_steps=2, validate_steps=2), data=[data], run=run)
    code = _run("evaluate", run, "--data", data, "--by", "language", "--out", out, "--format", "markdown")
    assert code == 0
    content = json.loads(out.read_text("utf-8"))
    assert (content["kind"], content["by"]) == ("parity", "language")
    assert set(content["groups"]) == {"c", "java"}
    assert content["compared"]["groups"]
    assert "PSE, lower is better" in capsys.readouterr().out


def test_groups_are_refused_where_there_are_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    model = tiny_model_directory(tmp_path)
    assert _run("evaluate", model, "--suite", "everyday", "--by", "language") == 2
    assert "--by and --perturbation are for the held-out part" in " ".join(capsys.readouterr().err.split())
