"""Bins of equal weight, the error over them, and the diagram that shows them."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data_prep.errors import CorpusError
from plc.evaluate.calibration.reliability import BINS, Reliability, reliability, worth
from plc.evaluate.calibration.reliability_plot import PANELS, write_plot

REPORTS = Path(__file__).parents[4] / "docs" / "results" / "reports"

rows = st.lists(st.tuples(st.floats(0, 1), st.booleans(), st.floats(0.1, 5)), min_size=1, max_size=100)


@settings(max_examples=40)
@given(rows)
def test_bins_hold_every_row_once(rows: list[tuple[float, bool, float]]) -> None:
    said, true, weights = (np.array(each, dtype=np.float64) for each in zip(*rows, strict=True))
    found = reliability(said, true, weights)
    assert sum(each.rows for each in found.bins) == found.rows == len(rows)
    assert sum(each.share for each in found.bins) == pytest.approx(1.0)
    assert len(found.bins) <= BINS
    assert 0.0 <= found.error <= 1.0
    assert all(each.low <= each.true + 1e-9 and each.true <= each.high + 1e-9 for each in found.bins)


def test_the_error_is_the_mean_distance() -> None:
    said = np.repeat([0.1, 0.8], 50)
    true = np.concatenate([np.repeat([1.0, 0.0], [5, 45]), np.repeat([1.0, 0.0], [20, 30])])
    assert reliability(said[:50], true[:50], np.ones(50)).bins[0].confidence == pytest.approx(0.1)
    assert reliability(said[50:], np.full(50, 0.4), np.ones(50)).error == pytest.approx(0.4)


def test_heavy_rows_are_worth_less_than_their_weight() -> None:
    assert worth(np.ones(10)) == pytest.approx(10)
    assert worth(np.array([100.0, 1.0, 1.0])) == pytest.approx(1.04, abs=0.01)
    assert worth(np.zeros(0)) == 0.0


def test_the_diagram_is_one_valid_file(tmp_path: Path) -> None:
    said = np.linspace(0, 1, 60)
    shown = reliability(said, np.round(said), np.ones(60))
    write_plot(tmp_path / "plot.svg", {name: shown for name, _ in PANELS})
    tree = ElementTree.parse(tmp_path / "plot.svg")
    texts = "".join(tree.getroot().itertext())
    assert f"calibration error {shown.error:.3f}" in texts


def test_without_panels_there_is_no_diagram(tmp_path: Path) -> None:
    write_plot(tmp_path / "plot.svg", {})
    assert not (tmp_path / "plot.svg").exists()


def test_a_place_that_refuses_is_named(tmp_path: Path) -> None:
    shown = reliability(np.array([0.5]), np.array([1.0]), np.ones(1))
    with pytest.raises(CorpusError, match=r"no/plot\.svg cannot be written"):
        write_plot(tmp_path / "no" / "plot.svg", {"first fix": shown})


def test_a_diagram_is_drawn_again_from_a_report(tmp_path: Path) -> None:
    report = json.loads((REPORTS / "calibration.json").read_text(encoding="utf-8"))["reliability"]
    read = {name: Reliability.from_json(value) for name, value in report.items()}
    for name, value in report.items():
        again = read[name].to_json()
        assert again["bins"] == value["bins"]
        assert abs(again["error"] - value["error"]) < 1e-4  # of rounded bins
    write_plot(tmp_path / "again.svg", read)
    titles = [
        line for line in (tmp_path / "again.svg").read_text().splitlines() if "calibration error" in line
    ]
    committed = (REPORTS / "calibration.svg").read_text(encoding="utf-8")
    assert len(titles) == 3
    assert all(title.strip() in committed for title in titles)
