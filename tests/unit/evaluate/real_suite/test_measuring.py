"""`plc evaluate --suite real` from the command line to the page, on a tiny model."""

from __future__ import annotations

import json
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path

import pytest

from data_prep.errors import ConfigError, CorpusError
from plc.evaluate.readers import load_subject
from plc.evaluate.real_suite.measuring import Corpora, kept_names_in_c, measure, runs_line
from plc.evaluate.real_suite.quality import quality, write_quality
from plc.evaluate.real_suite.report import from_json, to_json
from plc.evaluate.real_suite.rule_tools import ToolFigures
from plc.evaluate.renewal import renew_file
from plc.evaluate.report import Origin, read_report
from plc.train.config import Config, to_toml
from tests.models import tiny_model_directory
from tests.unit.evaluate.asking import evaluate
from tests.unit.evaluate.evaluate_rows import BAD, CONFIG, GOOD, marked, pair, small_dataset, write_dataset
from tests.unit.itc_files import write_benchmark


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tiny_model_directory(tmp_path_factory.mktemp("model"))
    renew_file(directory, "config.toml", to_toml(Config(data=CONFIG)))
    return directory


@pytest.fixture
def real(tmp_path: Path) -> Path:
    """Two unseen projects and one that training saw, with faults of two operators."""
    rows = []
    for number, (project, bucket) in enumerate([("zeta", 0), ("zeta", 0), ("eta", 0), ("theta", 5)]):
        mark = f"v{number + 2}"
        flawed = pair(marked(BAD, mark), marked(GOOD, mark), source_id=f"f{number}", bucket=bucket)
        clean = pair(marked(GOOD, mark), marked(GOOD, mark), source_id=f"c{number}", bucket=bucket, cwe=0)
        operator = "drop-check" if number % 2 else "wrong-call"
        rows += [replace(flawed, variant=project, flow=operator), replace(clean, variant=project, flow="")]
    return write_dataset(tmp_path / "injected", rows)


def measured(model: Path, real: Path, tmp_path: Path, **more: object) -> Path:
    out = tmp_path / "docs" / "quality.md"
    arguments = {"data": [real], "suite": "real", "threads": 1, "out": out} | more
    assert evaluate(model, **arguments) == 0
    return out


def test_the_page_the_report_and_the_verdict(
    model: Path, real: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    juliet = write_dataset(tmp_path / "juliet", small_dataset())
    benchmark = write_benchmark(tmp_path / "itc")
    page = measured(model, real, tmp_path, juliet=[juliet], itc=benchmark)
    written = read_report(page.parent / "reports" / "real.json")
    report = from_json(written)
    assert to_json(report) == written
    lines = {each.key: each for each in report.lines}
    flagged = lines["injected faults", "flagged", "all"].rate
    clean = lines["real code", "clean functions flagged", "C/C++"]
    assert flagged is not None
    assert clean.rate is not None
    assert (flagged.n, clean.rate.n, clean.note) == (3, 3, "2 projects")
    assert ("Juliet, source", "reference@1", "C/C++") in lines
    assert ("Juliet, variant", "reference@5", "all") in lines
    assert lines["ITC, zero-shot", "flagged at 5 % false alarms", "C"].rate is not None
    assert [(each.name, each.rates["flagged"].n) for each in report.operators] == [
        ("wrong-call", 2),
        ("drop-check", 1),
    ]
    text = page.read_text("utf-8")
    assert text == quality(report, verdict=None)
    for part in ("| drop-check | C/C++ | 1 |", "| CWE-121 | C/C++ | 3 |", "wide_shift"):
        assert part in text
    assert "3 of 3 functions of 2 projects" in text

    capsys.readouterr()
    before = page.parent / "reports" / "real.json"
    again = measured(model, real, tmp_path, juliet=[juliet], itc=benchmark, against=before)
    assert capsys.readouterr().out.endswith(
        "tiny against tiny: no difference shown in fixes of injected faults and clean functions flagged; "
        "no line is worse\n"
    )
    assert "Against the report before it: tiny against tiny" in again.read_text("utf-8")


def test_other_data_is_not_compared(model: Path, real: Path, tmp_path: Path) -> None:
    page = measured(model, real, tmp_path)
    rows = [pair(marked(BAD, "v9"), marked(GOOD, "v9"), source_id="n")]
    other = write_dataset(tmp_path / "other", rows)
    before = page.parent / "reports" / "real.json"
    page = measured(model, other, tmp_path, against=before, report=tmp_path / "second.json")
    assert "not comparable" in page.read_text("utf-8")
    assert (tmp_path / "second.json").is_file()


def test_what_is_missing_says_so(model: Path, real: Path, tmp_path: Path) -> None:
    text = measured(model, real, tmp_path).read_text("utf-8")
    assert "not measured: measured by `plc evaluate --runs`" in text
    assert "not measured: the model's calibration.json has no safe threshold" in text
    assert "ITC" not in text.split("## What is reached")[1]


def test_tools_that_are_not_installed_have_no_figures(model: Path, real: Path, tmp_path: Path) -> None:
    page = measured(model, real, tmp_path, itc=write_benchmark(tmp_path / "itc"))
    report = from_json(read_report(page.parent / "reports" / "real.json"))
    report = replace(report, tools=(ToolFigures("cppcheck", None, None, None),))
    assert "| cppcheck | not installed | not installed |" in quality(report, verdict=None)


def test_the_report_of_runs_counts_only_for_the_same_model(model: Path, tmp_path: Path) -> None:
    subject = load_subject(model, threads=1)
    groups = [{"group": "unseen", "rates": {"runs@1": {"hits": 9, "n": 10}}}]
    path = tmp_path / "runs.json"
    content = {"kind": "runs", "model": {"sha256": subject.sha256}, "groups": groups}
    path.write_text(json.dumps(content), "utf-8")
    assert runs_line(path, subject).standing == "reached"
    path.write_text(json.dumps(content | {"model": {"sha256": "x"}}), "utf-8")
    assert "is of another model" in runs_line(path, subject).note
    path.write_text('{"kind": "repair"}', "utf-8")
    with pytest.raises(CorpusError, match="is no report of `plc evaluate --runs`"):
        runs_line(path, subject)


def test_what_cannot_be_asked_for(model: Path, real: Path, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="three measurements: give one at a time"):
        measured(model, real, tmp_path, runs=True)
    with pytest.raises(ConfigError, match="leave out --min-confidence"):
        measured(model, real, tmp_path, min_confidence=0.5)
    with pytest.raises(ConfigError, match=r"writes a page \(\.md\)"):
        measured(model, real, tmp_path, out=tmp_path / "quality.json")
    with pytest.raises(ConfigError, match="--rule-tools runs on the ITC benchmark"):
        measured(model, real, tmp_path, rule_tools=True)
    with pytest.raises(ConfigError, match="is a prepared dataset, which rule-based tools cannot read"):
        measured(model, real, tmp_path, itc=real, rule_tools=True)
    with pytest.raises(CorpusError, match="not a report of the real suite"):
        from_json({"format": 1, "kind": "real"})
    with pytest.raises(CorpusError, match="repair of format 1, not real of format 1"):
        from_json({"format": 1, "kind": "repair"})
    with pytest.raises(ConfigError, match=r"vocab\.json cannot be read"):
        kept_names_in_c(tmp_path)
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(CorpusError, match="cannot be written"):
        write_quality(tmp_path / "file" / "quality.md", "")


def test_a_model_that_says_nothing_of_flaws_is_not_measured(model: Path) -> None:
    subject = replace(load_subject(model, threads=1), threshold=None)
    origin = Origin("tiny", None, "onnx", {}, "")
    with pytest.raises(ConfigError, match="does not say whether something is wrong: --suite real is for"):
        measure(
            subject,
            Corpora(()),
            origin=origin,
            kept_names=frozenset(),
            progress=lambda *_: nullcontext(lambda _: None),
        )
