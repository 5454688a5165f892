"""`plc evaluate` from the command line to the written report, on a tiny model."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch

from data_prep.errors import ConfigError, CorpusError, ModelError
from data_prep.text.vocabulary import Vocabulary
from plc.evaluate import report as reports
from plc.evaluate.readers import load_subject
from plc.evaluate.renewal import renew_file
from plc.evaluate.tables import repair_table, to_markdown
from plc.train.build import build_model
from plc.train.config import Config, ModelConfig, to_toml, write_config
from plc.train.record import checkpoint
from plc.train.record.checkpoint import Progress
from tests.models import tiny_model_directory
from tests.unit.evaluate.asking import evaluate
from tests.unit.evaluate.evaluate_rows import CONFIG, small_dataset, write_dataset


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """A model directory with random weights that held out what the small dataset wants."""
    directory = tiny_model_directory(tmp_path / "model")
    renew_file(directory, "config.toml", to_toml(Config(data=CONFIG)))
    return directory


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return write_dataset(tmp_path / "small", small_dataset())


def test_a_report_is_written_and_read_again(
    model: Path, data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "reports" / "source.json"
    assert evaluate(model, data=[data], split="source", threads=1, out=out, format="markdown") == 0
    written = reports.read_report(out)
    assert (written["split"], written["sources"], written["model"]["backend"]) == (
        "source",
        3,
        "onnx",
    )
    report = reports.from_json(written)
    assert reports.to_json(report) == written
    assert list(written["data"]) == ["small"]
    assert capsys.readouterr().out.startswith(to_markdown(repair_table(report)))


def test_the_table_of_a_terminal(model: Path, data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    evaluate(model, data=[data], split="variant", threads=1)
    shown = capsys.readouterr().out
    assert "java" in shown
    assert "reference@1" in shown


def test_what_was_asked_for_cannot_be_measured(model: Path, data: Path, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="neither a model directory"):
        evaluate(tmp_path, data=[data])
    with pytest.raises(ConfigError, match="nothing to measure on: give --data"):
        evaluate(model)
    with pytest.raises(ConfigError, match="give --juliet"):
        evaluate(model, data=[data], runs=True)
    with pytest.raises(ConfigError, match="one at a time"):
        evaluate(model, data=[data], runs=True, calibrate=True)
    with pytest.raises(ConfigError, match="not a model directory, so it has no threshold"):
        evaluate(tmp_path, data=[data], calibrate=True)
    (tmp_path / "config.toml").write_text("", "utf-8")
    with pytest.raises(ConfigError, match="is a run, which has no ONNX graphs"):
        load_subject(tmp_path, backend="onnx")


def test_a_report_that_is_none(tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    with pytest.raises(CorpusError, match="cannot be read as a report"):
        reports.read_report(path)
    path.write_text("{}", "utf-8")
    with pytest.raises(CorpusError, match="is not a report that"):
        reports.read_report(path)
    with pytest.raises(CorpusError, match="not a report of repair rates"):
        reports.from_json(json.loads('{"format": 1, "kind": "runs"}'))


@pytest.fixture
def run(tmp_path: Path) -> Path:
    """A run of the paper's family as `plc train` leaves it, with random weights."""
    sizes = ModelConfig(
        family="gru", embedding=8, hidden=8, encoder_layers=1, decoder_layers=1, feed_forward=8
    )
    config = Config(model=sizes, data=CONFIG)
    vocabulary = Vocabulary.of(pair.source for pair in small_dataset())
    directory = tmp_path / "run"
    directory.mkdir()
    write_config(config, directory / "config.toml")
    words = {"words": vocabulary.words, "known": [], "cwes": [121]}
    (directory / "vocab.json").write_text(json.dumps(words), "utf-8")
    torch.manual_seed(0)
    model = build_model(sizes, vocabulary=len(vocabulary), classes=1)
    checkpoint.save(directory / checkpoint.BEST, model.state_dict(), Progress())
    return directory


def test_a_run_of_the_papers_family_has_no_threshold(run: Path, data: Path, tmp_path: Path) -> None:
    out = tmp_path / "paper.json"
    evaluate(run, data=[data], threads=1, out=out)
    report = reports.from_json(reports.read_report(out))
    assert (report.threshold, report.origin.backend) == (None, "torch")
    (everything, *_) = report.groups
    assert everything.rates["paper@1"].n == 3
    assert not {"kept", "flagged", "end to end@1"} & set(everything.rates)


def test_a_report_that_lacks_something_and_one_that_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(
        CorpusError, match=r"not a report of repair rates \(KeyError\('model'\)\): measure again"
    ):
        reports.from_json({"format": reports.FORMAT, "kind": "repair"})
    (tmp_path / "report.json").mkdir()
    with pytest.raises(CorpusError, match=r"report\.json cannot be written: "):
        reports.write_report(tmp_path / "report.json", {})


def test_a_model_directory_that_cannot_be_renewed_is_named(model: Path) -> None:
    (model / "CARD.md").mkdir()
    with pytest.raises(ModelError, match=r"CARD\.md cannot be written: "):
        renew_file(model, "CARD.md", "# Card\n")
