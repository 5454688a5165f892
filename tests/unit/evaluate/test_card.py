"""The card of a model: every figure in it comes from a report."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from data_prep.errors import CorpusError, ModelError
from plc.decode.model_directory import check_manifest
from plc.evaluate.card import card, goals_table
from plc.evaluate.renewal import renew_file
from plc.evaluate.report import from_json, read_report, write_report
from plc.train.config import Config, to_toml
from tests.models import tiny_model_directory
from tests.unit.evaluate.asking import evaluate
from tests.unit.evaluate.evaluate_rows import CONFIG, small_dataset, write_dataset

RUNS: dict[str, Any] = {
    "kind": "runs",
    "model": {"name": "model"},
    "command": "plc evaluate model --runs",
    "threshold": 0.5,
    "groups": [
        {
            "group": "unseen",
            "cases": 4,
            "variants": 2,
            "rates": {"runs@1": {"hits": 2, "n": 4}, "any confidence@1": {"hits": 3, "n": 4}},
        }
    ],
}
CALIBRATION: dict[str, Any] = {
    "kind": "calibration",
    "threshold": 0.4321,
    "data": "validation part of small",
    "command": "plc evaluate model --calibrate",
    "chosen": {"kept": {"hits": 9, "n": 10}, "fixes": {"hits": 5, "n": 5}},
    "prior": 0.05,
    "safe_fixes": {"confidence": 0.61, "fixes": 120, "precision": 0.932, "low": 0.901},
    "reliability": {"flaw": {"error": 0.0123}, "first fix": {"error": 0.0341}},
}


@pytest.fixture
def model(tmp_path: Path) -> Path:
    directory = tiny_model_directory(tmp_path / "model")
    renew_file(directory, "config.toml", to_toml(Config(data=CONFIG)))
    return directory


@pytest.fixture
def report(model: Path, tmp_path: Path) -> Path:
    data = write_dataset(tmp_path / "small", small_dataset())
    out = tmp_path / "source.json"
    evaluate(model, data=[data], threads=1, out=out)
    return out


def test_the_card_holds_what_the_reports_say(model: Path, report: Path, tmp_path: Path) -> None:
    write_report(tmp_path / "runs.json", RUNS)
    write_report(tmp_path / "calibration.json", CALIBRATION)
    paths = [report, tmp_path / "runs.json", tmp_path / "calibration.json"]
    assert evaluate(model, card=paths) == 0
    written = (model / "CARD.md").read_text("utf-8")
    assert "CARD.md" in check_manifest(model)[1]["files"]
    for words in (
        "# tiny",
        "Held out by source: bucket 0 of 20.",
        "0 measured ones are word for word among them",
        "| runs | unseen | runs@1 | 70 | 50.0 (15.0 to 85.0) | 4 | short by 20.0 |",
        "| runs | unseen | any confidence@1 | 70 | 75.0 (30.1 to 95.4) | 4 | yes |",
        "| variant | java | reference@1 | 75 | - | 0 | not measured |",
        "0.4321 on the confidence that something is wrong, set on the validation part of small",
        "Fixes from a confidence of 0.61 are safe: where 5 % of the functions are flawed, 93.2 % of those",
        "Expected calibration errors: flaw 0.012; first fix 0.034.",
        "plc evaluate model --calibrate",
        "## Limits",
    ):
        assert words in written
    assert str(tmp_path) not in written


def test_goals_are_looked_up_by_split_and_group(report: Path) -> None:
    table = goals_table([from_json(read_report(report))], [])
    reached = {row[:3]: row[-1] for row in table.rows}
    assert reached["source", "C/C++", "reference@1"].startswith(("yes", "short by"))
    assert reached["variant", "C/C++", "reference@1"] == "not measured"


def test_a_card_needs_figures_and_a_model(model: Path, report: Path, tmp_path: Path) -> None:
    write_report(tmp_path / "runs.json", RUNS)
    with pytest.raises(CorpusError, match="at least one report of repair rates"):
        card(model, [tmp_path / "runs.json"])
    (model / "vocab.json").unlink()
    with pytest.raises(ModelError, match=r"vocab\.json cannot be read"):
        card(model, [report])
